package running

import (
	"fmt"
	"strings"
)

// Drop takes away the lines that begin with the words.
func (o *Section) Drop(words string) {
	var kept []string
	for _, line := range o.Lines {
		if line != words && !strings.HasPrefix(line, words+" ") {
			kept = append(kept, line)
		}
	}
	o.Lines = kept
}

func renderSections(b *strings.Builder, head string, list []*Section) {
	for _, o := range list {
		fmt.Fprintf(b, "%s %s\n", head, o.Name)
		for _, line := range o.Lines {
			fmt.Fprintf(b, " %s\n", line)
		}
		b.WriteString("!\n")
	}
}

// Section is an object that this model keeps and shows without knowing what it does: the lines of
// `ip dhcp pool X` or `router ospf N`.
type Section struct {
	Name  string
	Lines []string
}
