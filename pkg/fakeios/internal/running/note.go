package running

import (
	"fmt"
	"slices"
	"strings"
)

// Note is a line that the router knows, and that changes nothing in this model: it is shown in its place, with the
// lines of the block that it opens.
type Note struct {
	Text  string   // in full keywords
	Key   string   // what it is found by: a line with the same key replaces it, and its `no` takes it out
	Place string   // of a line of the configuration itself: which of NotePlaces
	Rank  int      // among the lines of its place, from the top
	Opens bool     // it is the head of a block
	End   string   // what is shown behind the lines of a block, as `exit-address-family`
	Rows  []string // of the text behind it, as typed
	Notes []*Note

	Sorted bool // among lines of its rank it stands by its key

	above any // the object whose block it stands in
}

// Above is the object whose block the line stands in.
func (n *Note) Above() any { return n.above }

// NoteLists is where the lines of the block are noted.
func (n *Note) NoteLists() []*[]*Note { return []*[]*Note{&n.Notes} }

// PutNote notes a line below an object. It replaces the one with the same key; of a block the lines stay.
func PutNote(list *[]*Note, n Note, above any) *Note {
	n.above = above
	if i := slices.IndexFunc(*list, func(o *Note) bool { return o.Key == n.Key && o.Place == n.Place }); i >= 0 {
		have := (*list)[i]
		n.Notes = have.Notes
		*have = n
		return have
	}
	at := len(*list)
	for at > 0 && n.standsBefore((*list)[at-1]) {
		at--
	}
	*list = slices.Insert(*list, at, &n)
	return &n
}

// standsBefore reports whether the line is shown before another one that was typed earlier.
func (n *Note) standsBefore(o *Note) bool {
	return n.Rank < o.Rank || n.Sorted && n.Rank == o.Rank && n.Key < o.Key
}

// DropNote takes the line with a key out of its place.
func DropNote(list *[]*Note, key, place string) {
	*list = slices.DeleteFunc(*list, func(o *Note) bool { return o.Key == key && o.Place == place })
}

// NotePlaces are the places of noted lines in a running-config, from the top. The order is that of configurations of
// 881s, 1921s and 2951s with IOS 15.x; what no configuration shows together is [inferred].
var NotePlaces = []string{
	"service", "boot", "card", "logging", "aaa", "clock", "pki", "ip", "login", "ipv6", "isdn", "key chains",
	"voice",
	"license", "vlan", "controllers", "qos", "vpn clients", "routing", "forward", "routes", "lists", "log hosts",
	"snmp",
	"servers", "ipv6 lists", "dial peers", "lines", "tail", "ntp", "events",
}

// NoteLists is where the lines of the configuration itself are noted.
func (c *Config) NoteLists() []*[]*Note { return []*[]*Note{&c.Notes} }

// NoteLists is where the further lines of an interface are noted.
func (i *Interface) NoteLists() []*[]*Note { return []*[]*Note{&i.Notes} }

// NoteLists is where the further lines of a section are noted.
func (o *Section) NoteLists() []*[]*Note { return []*[]*Note{&o.Notes} }

// AAA reports whether `aaa new-model` is configured, also as a line that was pasted.
func (c *Config) AAA() bool {
	noted := func(n *Note) bool { return n.Text == "aaa new-model" }
	return c.Keeps("aaa new-model") || slices.ContainsFunc(c.Notes, noted)
}

// notes shows the lines that are noted in a place of the configuration.
func (p *document) notes(c *Config, place string) {
	renderNotes(&p.Builder, c.Notes, 0, func(n *Note) bool { return n.Place == place })
}

// renderNotes shows those noted lines that are chosen, at a depth.
func renderNotes(b *strings.Builder, list []*Note, depth int, chosen func(*Note) bool) {
	indent := strings.Repeat(" ", depth)
	for _, n := range list {
		if !chosen(n) {
			continue
		}
		comment := depth > 0 && n.Opens && n.End != "" && n.End != "!"
		if comment {
			b.WriteString(indent + "!\n")
		}
		b.WriteString(indent + n.Text)
		if n.End == "!" {
			b.WriteString(" ") // as IOS shows a PVC
		}
		b.WriteString("\n")
		for _, row := range n.Rows {
			b.WriteString(row + "\n")
		}
		renderNotes(b, n.Notes, depth+1, everyNote)
		switch {
		case n.End != "":
			b.WriteString(indent + n.End + "\n")
		case depth == 0 && n.Opens:
			b.WriteString("!\n")
		}
	}
}

func everyNote(*Note) bool { return true }

// DialsFor reports whether an interface is of the pool of a Dialer: as PPPoE client or as member, itself or in a PVC.
func (i *Interface) DialsFor(pool int) bool {
	members := []string{fmt.Sprintf("pppoe-client dial-pool-number %d", pool),
		fmt.Sprintf("dialer pool-member %d", pool)}
	dials := func(n *Note) bool {
		return slices.ContainsFunc(members, func(words string) bool { return startsWith(n.Text, words) })
	}
	return pool > 0 && (i.PPPoEPool == pool || slices.ContainsFunc(i.Notes, func(n *Note) bool {
		return dials(n) || strings.HasPrefix(n.Text, "pvc ") && slices.ContainsFunc(n.Notes, dials)
	}))
}
