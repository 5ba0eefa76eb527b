package playbook

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Other says of a line of a step what a router may have in its place, and what stays when it goes.
type Other struct {
	Index int // of the line in the step
	// Or is another form that counts as the line, because the router changes the one into the other by itself. It is
	// left as it is. The zero text: there is none.
	Or secret.Text
	// Leaves is what a removal puts in the place of the line where nobody knows what was there before. The zero text:
	// nothing.
	Leaves secret.Text
}

// Other is what the step says about the line with that index, if it says something.
func (s Step) Other(index int) (Other, bool) {
	i := slices.IndexFunc(s.Others, func(o Other) bool { return o.Index == index })
	if i < 0 {
		return Other{}, false
	}
	return s.Others[i], true
}

// says notes what a marker says of the line behind it; ok is false when that was said already.
func (m *marks) says(word string, text secret.Text) (ok bool) {
	if m.other == nil {
		m.other = &Other{}
	}
	to := &m.other.Or
	if word == "leaves" {
		to = &m.other.Leaves
	}
	ok = *to == (secret.Text{})
	*to = text
	return ok
}
