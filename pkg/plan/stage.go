package plan

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// State is what is known of a tunnel before a change.
type State string

// The states of a tunnel.
const (
	NotKnown State = ""     // nobody has looked: it is taken for one that may be up
	Up       State = "up"   // its security associations are there
	Down     State = "down" // they are not, or the router has no such tunnel
)

// Tunnel is one tunnel that a change may touch.
type Tunnel struct {
	Role       string // "primary", "backup", "primary-2"
	Interface  string // "Tunnel1"
	Peer       netip.Addr
	Track, SLA int // 0: none
	State      State
	// Unproven says that a run which was cut off has moved it, or was about to, and has not proven it: it is moved
	// again. Anew says that it was to negotiate anew then.
	Unproven, Anew bool
}

// Stage is a part of a plan that is sent, and where it is about a tunnel proven, before the next one begins. The
// steps of a stage have its number. A plan without stages is sent at once.
type Stage struct {
	Number    int    `json:"number"` // from 1
	Title     string `json:"title"`  // "backup, Tunnel2"
	Role      string `json:"role,omitempty"`
	Interface string `json:"interface,omitempty"` // of the tunnel that is moved; empty: none is
	Peer      string `json:"peer,omitempty"`      // the edge that it leads to behind the stage
	InUse     bool   `json:"in_use,omitempty"`    // the tunnel may be up before the stage
	// Renegotiate says that the lines of the stage touch no security association that is up: the tunnel has to be
	// told to negotiate anew, see [Stage.Clear].
	Renegotiate bool   `json:"renegotiate,omitempty"`
	Why         string `json:"why"`
	// Hazard is why traffic may find no tunnel during the stage; empty: another one is up.
	Hazard string `json:"hazard,omitempty"`
}

// Clear is the exec command that lets the tunnel of a stage negotiate anew. IOS takes it without a question, and drops
// the security associations with that one peer.
func (s Stage) Clear() string { return "clear crypto session remote " + s.Peer }

// Sentence says what is done in the stage, and why.
func (s Stage) Sentence() string { return s.Title + ": " + s.Why }

// StagesSentence says in what order the tunnels are moved; "" when all is sent at once.
func (p Plan) StagesSentence() string {
	var out []string
	for _, s := range p.Stages {
		if s.Interface != "" {
			out = append(out, s.Why)
		}
	}
	return strings.Join(out, "; ")
}

// OfStage are the steps of one stage.
func (p Plan) OfStage(number int) Plan {
	out := p
	out.Steps = slices.DeleteFunc(slices.Clone(p.Steps), func(s Step) bool { return s.Stage != number })
	return out
}

// Moved are the tunnels in the order in which they are moved: of each pair the backup first, but those that are down
// before all others.
func Moved(tunnels []Tunnel) []Tunnel {
	out := slices.Clone(tunnels)
	rank := func(is bool) int {
		if is {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b Tunnel) int {
		return cmp.Or(
			cmp.Compare(rank(a.State == Down), rank(b.State == Down)),
			strings.Compare(Pair(a.Role), Pair(b.Role)),
			cmp.Compare(rank(strings.HasPrefix(a.Role, "backup")), rank(strings.HasPrefix(b.Role, "backup"))),
		)
	})
	return out
}

// Pair is the pair that a role belongs to: "" for "primary" and "backup", "-2" for "primary-2" and "backup-2".
func Pair(role string) string {
	return strings.TrimPrefix(strings.TrimPrefix(role, "primary"), "backup")
}

// EndOf is the address that a tunnel of a configuration leads to; not valid when it leads nowhere, or is not there.
func EndOf(c iosconf.Config, tunnel string) netip.Addr {
	o, _ := c.Object("interface " + tunnel)
	end, err := netip.ParseAddr(valueOf(childLines(o), "tunnel destination "))
	if err != nil {
		return netip.Addr{}
	}
	return end
}

// childLines are the lines directly below the headers of an object.
func childLines(o iosconf.Object) []string {
	var out []string
	for _, n := range o.Nodes {
		for _, child := range n.Children {
			out = append(out, child.Line)
		}
	}
	return out
}

// whyMoved says when the tunnel of a stage is moved: it has that index among those that are, in their order.
func whyMoved(s Stage, index int, order []Tunnel) string {
	how := "is changed"
	if s.Renegotiate {
		how += ", negotiated anew (`" + s.Clear() + "`)"
	}
	switch {
	case len(order) == 1:
		return fmt.Sprintf("%s %s and proven", s.Interface, how)
	case index < len(order)-1:
		return fmt.Sprintf("%s %s and proven before %s touched", s.Interface, how, namesAre(order[index+1:]))
	default:
		return fmt.Sprintf("%s %s and proven, now that %s", s.Interface, how, namesAre(order[:index]))
	}
}

// namesAre is "Tunnel1 is", or "Tunnel1 and Tunnel3 are".
func namesAre(tunnels []Tunnel) string {
	var names []string
	for _, t := range tunnels {
		names = append(names, t.Interface)
	}
	if len(names) == 1 {
		return names[0] + " is"
	}
	return strings.Join(names, " and ") + " are"
}
