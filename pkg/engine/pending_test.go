package engine

import (
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// TestPendingFor reads how long at most a router may change by itself.
func TestPendingFor(t *testing.T) {
	five, in := uint64(5), "1 hour and 20 minutes"
	odd := "a while"
	for name, c := range map[string]struct {
		facts guard.Facts
		want  time.Duration
	}{
		"nothing":    {guard.Facts{RollbackTimer: &show.RollbackTimer{}, Reload: &show.Reload{}}, 0},
		"revert":     {guard.Facts{RollbackTimer: &show.RollbackTimer{Pending: true, Minutes: &five}}, 5 * time.Minute},
		"no minutes": {guard.Facts{RollbackTimer: &show.RollbackTimer{Pending: true}}, 2 * time.Hour},
		"reload":     {guard.Facts{Reload: &show.Reload{Scheduled: true, In: &in}}, 80 * time.Minute},
		"unreadable": {guard.Facts{Reload: &show.Reload{Scheduled: true, In: &odd}}, 2 * time.Hour},
	} {
		if got := pendingFor(c.facts); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
