package diagnosis

import "fmt"

// Rule is one cause with its source. LastVerified is the date on which somebody
// last compared it with the source.
type Rule struct {
	Name         string
	LastVerified string // 2006-01-02
	Source       string
	about        moment
	check        func(t *tunnel) *finding
}

// moment says of which tunnels a rule is asked.
type moment int

const (
	always   moment = iota
	notUp           // phase 1 or phase 2 is missing
	carrying        // both phases are up, whatever they are made of
)

// finding is a cause before it has its name.
type finding struct {
	Cause
	// sure says that the lines settle it: what only might be the cause is no longer asked for.
	sure bool
}

// sure is a cause that what the router says settles.
func sure(why, next string, evidence ...Evidence) *finding {
	return &finding{Cause{Why: why, Next: next, Evidence: known(evidence)}, true}
}

// maybe is a cause that fits what the router says, as others might. It counts only where nothing sure
// explains the tunnel.
func maybe(why, next string, evidence ...Evidence) *finding {
	return &finding{Cause{Why: why, Next: next, Evidence: known(evidence)}, false}
}

// known drops the lines that were not found.
func known(evidence []Evidence) []Evidence {
	out := []Evidence{}
	for _, e := range evidence {
		if e.Line != "" {
			out = append(out, e)
		}
	}
	return out
}

func text(format string, a ...any) string { return fmt.Sprintf(format, a...) }

// asks reports whether the rule is about a tunnel in its state.
func (r Rule) asks(t *tunnel) bool {
	switch r.about {
	case notUp:
		return !t.carries
	case carrying:
		return t.carries
	default:
		return true
	}
}
