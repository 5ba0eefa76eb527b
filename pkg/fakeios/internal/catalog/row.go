package catalog

import (
	"strings"
	"sync"
)

// Row is a line of a family.
type Row struct {
	Family  string
	Place   string // where it stands: a place of the configuration, or In is set
	In      string // prompt word of the mode of an object of another kind that it stands in; "" for a line of a place
	Pattern string // of package grammar, whole
	Key     int    // how many words it is found by
	Negated bool   // its `no` is shown too
	Rank    int    // among all rows
	Sorted  bool   // among lines of its kind it stands by what it is found by, not where it was typed

	Prompt string // of the block that it opens; "" opens none
	Mode   string // the name of that mode, which no other has: the prompt and what tells it apart
	End    string // what is shown behind the block
	Text   string // the line that ends the text behind it, or Delimited; "" has none
	Rows   []Row  // in the block
}

// Delimited is the Text of a line whose text stands between two marks, as that of a banner does.
const Delimited = "delimited"

// KeyPattern is the part of the pattern that the line is found by.
func (r Row) KeyPattern() string { return r.KeyOf(r.Pattern) }

// KeyOf is what a line is found by that fits the pattern.
func (r Row) KeyOf(line string) string {
	words := strings.Fields(line)
	return strings.Join(words[:min(r.Key, len(words))], " ")
}

// allWords is the Key of a line that is found by all of its words.
const allWords = 1 << 10

// modes are the prompt words of the modes of other objects that families have lines in, by how a family calls them.
var modes = map[string]string{
	"interface": "config-if", "line": "config-line", "router": "config-router",
	"dhcp pool": "dhcp-config", "isakmp profile": "conf-isa-prof", "isakmp policy": "config-isakmp",
	"trustpoint": "ca-trustpoint", "keyring": "conf-keyring",
	"route-map": "config-route-map", "vrf": "config-vrf", "vrf family": "config-vrf-af",
	"parameter-map": "config-profile",
}

// family is the lines of one subject.
type family struct {
	name string
	text string
}

// families are those that there are, the most frequent in branches first.
func families() []family {
	return []family{housekeeping, routing, interfaces, ikev1, lines, aaa, dialing, ipv6, tunnels, services, voice,
		vlans, pki, inspection, vpnClients, zones, qos, vrfs, events, names}
}

// Rows are the lines of all families. They are the same for every router and never change.
var Rows = sync.OnceValue(func() []Row {
	var out []Row
	for _, f := range families() {
		rows := (&reader{family: f.name}).read(f.text)
		for i := range rows {
			rows[i].Rank = len(out) + i
		}
		out = append(out, rows...)
	}
	return out
})

// reader reads the text of a family.
type reader struct{ family, place string }

func (r *reader) read(text string) []Row {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	var out []Row
	for len(lines) > 0 {
		if place, ok := strings.CutPrefix(lines[0], "@"); ok {
			r.place, lines = place, lines[1:]
			continue
		}
		var row Row
		row, lines = r.row(lines, 0, "")
		if row.In = modes[r.place]; row.In == "" {
			row.Place = r.place
		}
		out = append(out, row)
	}
	return out
}

// row reads a line at a depth and the lines of its block, in a mode. It returns the lines behind them.
func (r *reader) row(lines []string, depth int, mode string) (Row, []string) {
	text := strings.TrimSpace(lines[0])
	lines = lines[1:]
	row := Row{Family: r.family}
	if before, braces, ok := strings.Cut(text, " {"); ok {
		row.Prompt, row.End, _ = strings.Cut(strings.TrimSuffix(braces, "}"), " ")
		if row.Prompt == "sorted" {
			row.Prompt, row.Sorted = "", true
		}
		if end, ok := strings.CutPrefix(row.End, "text "); ok {
			row.Prompt, row.End = "", ""
			row.Text = end
		}
		text = before
	}
	text, row.Negated = cutNo(text)
	before, behind, barred := strings.Cut(text, " | ")
	row.Key, row.Pattern = allWords, before
	if barred {
		row.Key = len(strings.Fields(before))
		row.Pattern += " " + behind
	}
	if row.Prompt != "" {
		_, inside, _ := strings.Cut(mode, "/")
		row.Mode = row.Prompt + "/" + strings.TrimLeft(inside+"/"+keywords(before), "/")
	}
	for len(lines) > 0 && indented(lines[0]) > depth {
		var below Row
		below, lines = r.row(lines, depth+1, row.Mode)
		below.Rank = len(row.Rows)
		row.Rows = append(row.Rows, below)
	}
	return row, lines
}

func cutNo(text string) (string, bool) { return strings.CutPrefix(text, "[no] ") }

func indented(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// keywords are the fixed words of a pattern, in one word.
func keywords(pattern string) string {
	var out []string
	for word := range strings.FieldsSeq(pattern) {
		if word[0] != '<' {
			out = append(out, word)
		}
	}
	return strings.Join(out, "-")
}
