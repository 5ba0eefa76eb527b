package provision

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

// ExitCode is the exit code that a piece of work at a site ends with; the codes are a contract. An
// error that it does not know is 1.
func ExitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case is[*engine.InDoubtError](err), is[*engine.UnsavedError](err), is[*engine.NotRecoveredError](err):
		return 6
	case is[*engine.RolledBackError](err):
		return 5
	case is[*engine.NotProvenError](err), is[*engine.NotFailedOverError](err):
		return 4
	case is[*engine.RefusedError](err), is[*plan.ConflictError](err), is[*plan.ChangedError](err), is[*journal.LockedError](err), is[*UnfinishedError](err):
		return 7
	case is[*device.ConnectError](err):
		return 8
	case is[*SecretsError](err), is[site.Problems](err), is[*playbook.Error](err), is[*guard.OverrideError](err):
		return 2
	default:
		return 1
	}
}

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}
