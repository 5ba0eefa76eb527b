package cli

import (
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// errChanges is plan --exit-code on a router that is not what it should be.
var errChanges = errors.New("there are changes to make")

// exitCode is the table of exit codes; they are a contract.
func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case is[*engine.InDoubtError](err), is[*engine.UnsavedError](err), is[*engine.NotRecoveredError](err):
		return 6
	case is[*engine.RolledBackError](err):
		return 5
	case is[*engine.NotProvenError](err), is[*engine.NotFailedOverError](err):
		return 4
	case is[*engine.RefusedError](err), is[*plan.ConflictError](err), is[*plan.ChangedError](err), is[*journal.LockedError](err), is[*unfinishedError](err):
		return 7
	case is[*device.ConnectError](err):
		return 8
	case errors.Is(err, errChanges):
		return 3
	case is[*inputError](err), is[site.Problems](err), is[*playbook.Error](err), is[*guard.OverrideError](err):
		return 2
	default:
		return 1
	}
}

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// childError carries the exit code of a command that ran inside the lab.
type childError struct{ code int }

func (e *childError) Error() string { return "the command in the lab failed" }
