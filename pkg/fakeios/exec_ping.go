package fakeios

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Values of `ping` that nobody typed.
const (
	pings       = 5
	pingSize    = 100
	pingTimeout = 2 * time.Second
)

// pingOptions are the words that may follow the target, in any order. IOS knows more of them.
var pingOptions = []string{"data", "df-bit", "repeat", "size", "source", "timeout", "tos", "validate", "verbose"}

func ping(s *session, a grammar.Args) string {
	e := wan.Echoes{Target: a.Addr("target"), Count: pings, Size: pingSize, Timeout: pingTimeout}
	if e.VRF = a["vrf"]; e.VRF != "" && s.router.running.VRF(e.VRF) == nil {
		return "% VRF " + e.VRF + " does not exist\n" // wording [inferred]
	}
	if refusal := readPing(&e, s, a["options"]); refusal != "" {
		return refusal
	}
	s.router.catchUp()
	return s.router.ping(e)
}

// readPing takes the options as they were typed; refusal is the answer to the first that does not fit.
func readPing(e *wan.Echoes, s *session, typed string) (refusal string) {
	start, words := strings.LastIndex(s.conf.Line, typed), grammar.WordsJoined(typed)
	for i := 0; i < len(words); i++ {
		option, ok := grammar.OneOf(pingOptions, words[i].Text)
		if !ok {
			return s.conf.RefuseAt(start + words[i].At + grammar.SharedPrefix(words[i].Text, pingOptions))
		}
		if option == "df-bit" {
			e.DontFragment = true
			continue
		}
		if i++; i >= len(words) {
			return s.conf.Refuse(s.conf.Line, grammar.Match{Verdict: grammar.Incomplete})
		}
		switch value := words[i].Text; option {
		case "repeat":
			ok = number(value, 1, 10000, &e.Count)
		case "size":
			ok = number(value, 36, 18024, &e.Size)
		case "timeout":
			seconds := 0
			ok = number(value, 0, 3600, &seconds)
			e.Timeout = time.Duration(seconds) * time.Second
		case "source":
			if ip, err := netip.ParseAddr(value); err == nil {
				if e.Source = s.router.ownerOf(ip); e.Source == "" {
					return invalidSource
				}
				continue
			}
			e.Source, ok = grammar.InterfaceName(value)
		default:
			ok = false
		}
		if !ok {
			return s.conf.RefuseAt(start + words[i].At)
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
	if i := running.Find(r.running.Interfaces, func(i *running.Interface) bool {
		return i.Owns(ip)
	}); i != nil {
		return i.Name
	}
	return ""
}

const invalidSource = "% Invalid source address- IP address not on any of our up interfaces\n"

// pingsPerLine is where IOS breaks the line of exclamation marks and dots.
const pingsPerLine = 70

// ping sends echoes. What answers are the router itself, its gateways, the operator, and the
// edges: outside a tunnel at their VPN address, inside at the global ones.
func (r *Router) ping(e wan.Echoes) string {
	c, n := r.running, r.net
	from := c.AddressOf(e.Source)
	if i := c.Interface(e.Source); e.Source != "" && (i == nil || !from.IsValid() || !n.LineUp(c)(i) ||
		i.VRF != e.VRF) {
		return invalidSource
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Type escape sequence to abort.\nSending %d, %d-byte ICMP Echos to %s, timeout is %d seconds:\n",
		e.Count, e.Size, e.Target, e.Timeout/time.Second)
	if from.IsValid() {
		fmt.Fprintf(&b, "Packet sent with a source address of %s \n", from)
	}
	if e.DontFragment {
		b.WriteString("Packet sent with the DF bit set\n")
	}
	got, ms := 0, int64(0)
	one := e
	one.Count = 1
	for sent := 1; sent <= e.Count; sent++ {
		mark, took := n.Ping(c, one, from)
		b.WriteString(mark)
		if mark == wan.Answered {
			got++
			ms = took
		}
		if sent%pingsPerLine == 0 || sent == e.Count {
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "Success rate is %d percent (%d/%d)", 100*got/e.Count, got, e.Count)
	if got > 0 {
		fmt.Fprintf(&b, ", round-trip min/avg/max = %d/%d/%d ms", ms, ms, ms+4)
	}
	b.WriteString("\n")
	return b.String()
}
