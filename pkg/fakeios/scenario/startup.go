package scenario

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// Startup is what became of a startup-config, and the routers that have it: those whose lines fared the same.
type Startup struct {
	Routers []string // names, in the order of the lab
	fakeios.StartupReading
}

// Startups says what became of the startup-configs of the lab's routers, in their order.
func (n *Network) Startups() []Startup {
	var out []Startup
	for i, router := range n.Routers {
		name, reading := n.lab.Routers[i].Name, router.Startup()
		if last := len(out) - 1; last >= 0 && reflect.DeepEqual(out[last].StartupReading, reading) {
			out[last].Routers = append(out[last].Routers, name)
			continue
		}
		out = append(out, Startup{Routers: []string{name}, StartupReading: reading})
	}
	return out
}

// Boot builds every router and says what became of the startup-configs; nothing listens. What it reports is a
// [Problem].
func (l *Lab) Boot() (*Network, error) {
	n := &Network{lab: l}
	return n, n.build()
}

// Whole reports whether every line was understood.
func (s Startup) Whole() bool { return len(s.Kept)+len(s.Refused) == 0 }

// Summary counts the lines.
func (s Startup) Summary() string {
	name := s.Routers[0]
	if more := len(s.Routers) - 1; more > 0 {
		name += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("startup-config of %s: %s known, %d kept as text, %d refused", name,
		count(s.Known, "line", "lines"), len(s.Kept), len(s.Refused))
}

// List is all lines that are not known, by the blocks they stand in. Secrets stand in it as they were given.
func (s Startup) List() string {
	var b strings.Builder
	list := func(title string, lines []fakeios.StartupLine) {
		if len(lines) == 0 {
			return
		}
		b.WriteString("  " + title + ":\n")
		block, inside := "", "" // the block of the line before, and the one that the line before begins
		for _, line := range lines {
			depth := 0
			if line.Block != "" {
				depth = strings.Count(line.Block, " / ") + 1
			}
			if line.Block != block && line.Block != inside && line.Block != "" {
				fmt.Fprintf(&b, "    in %s\n", line.Block)
			}
			block, inside = line.Block, strings.TrimPrefix(line.Block+" / "+line.Text, " / ")
			b.WriteString("    " + strings.Repeat("  ", depth) + line.Text + "\n")
			if why := strings.TrimLeft(line.Why, "^ \n"); why != "" {
				fmt.Fprintf(&b, "    %s  %s\n", strings.Repeat("  ", depth), strings.ReplaceAll(why, "\n", " "))
			}
		}
	}
	list("kept as text", s.Kept)
	list("refused", s.Refused)
	return b.String()
}
