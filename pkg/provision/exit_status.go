package provision

import (
	"fmt"
	"strings"
)

// ExitStatus is an exit status and what it means: a row of the table in README, and of --help.
type ExitStatus struct {
	Code  int
	Means string // for the documentation
	Short string // for --help
}

// ExitStatuses is the table of exit statuses. They are a contract.
func ExitStatuses() []ExitStatus {
	return []ExitStatus{
		{0, "done", "done"},
		{1, "unexpected", "unexpected"},
		{2, "usage or invalid input", "usage or invalid input"},
		{3, "`plan --exit-code` found changes, or `audit --exit-code` something to mend",
			"plan or audit --exit-code found something"},
		{4, "not proven: the tunnels (`verify`, and `apply --if-unproven keep`: " +
			"what was sent is running, not saved), " +
			"or the failover (all is as before); " +
			"with `--strict` also what is proven and kept, but shown in another way than it was typed",
			"tunnels not proven"},
		{5, "rolled back, proven: nothing lasting changed; also a failover that was interrupted",
			"rolled back, nothing lasting changed"},
		{6, "roll back not proven, kept but not cleaned up or not saved, " +
			"or not everything up again behind a roll back or a failover: a person is needed",
			"roll back not proven, a person is needed"},
		{7, "refused by a guard before anything was sent", "refused by a guard"},
		{8, "could not connect: address, login, host key, algorithms", "could not connect"},
	}
}

// ExitStatusHelp is the table for --help, a few statuses a line.
func ExitStatusHelp() string {
	var b strings.Builder
	b.WriteString("EXIT STATUS")
	for i, s := range ExitStatuses() {
		separator := "   "
		if i == 0 || i == 4 || i == 7 {
			separator = "\n   "
		}
		fmt.Fprintf(&b, "%s%d %s", separator, s.Code, s.Short)
	}
	return b.String()
}
