package fakeios

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// form is the words of a pattern without optional parts.
type form []string

// forms are the lines that the commands of a table take, those left out that are not simulated, and those of the
// catalog: TestFamilies types them.
func forms[C any](table grammar.Table[C]) []form {
	var out []form
	for _, c := range table.Commands {
		if c.Run == nil || c.Noted {
			continue
		}
		for _, pattern := range variants(c.Pattern) {
			out = append(out, strings.Fields(pattern))
		}
	}
	return out
}

// variants writes out the optional parts of a pattern.
func variants(pattern string) []string {
	open := strings.IndexByte(pattern, '[')
	if open < 0 {
		return []string{pattern}
	}
	depth, end := 1, open+1
	for ; depth > 0; end++ {
		switch pattern[end] {
		case '[':
			depth++
		case ']':
			depth--
		}
	}
	head := pattern[:open]
	inner := pattern[open+1 : end-1]
	tail := pattern[end:]
	return append(variants(head+tail), variants(head+inner+tail)...)
}

// example writes a line that a form takes; the variant changes its parameters.
func example(f form, variant int) string {
	var out []string
	for i, w := range f {
		one := func(from ...string) { out = append(out, from[(variant+i*(variant/3))%len(from)]) }
		_, kind, _ := strings.Cut(strings.Trim(w, "<>"), ":")
		switch {
		case w[0] != '<':
			one(w)
		case kind == "":
			one("1", "NAME", "flash:x", "5")
		case kind == "ip":
			one("192.0.2.9", "255.255.255.0", "0.0.0.255", "10.1.0.0")
		case kind == "if":
			one("Tunnel1", "FastEthernet4", "Vlan1")
		case kind == "line":
			one("1", "any", "two words", "permit tcp any any eq 80", "0 5")
		case kind[0] >= '0' && kind[0] <= '9' && !strings.Contains(kind, "|"):
			least, most, _ := strings.Cut(kind, "-")
			low, _ := strconv.Atoi(least)
			high, _ := strconv.Atoi(most)
			one(least, most, strconv.Itoa((low+high)/2))
		default:
			one(strings.Split(kind, "|")...)
		}
	}
	return strings.Join(out, " ")
}

// exotic is an example of a form with a word of the fuzzer's in the place of one parameter.
func exotic(f form, variant int, odd string) string {
	if variant < 6 {
		return example(f, variant)
	}
	parameter := slices.IndexFunc(f, func(w string) bool {
		return w[0] == '<' && (!strings.Contains(w, ":") || strings.HasSuffix(w, ":line>"))
	})
	if parameter < 0 {
		return example(f, variant)
	}
	head, tail := f[:parameter], f[parameter+1:]
	return strings.TrimSpace(example(head, variant) + " " + odd + " " + example(tail, variant))
}

// TestNoLineIsShadowed: a line that the router takes is not refused because a table knows it as one of those that it
// does not take.
func TestNoLineIsShadowed(t *testing.T) {
	for prompt, table := range configure.AllModes().Tables {
		for _, c := range table.Commands {
			if c.Run == nil {
				continue
			}
			for _, pattern := range variants(c.Pattern) {
				line := example(strings.Fields(pattern), 0)
				if found, _ := table.Parse(line); found.Verdict == grammar.Invalid {
					t.Errorf("(%s)# %s: invalid at %d", prompt, line, found.Caret)
				}
			}
		}
	}
}
