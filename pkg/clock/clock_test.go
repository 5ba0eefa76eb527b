package clock_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/clock"
)

func TestSleep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if err := clock.Real().Sleep(t.Context(), time.Hour); err != nil || clock.Real().Now() != began.Add(time.Hour) {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		why := errors.New("somebody pressed Ctrl-C")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Minute, func() { cancel(why) })
		err := clock.Real().Sleep(ctx, time.Hour)
		if !errors.Is(err, why) || time.Since(began) != time.Hour+time.Minute {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
