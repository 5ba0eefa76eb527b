package cli

import (
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// errChanges is plan --exit-code on a router that is not what it should be.
var errChanges = errors.New("there are changes to make")

// exitCode is the table of exit codes; they are a contract.
func exitCode(err error) int {
	var unfinished *rolloutError
	if errors.As(err, &unfinished) {
		return unfinished.code
	}
	code := provision.ExitCode(err)
	switch {
	case code != 1:
		return code
	case errors.Is(err, errChanges):
		return 3
	case is[*local.LockedError](err):
		return 7
	case is[*inputError](err), errors.Is(err, local.ErrNoRollout):
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
