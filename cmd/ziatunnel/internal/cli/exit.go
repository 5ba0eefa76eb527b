package cli

import "github.com/ziatunnel/ziatunnel/pkg/provision"

// exitCode is the exit status of an error, from the table of endings.
func exitCode(err error) int { return provision.EndingOf(err).Exit }

// childError carries the exit status of a command that ran inside the lab.
type childError struct{ code int }

func (e *childError) Error() string { return "the command in the lab failed" }
