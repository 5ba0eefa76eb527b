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
		fmt.Fprintf(b, "%s\n", strings.TrimSpace(head+" "+o.Name))
		for _, line := range o.Lines {
			fmt.Fprintf(b, " %s\n", line)
		}
		renderNotes(b, o.Notes, 1, everyNote)
		b.WriteString("!\n")
	}
}

// renderBlocks shows the blocks that have no place of their own, in the order of entry.
func (c *Config) renderBlocks(b *strings.Builder) {
	for _, o := range c.Blocks {
		renderSections(b, o.Head, []*Section{&o.Section})
	}
}

// HeadedSection is a section whose head is not the same for all of its list: `vlan 10`, `redundancy`.
type HeadedSection struct {
	Head string // before the name
	Section
}

// Section is an object that this model keeps and shows without knowing what it does: the lines of
// `ip dhcp pool X` or `router ospf N`.
type Section struct {
	Name  string
	Lines []string
	Notes []*Note // lines of the catalog, shown behind the others
}
