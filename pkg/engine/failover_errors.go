package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// NotFailedOverError is a failover that could not be proven. The router is restored: its
// running-config is what it was, and both tunnels are up again.
type NotFailedOverError struct {
	Missing []string // what the failover lacked when the wait was over
	Wait    time.Duration
}

func (e *NotFailedOverError) Error() string {
	return fmt.Sprintf("the failover is not proven within %s: %s", e.Wait.Round(time.Second),
		strings.Join(e.Missing, "; "))
}

// NotRecoveredError is a router whose running-config is proven to be what it was before a failover
// was tried, but which is not as before all the same: a person is needed.
type NotRecoveredError struct {
	Err      error         // how the test ended; nil: well
	Why      error         // what is not as before
	Report   verify.Report // both tunnels, as seen last
	Commands []string      // what a person can type
}

func (e *NotRecoveredError) Error() string {
	s := ""
	if e.Err != nil {
		s = e.Err.Error() + "; "
	}
	return fmt.Sprintf("%sthe running-config is what it was before, but the router is NOT proven to be as before: "+
		"%v; to type by hand: %s",
		s, e.Why, strings.Join(e.Commands, " | "))
}

// Unwrap gives only what is not as before: how the test ended counts no more.
func (e *NotRecoveredError) Unwrap() error { return e.Why }
