package cli

import (
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// exitCode is the exit status of an error, from the table of endings.
func exitCode(err error) int { return provision.EndingOf(err).Exit }

// hasType reports whether an error of a type is in the chain of err.
func hasType[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// childError carries the exit status of a command that ran inside the lab.
type childError struct{ code int }

func (e *childError) Error() string { return "the command in the lab failed" }
