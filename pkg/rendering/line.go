package rendering

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// Line is a line of the playbook at a site, with the header that it is typed under.
type Line struct {
	Header string // of its block; empty for a line of global configuration
	Text   string // as typed, without the blanks in front; may hold a secret
	// Below are the lines that are typed deeper than the line, such as those of a raw HTTP request. They belong
	// to it.
	Below []string
	// HeaderShape and Shape are the same in the names of the playbook's variables.
	HeaderShape string
	Shape       string
	Step        int
}

// Lines pairs the lines of a rendered playbook with their shapes. Both come from the same playbook and
// site, see [playbook.Playbook.Shapes].
func Lines(rendered, shapes playbook.Rendered) []Line {
	var out []Line
	for i, step := range rendered.Steps {
		var header, headerShape string
		for j, text := range step.Lines {
			if strings.HasPrefix(text.Reveal(), "  ") && len(out) > 0 {
				last := &out[len(out)-1]
				last.Below = append(last.Below, strings.TrimSpace(text.Reveal()))
				continue
			}
			line := Line{
				Text:  strings.TrimSpace(text.Reveal()),
				Shape: strings.TrimSpace(shapes.Steps[i].Lines[j].Reveal()),
				Step:  step.Number,
			}
			if strings.HasPrefix(text.Reveal(), " ") {
				line.Header = header
				line.HeaderShape = headerShape
			} else {
				header = line.Text
				headerShape = line.Shape
			}
			out = append(out, line)
		}
	}
	return out
}

// shown are the canonical lines that IOS shows for the line, without those of its header; none when it is
// hidden as a default.
func (l Line) shown() []string {
	both := linesOf(l.config())
	if l.Header == "" {
		return both
	}
	alone := linesOf(iosconf.Parse(l.Header + "\n"))
	return slices.DeleteFunc(both, func(line string) bool { return slices.Contains(alone, line) })
}

// config is the line alone, in its block.
func (l Line) config() iosconf.Config {
	var b strings.Builder
	blanks := ""
	if l.Header != "" {
		b.WriteString(l.Header + "\n")
		blanks = " "
	}
	b.WriteString(blanks + l.Text + "\n")
	for _, text := range l.Below {
		b.WriteString(blanks + " " + text + "\n")
	}
	return iosconf.Parse(b.String())
}

// nodes is the line as it stands in its block, or in global configuration.
func (l Line) nodes() []iosconf.Node {
	c := l.config()
	if l.Header == "" {
		return c.Nodes
	}
	return c.Nodes[0].Children
}

// id is the ID of the object that the line belongs to.
func (l Line) id() string {
	if l.Header == "" {
		return iosconf.ID(l.Text)
	}
	return iosconf.ID(l.Header)
}

func linesOf(c iosconf.Config) []string {
	var out []string
	for _, o := range c.Objects() {
		out = append(out, o.Lines()...)
	}
	return out
}
