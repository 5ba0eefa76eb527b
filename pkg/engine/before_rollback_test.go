package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
)

// TestBeforeRollBack: what the other end needs is done before a line is taken back, once, in a bounded time for which
// the router's timer was moved on; its error is told, and stops nothing.
func TestBeforeRollBack(t *testing.T) {
	t.Parallel()
	for _, arm := range []engine.Arm{engine.ArmRevert, engine.ArmReload} {
		t.Run(string(arm), func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			b.Portal("another-key-0123456789")
			b.Job.Arm, b.Job.RollBackUnproven = arm, true
			calls := 0
			timer := "configure revert timer "
			if arm == engine.ArmReload {
				timer = "reload in "
			}
			armed := 0
			set := func() (n int) {
				for _, line := range b.Router.Lines() {
					if strings.HasPrefix(line, timer) {
						n++
					}
				}
				return n
			}
			b.Job.BeforeRollBack = func(ctx context.Context) error {
				calls++
				if _, bounded := ctx.Deadline(); !bounded {
					t.Error("it may take for ever")
				}
				if !strings.Contains(b.Router.RunningConfig(), "interface Tunnel1") {
					t.Error("the change is taken back already")
				}
				if set() != armed+1 {
					t.Error("the timer is not moved on")
				}
				return errors.New("the other end is away")
			}
			_, err := b.Apply(t.Context(), func(e engine.Event) {
				if e.Kind == engine.RollingBack {
					armed = set()
					b.Clock.Advance(e.Left - 90*time.Second)
				}
			})
			if calls != 1 || err == nil || !strings.Contains(err.Error(), "the other end is away") {
				t.Errorf("%d calls, %v", calls, err)
			}
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
				t.Errorf("%s", got)
			}
		})
	}
}
