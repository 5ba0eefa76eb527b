package fakeios

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// echoes is what one `ping` sends.
type echoes struct {
	target  netip.Addr
	source  string // interface; "" is the one they leave by
	count   int
	size    int // bytes of the packet, IP header included
	df      bool
	timeout time.Duration
}

// Values of `ping` that nobody typed.
const (
	pings       = 5
	pingSize    = 100
	pingTimeout = 2 * time.Second
)

// pingOptions are the words that may follow the target, in any order. IOS knows more of them.
var pingOptions = []string{"data", "df-bit", "repeat", "size", "source", "timeout", "tos", "validate", "verbose"}

func ping(s *session, a grammar.Args) string {
	e := echoes{target: a.Addr("target"), count: pings, size: pingSize, timeout: pingTimeout}
	if refusal := e.read(s, a["options"]); refusal != "" {
		return refusal
	}
	s.router.settle()
	return s.router.ping(e)
}

// read takes the options as they were typed; refusal is the answer to the first that does not fit.
func (e *echoes) read(s *session, typed string) (refusal string) {
	start, words := strings.LastIndex(s.conf.line, typed), grammar.WordsJoined(typed)
	for i := 0; i < len(words); i++ {
		option, ok := grammar.OneOf(pingOptions, words[i].Text)
		if !ok {
			return s.conf.refuseAt(start + words[i].At + grammar.SharedPrefix(words[i].Text, pingOptions))
		}
		if option == "df-bit" {
			e.df = true
			continue
		}
		if i++; i >= len(words) {
			return s.conf.refuse(s.conf.line, grammar.Match{Verdict: grammar.Incomplete})
		}
		switch value := words[i].Text; option {
		case "repeat":
			ok = number(value, 1, 10000, &e.count)
		case "size":
			ok = number(value, 36, 18024, &e.size)
		case "timeout":
			seconds := 0
			ok = number(value, 0, 3600, &seconds)
			e.timeout = time.Duration(seconds) * time.Second
		case "source":
			if ip, err := netip.ParseAddr(value); err == nil {
				if e.source = s.router.ownerOf(ip); e.source == "" {
					return invalidSource
				}
				continue
			}
			e.source, ok = grammar.InterfaceName(value)
		default:
			ok = false
		}
		if !ok {
			return s.conf.refuseAt(start + words[i].At)
		}
	}
	return ""
}

func number(typed string, least, most int, to *int) bool {
	n, err := strconv.Atoi(typed)
	*to = n
	return err == nil && n >= least && n <= most
}

// ownerOf is the interface that has an address.
func (r *Router) ownerOf(ip netip.Addr) string {
	if i := find(r.running.interfaces, func(i *iface) bool { return i.address.IsValid() && i.address.Addr() == ip }); i != nil {
		return i.name
	}
	return ""
}

const invalidSource = "% Invalid source address- IP address not on any of our up interfaces\n"

// pingsPerLine is where IOS breaks the line of exclamation marks and dots.
const pingsPerLine = 70

// ping sends echoes. What answers are the router itself, its gateways, the operator, and the
// edges: outside a tunnel at their VPN address, inside at the global ones.
func (r *Router) ping(e echoes) string {
	c, n := r.running, r.net
	from := c.addressOf(e.source)
	if i := c.iface(e.source); e.source != "" && (i == nil || !from.IsValid() || !n.passes(c)(i)) {
		return invalidSource
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Type escape sequence to abort.\nSending %d, %d-byte ICMP Echos to %s, timeout is %d seconds:\n", e.count, e.size, e.target, e.timeout/time.Second)
	if from.IsValid() {
		fmt.Fprintf(&b, "packet.Packet sent with a source address of %s \n", from)
	}
	if e.df {
		b.WriteString("packet.Packet sent with the DF bit set\n")
	}
	mark, ms := r.echo(e, from)
	rate, got := 0, 0
	if mark == answered {
		rate, got = 100, e.count
	}
	for left := e.count; left > 0; left -= pingsPerLine {
		b.WriteString(strings.Repeat(mark, min(left, pingsPerLine)) + "\n")
	}
	fmt.Fprintf(&b, "Success rate is %d percent (%d/%d)", rate, got, e.count)
	if mark == answered {
		fmt.Fprintf(&b, ", round-trip min/avg/max = %d/%d/%d ms", ms, ms, ms+4)
	}
	b.WriteString("\n")
	return b.String()
}

// What `ping` prints for one echo.
const (
	answered = "!"
	lost     = "."
	tooLarge = "M" // it may not be fragmented, and does not fit
)

// echo tells what becomes of echoes, and in how many milliseconds they come back.
func (r *Router) echo(e echoes, from netip.Addr) (mark string, ms int64) {
	c, n := r.running, r.net
	up := n.passes(c)
	for _, i := range c.interfaces {
		if i.address.IsValid() && i.address.Addr() == e.target && up(i) {
			return answered, 1
		} else if i.address.IsValid() && i.address.Addr() == e.target {
			return lost, 0
		}
	}
	way := c.routeTo(e.target, up)
	i := c.iface(way)
	if !from.IsValid() {
		from = c.addressOf(way)
	}
	p := packet.Packet{Source: from, Destination: e.target, Protocol: "icmp", ICMP: "echo", Size: e.size}.Times(uint64(e.count))
	if a := n.sas[way]; a != nil {
		if e.df && e.size > a.mtuOf(i) {
			return tooLarge, 0
		}
		if rtt, ok := n.echoTunnel(c, way, p); ok && rtt <= e.timeout {
			return answered, rtt.Milliseconds()
		}
		return lost, 0
	}
	if i == nil || !up(i) {
		return lost, 0
	}
	if e.df && e.size > etherMTU {
		return tooLarge, 0
	}
	n.leaves(way, p)
	there := e.target == r.cfg.Operator || c.isGateway(e.target)
	ms = 1
	if edge := n.edgeAt(e.target); edge != nil {
		there, ms = edge.at(n.now).reachable, 12
	}
	if !there || !n.arrives(c, way, p.Reply()) {
		return lost, 0
	}
	return answered, ms
}
