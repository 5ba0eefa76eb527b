package drivertest

import (
	"errors"
	"fmt"
	"math/rand"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// pushes is how many random pushes are played in both ways.
const pushes = 40

// windowAgrees holds the driver's own way of sending to lock-step, the oracle: the same verdict on random
// lines, some of them refused.
func (s suite) windowAgrees(t *testing.T) {
	rng := rand.New(rand.NewSource(1)) //nolint:gosec // the same lines every time
	router := s.start(t)
	lockStep := dial(t, router, Options{LockStep: true})
	window := dial(t, router, Options{})
	for range pushes {
		var lines []device.Line
		for range 2 + rng.Intn(12) {
			lines = append(lines, s.Pool[rng.Intn(len(s.Pool))])
		}
		a, b := verdict(t, lockStep, lines), verdict(t, window, lines)
		if a != b {
			t.Fatalf("lock-step says %s, the window says %s, for %v", a, b, lines)
		}
	}
}

// verdict is what a session says about lines, so far as both ways of sending must agree on it.
func verdict(t *testing.T, session Session, lines []device.Line) string {
	t.Helper()
	err := session.Configure(t.Context(), lines, nil)
	var r *device.RejectedLineError
	if errors.As(err, &r) {
		return fmt.Sprint(r.Index, r.Mode, r.Got, r.Caret, r.Reply)
	}
	return fmt.Sprint(err)
}
