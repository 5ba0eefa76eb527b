package fakeios

import (
	"fmt"
	"strings"
)

// drop takes away the lines that begin with the words.
func (o *section) drop(words string) {
	var kept []string
	for _, line := range o.lines {
		if line != words && !strings.HasPrefix(line, words+" ") {
			kept = append(kept, line)
		}
	}
	o.lines = kept
}

func renderSections(b *strings.Builder, head string, list []*section) {
	for _, o := range list {
		fmt.Fprintf(b, "%s %s\n", head, o.name)
		for _, line := range o.lines {
			fmt.Fprintf(b, " %s\n", line)
		}
		b.WriteString("!\n")
	}
}

// section is an object that this model keeps and shows without knowing what it does: the lines of
// `ip dhcp pool X` or `router ospf N`.
type section struct {
	name  string
	lines []string
}
