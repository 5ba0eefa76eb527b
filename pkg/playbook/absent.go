package playbook

import "slices"

// Absent is a line, or a whole object, that a router may have and that is to go while a step is done: what a tunnel
// that is taken over has, and the guide has not.
type Absent struct {
	Step   int    // number of the step; one that the playbook does not have is its last
	Header string // the line of global configuration that opens the object
	Line   string // the line in it; empty: all of the object
	Why    string // for people
}

// WithAbsent gives the lines with what is to go while the steps are done.
func (r Rendered) WithAbsent(list []Absent) Rendered {
	if len(list) == 0 || len(r.Steps) == 0 {
		return r
	}
	r.Steps = slices.Clone(r.Steps)
	for _, a := range list {
		i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.Number == a.Step })
		if i < 0 {
			i = len(r.Steps) - 1
		}
		r.Steps[i].Absents = append(slices.Clone(r.Steps[i].Absents), a)
	}
	return r
}
