package running

import (
	"fmt"
	"slices"
	"strings"
)

// MaxVTYs is how many VTYs there can be: `line vty 0 15`.
const MaxVTYs = 16

// VTYRange is `line vty FIRST LAST`: neighbours that have been configured together.
type VTYRange struct {
	First, Last int
	Line        *Line
}

// VTY is the line of a VTY; nil: there is no such VTY.
func (c *Config) VTY(n int) *Line {
	if i := slices.IndexFunc(c.VTYs, func(v VTYRange) bool { return v.First <= n && n <= v.Last }); i >= 0 {
		return c.VTYs[i].Line
	}
	return nil
}

// LineOf is the line of a session's VTY; one whose VTY has been taken away goes on as an unconfigured line does.
func (c *Config) LineOf(vty int) *Line {
	if l := c.VTY(vty); l != nil {
		return l
	}
	return DefaultLine()
}

// VTYLines are the lines of a range of VTYs, for an edit: ranges that overlap with it are split at its ends, and VTYs
// that do not exist are made. Whole makes one range of it as long as nobody has configured any of them, as in a
// configuration that another router has shown.
func (c *Config) VTYLines(first, last int, whole bool) []*Line {
	if whole && !slices.ContainsFunc(c.VTYs, func(v VTYRange) bool {
		return v.First <= last && first <= v.Last && (v.First < first || !v.Line.untouched())
	}) {
		c.VTYs = slices.DeleteFunc(c.VTYs, func(v VTYRange) bool { return first <= v.First && v.Last <= last })
		if i := slices.IndexFunc(c.VTYs, func(v VTYRange) bool { return v.First <= last && first <= v.Last }); i >= 0 {
			c.VTYs[i].First = last + 1
		}
	}
	c.splitVTYs(first)
	c.splitVTYs(last + 1)
	for n := first; n <= last; n++ {
		if c.VTY(n) != nil {
			continue
		}
		end := n
		for end < last && c.VTY(end+1) == nil {
			end++
		}
		c.VTYs = append(c.VTYs, VTYRange{n, end, DefaultLine()})
		n = end
	}
	slices.SortFunc(c.VTYs, func(a, b VTYRange) int { return a.First - b.First })
	var out []*Line
	for _, v := range c.VTYs {
		if first <= v.First && v.Last <= last {
			out = append(out, v.Line)
		}
	}
	return out
}

// splitVTYs makes a range begin at a VTY.
func (c *Config) splitVTYs(at int) {
	for i, v := range c.VTYs {
		if v.First < at && at <= v.Last {
			line := *v.Line
			line.Notes = slices.Clone(line.Notes)
			for n, note := range line.Notes {
				own := *note
				own.above = &line
				line.Notes[n] = &own
			}
			c.VTYs[i].Last = at - 1
			c.VTYs = append(c.VTYs, VTYRange{at, v.Last, &line})
			return
		}
	}
}

// DropVTYs is `no line vty FIRST`: the VTYs from there on are gone. The first five of a router stay.
func (c *Config) DropVTYs(first int) (ok bool) {
	if first < shippedVTYs {
		return false
	}
	c.splitVTYs(first)
	c.VTYs = slices.DeleteFunc(c.VTYs, func(v VTYRange) bool { return v.First >= first })
	return true
}

// shippedVTYs are the VTYs of a router that nobody has configured.
const shippedVTYs = 5

func (c *Config) renderVTYs(b *strings.Builder) {
	for _, v := range c.VTYs {
		head := fmt.Sprintf("vty %d %d", v.First, v.Last)
		if v.First == v.Last {
			head = fmt.Sprintf("vty %d", v.First)
		}
		v.Line.render(b, head, true)
	}
}
