package acl

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Entry is one line of an access list (an ACE).
type Entry struct {
	Line        string // without its number
	Permit      bool
	Protocol    string // ip is every one
	From, To    Addresses
	source      ports
	dest        ports
	established bool
	icmp        string // kind of message; "" is every one
	// HasUnknownWords is true of an entry that was not understood as a whole. Such an entry is assumed to
	// deny: it never permits a packet, and it may deny one.
	HasUnknownWords bool
}

// Addresses are those that an address with its wildcard mask matches. Bits that are set in the mask do not
// matter.
type Addresses struct {
	Any               bool
	address, wildcard [4]byte
}

func (c Addresses) matches(a netip.Addr) bool {
	if c.Any {
		return true
	}
	if !a.Is4() {
		return false
	}
	for i, b := range a.As4() {
		if (b^c.address[i])&^c.wildcard[i] != 0 {
			return false
		}
	}
	return true
}

// Prefix is the network that the addresses are; ok is false for any, and for a wildcard mask with holes.
func (c Addresses) Prefix() (p netip.Prefix, ok bool) {
	bits := 0
	for _, b := range c.wildcard {
		for i := 7; i >= 0 && b>>i&1 == 0; i-- {
			bits++
		}
		if b != 0 {
			break
		}
	}
	p = netip.PrefixFrom(netip.AddrFrom4(c.address), bits).Masked()
	return p, !c.Any && c.wildcard == wildcardOf(bits)
}

// wildcardOf is the wildcard mask of a network with that many bits.
func wildcardOf(bits int) (out [4]byte) {
	for i := range out {
		out[i] = 0xff >> min(max(bits-8*i, 0), 8)
	}
	return out
}

// Contains reports whether every address of a network matches.
func (c Addresses) Contains(p netip.Prefix) bool {
	if c.Any {
		return true
	}
	host := netip.PrefixFrom(p.Addr(), p.Bits()).Masked()
	for i, b := range host.Addr().As4() {
		free := byte(0xff)
		if left := p.Bits() - 8*i; left > 0 {
			free = byte(0xff >> min(left, 8))
		}
		if (b^c.address[i])&^c.wildcard[i] != 0 || free&^c.wildcard[i] != 0 {
			return false
		}
	}
	return true
}

// Overlaps reports whether at least one address of a network matches.
func (c Addresses) Overlaps(p netip.Prefix) bool {
	if c.Any {
		return true
	}
	for i, b := range p.Masked().Addr().As4() {
		fixed := byte(0)
		if left := p.Bits() - 8*i; left > 0 {
			fixed = ^byte(0xff >> min(left, 8))
		}
		if (b^c.address[i])&^c.wildcard[i]&fixed != 0 {
			return false
		}
	}
	return true
}

// ports is a condition on a port; no operator takes every one.
type ports struct {
	operator string
	values   []int
}

func (p ports) matches(port int) bool {
	switch p.operator {
	case "":
		return true
	case "eq":
		return slices.Contains(p.values, port)
	case "neq":
		return !slices.Contains(p.values, port)
	case "gt":
		return port > p.values[0]
	case "lt":
		return port < p.values[0]
	default: // range
		return port >= p.values[0] && port <= p.values[1]
	}
}

func (e Entry) matches(p Packet) bool {
	if e.Protocol != "ip" && e.Protocol != p.Protocol || !e.From.matches(p.From) || !e.To.matches(p.To) ||
		!e.source.matches(p.Source) || !e.dest.matches(p.Dest) || e.established && !p.Established ||
		e.icmp != "" && e.icmp != p.ICMP {
		return false
	}
	return !e.HasUnknownWords || !e.Permit
}

// portNames are the names that IOS 15.x shows for ports, as far as they matter to the packets here.
var portNames = map[string]int{
	"domain": 53, "isakmp": 500, "non500-isakmp": 4500, "www": 80, "telnet": 23, "ftp": 21, "ftp-data": 20,
	"smtp": 25, "tftp": 69, "bootps": 67, "bootpc": 68, "ntp": 123, "snmp": 161, "snmptrap": 162, "syslog": 514,
	"tacacs": 49, "bgp": 179, "pop3": 110, "cmd": 514, "login": 513, "exec": 512, "whois": 43, "sunrpc": 111,
	"netbios-ns": 137, "netbios-dgm": 138, "netbios-ss": 139, "rip": 520, "nntp": 119, "lpd": 515, "ident": 113,
}

// Port is the number of a port that IOS writes by number or by name; 0: it is not known.
func Port(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	return portNames[word]
}

// protocolNumbers are the names of protocols that may be typed as numbers.
var protocolNumbers = map[string]string{"6": "tcp", "17": "udp", "50": "esp", "51": "ahp", "1": "icmp", "47": "gre",
	"0": "ip"}

// entryReader takes the words of an entry one by one.
type entryReader struct {
	words []string
	ok    bool
}

func (r *entryReader) next() string {
	if len(r.words) == 0 {
		return ""
	}
	word := r.words[0]
	r.words = r.words[1:]
	return word
}

// parseEntry reads an entry, with or without its sequence number. ok is false for remarks and the
// like, which decide nothing.
func parseEntry(line string, standard bool) (e Entry, ok bool) {
	r := &entryReader{words: strings.Fields(line), ok: true}
	word := r.next()
	if _, err := strconv.Atoi(word); err == nil {
		word = r.next()
	}
	if word != "permit" && word != "deny" {
		return e, false
	}
	e = Entry{Line: line, Permit: word == "permit", Protocol: "ip", To: Addresses{Any: true}}
	if standard {
		e.From = r.cover(true)
	} else {
		e.Protocol = r.next()
		if e.Protocol == "object-group" { // one that is not understood
			r.next()
			e.Protocol, r.ok = "ip", false
		}
		if name, ok := protocolNumbers[e.Protocol]; ok {
			e.Protocol = name
		}
		e.From, e.source = r.cover(false), r.ports()
		e.To, e.dest = r.cover(false), r.ports()
	}
	for len(r.words) > 0 {
		switch word := r.next(); word {
		case "echo", "echo-reply", "unreachable", "time-exceeded", "packet-too-big", "administratively-prohibited":
			e.icmp = word
		case "established":
			e.established = true
		case "log", "log-input":
		case "fragments": // of the packets that are asked about none is one
			return e, false
		default:
			e.HasUnknownWords = true
		}
	}
	e.HasUnknownWords = e.HasUnknownWords || !r.ok
	return e, true
}

// cover reads `any`, `host A`, or an address with its wildcard, which a standard list may leave out.
func (r *entryReader) cover(standard bool) Addresses {
	word := r.next()
	c := Addresses{Any: word == "any"}
	if c.Any {
		return c
	}
	host := word == "host"
	if host {
		word = r.next()
	}
	a, err := netip.ParseAddr(word)
	if err != nil || !a.Is4() { // object-group and the like
		r.ok = false
		r.next()
		return Addresses{Any: true}
	}
	c.address = a.As4()
	if host {
		return c
	}
	if len(r.words) > 0 {
		if w, err := netip.ParseAddr(r.words[0]); err == nil && w.Is4() {
			c.wildcard = w.As4()
			r.next()
			return c
		}
	}
	r.ok = r.ok && standard
	return c
}

// ports reads a condition on ports, when one stands there.
func (r *entryReader) ports() ports {
	if len(r.words) == 0 || !slices.Contains([]string{"eq", "neq", "gt", "lt", "range"}, r.words[0]) {
		return ports{}
	}
	p := ports{operator: r.next()}
	want := map[string]int{"gt": 1, "lt": 1, "range": 2}[p.operator]
	for len(r.words) > 0 && (want == 0 || len(p.values) < want) {
		n, err := strconv.Atoi(r.words[0])
		if known, named := portNames[r.words[0]]; named {
			n, err = known, nil
		}
		if err != nil {
			break
		}
		p.values = append(p.values, n)
		r.next()
	}
	if len(p.values) < max(want, 1) {
		r.ok = false
		return ports{}
	}
	return p
}
