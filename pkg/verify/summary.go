package verify

import "strings"

// Summary is the report in one line: the state of each tunnel and, of one that is not up, the first
// thing that is missing.
func (r Report) Summary() string {
	words := make([]string, len(r.Tunnels))
	for i, t := range r.Tunnels {
		words[i] = t.Role + " " + t.State
		if why := t.Reasons(); !t.Up() && len(why) > 0 {
			words[i] += " (" + why[0] + ")"
		}
	}
	return strings.Join(words, ", ")
}
