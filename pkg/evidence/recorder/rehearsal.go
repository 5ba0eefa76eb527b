package recorder

import (
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
)

// rehearsalSection has how the plan went on a twin of the router; nil where it was not rehearsed.
func rehearsalSection(r *engine.Rehearsal) []evidence.Section {
	if r == nil {
		return nil
	}
	s := evidence.Section{
		Title:  "rehearsal",
		Header: []string{"on a twin of the router", "before the change", "behind it", "as it should be"},
		Text: []string{"The plan was played on a virtual router that had booted the running-config of this one. " +
			"It is worth as much as that is like the router."},
	}
	said := map[bool]string{true: "yes", false: "no"}
	proven := "all tunnels are proven"
	if r.Proven {
		proven += ", as far as " + string(r.Proof.Reached)
	}
	for _, row := range []struct {
		what string
		ok   bool
	}{
		{"taken back halfway: it was what it had been", r.TakenBack}, {"the operator's way in is kept", r.Session},
		{proven, r.Proven},
	} {
		s.Rows = append(s.Rows, []string{row.what, "", "", said[row.ok]})
	}
	for _, f := range r.Flows {
		s.Rows = append(s.Rows, []string{f.What, f.Before, f.After, said[f.OK]})
	}
	for _, what := range r.NotRehearsed {
		s.Rows = append(s.Rows, []string{"not rehearsed: " + what, "", "", ""})
	}
	return []evidence.Section{s}
}
