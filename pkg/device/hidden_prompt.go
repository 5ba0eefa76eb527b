package device

import "fmt"

// HiddenPromptError is a router that shows no prompt in configuration mode, because of `no service prompt
// config`. Without one nobody can tell where the answer to a line ends, and in which mode the next one
// would be typed.
type HiddenPromptError struct {
	Sent int // lines that had been typed when it was noticed, `configure terminal` included
}

func (e *HiddenPromptError) Error() string {
	state := "nothing was sent"
	if e.Sent > 0 {
		state = fmt.Sprintf("%d lines had been typed", e.Sent)
	}
	return "the router shows no prompt in configuration mode, so no answer can be judged there; " + state +
		" (type `service prompt config` in configuration mode by hand)"
}
