package evidence

import "github.com/ziatunnel/ziatunnel/pkg/diagnosis"

// Cause is one likely reason of what is not proven.
type Cause struct {
	Name     string   `json:"name"`
	Tunnel   string   `json:"tunnel"` // role; empty: the site
	Why      string   `json:"why"`
	Evidence []string `json:"evidence"` // "command: line that the router printed", or what the portal shows
	Next     string   `json:"next"`
	// Portal is what the portal says of the cause credential, as in [diagnosis.Cause]; empty: nobody has asked it.
	Portal string `json:"portal"`
}

// CausesOf are the causes of a diagnosis as evidence.
func CausesOf(causes []diagnosis.Cause) []Cause {
	var out []Cause
	for _, c := range causes {
		cause := Cause{Name: c.Name, Tunnel: c.Tunnel, Why: c.Why, Next: c.Next, Portal: c.Portal}
		for _, e := range c.Evidence {
			cause.Evidence = append(cause.Evidence, e.Command+": "+e.Line)
		}
		out = append(out, cause)
	}
	return out
}
