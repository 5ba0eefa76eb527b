package acl

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// mostEntries is how many entries one with object groups may stand for; one that stands for more is not understood.
const mostEntries = 4096

// expanded writes an entry with object groups as the entries that it stands for: all of them do the same. An entry
// without groups is itself, and so is one with a group that is not defined or not understood.
//
// Source: IOS Security Configuration Guide, Object Groups for ACLs (15.x).
func expanded(c iosconf.Config, line string) []string {
	words := strings.Fields(line)
	if !slices.Contains(words, "object-group") {
		return []string{line}
	}
	action := words
	if _, err := strconv.Atoi(words[0]); err == nil {
		action = words[1:]
	}
	if len(action) < 2 || action[0] != "permit" && action[0] != "deny" {
		return []string{line}
	}
	e := expansion{config: c, words: action[1:]}
	services := e.services()
	from := e.addresses()
	source := e.port()
	to := e.addresses()
	dest := e.port()
	rest := strings.Join(e.words, " ")
	if e.failed || len(services)*len(from)*len(to) > mostEntries {
		return []string{line}
	}
	var out []string
	for _, s := range services {
		for _, a := range from {
			for _, b := range to {
				out = append(out, squeezed(action[0], s.protocol, a, source+s.source, b, dest+s.dest, s.kind, rest))
			}
		}
	}
	return out
}

func squeezed(words ...string) string {
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// expansion reads an entry word by word.
type expansion struct {
	config iosconf.Config
	words  []string
	failed bool
}

func (e *expansion) next() string {
	if len(e.words) == 0 {
		e.failed = true
		return ""
	}
	word := e.words[0]
	e.words = e.words[1:]
	return word
}

// service is a protocol with its ports, as an entry has them around its addresses.
type service struct{ protocol, source, dest, kind string }

// services reads the protocol of an entry, or the group that stands in its place.
func (e *expansion) services() []service {
	word := e.next()
	if word != "object-group" {
		return []service{{protocol: word}}
	}
	var out []service
	for _, member := range e.members("object-group service ", e.next(), nil) {
		words := strings.Fields(member)
		s := service{protocol: words[0]}
		words = words[1:]
		if len(words) > 0 && words[0] == "source" {
			n := portWords(words[1:])
			s.source, words = strings.Join(words[1:1+n], " "), words[1+n:]
		}
		if n := portWords(words); n == len(words) {
			s.dest = strings.Join(words, " ")
		} else if s.protocol == "icmp" && len(words) == 1 {
			s.kind = words[0]
		} else if len(words) == 1 { // a port alone is `eq`
			s.dest = "eq " + words[0]
		} else {
			e.failed = true
		}
		protocols := []string{s.protocol}
		if s.protocol == "tcp-udp" {
			protocols = []string{"tcp", "udp"}
		}
		for _, protocol := range protocols {
			out = append(out, service{protocol, s.source, s.dest, s.kind})
		}
	}
	return out
}

// portWords is how many words a condition on a port has at the beginning of words.
func portWords(words []string) int {
	switch {
	case len(words) >= 3 && words[0] == "range":
		return 3
	case len(words) >= 2 && slices.Contains([]string{"eq", "neq", "gt", "lt"}, words[0]):
		return 2
	}
	return 0
}

// port reads a condition on ports of the entry itself.
func (e *expansion) port() string {
	n := portWords(e.words)
	out := strings.Join(e.words[:n], " ")
	e.words = e.words[n:]
	return out
}

// addresses reads a source or a destination.
func (e *expansion) addresses() []string {
	word := e.next()
	switch word {
	case "any":
		return []string{word}
	case "host":
		return []string{word + " " + e.next()}
	case "object-group":
		var out []string
		for _, member := range e.members("object-group network ", e.next(), nil) {
			out = append(out, e.network(strings.Fields(member))...)
		}
		return out
	}
	return []string{word + " " + e.next()}
}

// network is a member of a network group, as an entry writes it. Groups have masks where entries have wildcards.
func (e *expansion) network(words []string) []string {
	if len(words) == 1 && words[0] == "any" || len(words) == 2 && words[0] == "host" {
		return []string{strings.Join(words, " ")}
	}
	if len(words) == 3 && words[0] == "range" {
		first, err1 := netip.ParseAddr(words[1])
		last, err2 := netip.ParseAddr(words[2])
		if err1 == nil && err2 == nil && first.Is4() && last.Is4() && !last.Less(first) {
			return ranged(first, last)
		}
	}
	if len(words) == 2 {
		a, err1 := netip.ParseAddr(words[0])
		mask, err2 := netip.ParseAddr(words[1])
		if err1 == nil && err2 == nil && a.Is4() && mask.Is4() {
			wildcard := mask.As4()
			for i := range wildcard {
				wildcard[i] = ^wildcard[i]
			}
			return []string{a.String() + " " + netip.AddrFrom4(wildcard).String()}
		}
	}
	e.failed = true
	return nil
}

// ranged writes the addresses from one to another as networks with wildcard masks.
func ranged(first, last netip.Addr) []string {
	a, b := first.As4(), last.As4()
	next, end := uint64(binary.BigEndian.Uint32(a[:])), uint64(binary.BigEndian.Uint32(b[:]))
	var out []string
	for next <= end {
		size := uint64(1) << min(bits.TrailingZeros64(next|1<<32), 32)
		for size > end-next+1 {
			size /= 2
		}
		out = append(out, dotted(next)+" "+dotted(size-1))
		next += size
	}
	return out
}

func dotted(n uint64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	return netip.AddrFrom4([4]byte(b[4:])).String()
}

// members are the lines of a group, those of the groups in it included. A group that is not there, is empty, or holds
// itself is not understood.
func (e *expansion) members(kind, name string, seen []string) []string {
	i := slices.IndexFunc(e.config.Nodes, func(n iosconf.Node) bool { return n.Line == kind+name })
	if i < 0 || slices.Contains(seen, name) {
		e.failed = true
		return nil
	}
	var out []string
	for _, child := range e.config.Nodes[i].Children {
		switch word, rest, _ := strings.Cut(child.Line, " "); word {
		case "description":
		case "group-object":
			out = append(out, e.members(kind, rest, append(seen, name))...)
		default:
			out = append(out, child.Line)
		}
	}
	e.failed = e.failed || len(out) == 0
	return out
}
