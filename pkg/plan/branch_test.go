package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// branch is the configuration of an office that has been running for years. Families write into it, one after the
// other; each sees what those before it have made.
type branch struct {
	*rand.Rand
	families []string // those that are in it
	headers  []string // of its blocks and its single lines, as they came
	lines    map[string][]string

	wan, lan string   // names of the interfaces
	lans     []string // further ones with users behind them
	gateway  string   // of the default route, with the interface or without
	wanVRF   string
	lanVRF   string
	defines  bool // its VRFs are made by `vrf definition`
	// zones of a zone-based firewall: of the LAN, the WAN and the tunnels; "" is none.
	inside, outside, vpn string
	letsIn               bool // a zone-pair from inside to vpn is there
	published            []string
	adopt                bool   // tunnels to the edges were built by hand, and are taken over
	cutOff               bool   // an earlier version of the site was typed in part
	everyCut             bool   // the plan is cut off behind each of its lines
	meddled              bool   // others have typed into what is ours
	listed               bool   // the list of a site that sends everything is there
	theirs               string // what is somebody else's under a name of ours: the plan has to be refused
}

// pick is one of several words.
func (b *branch) pick(of ...string) string { return of[b.IntN(len(of))] }

// often is true in so many of a hundred branches.
func (b *branch) often(percent int) bool { return b.IntN(100) < percent }

// in adds lines to a block, which is made if it is not there. Lines of a block within it begin with a blank more. An
// interface says nothing twice.
func (b *branch) in(header string, lines ...string) {
	if _, there := b.lines[header]; !there {
		b.headers = append(b.headers, header)
		b.lines[header] = nil
	}
	for _, line := range lines {
		if !strings.HasPrefix(header, "interface ") || !slices.Contains(b.lines[header], line) {
			b.lines[header] = append(b.lines[header], line)
		}
	}
}

// say adds lines of global configuration, and blocks that are written as a whole: lines that begin with a blank stand
// below the last one that does not.
func (b *branch) say(text string) {
	header := ""
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		if below, ok := strings.CutPrefix(line, " "); ok {
			b.in(header, below)
			continue
		}
		header = line
		b.in(header)
	}
}

// face is the header of an interface.
func face(name string) string { return "interface " + name }

// branchSections are the starts of headers in the order of a file in which everything that is named comes before what
// names
// it. What is not among them comes before all others.
var branchSections = []string{
	"ip vrf ", "vrf definition ", "ip inspect ", "object-group ", "parameter-map ", "class-map ", "policy-map ",
	"zone ",
	"zone-pair ", "crypto ikev2 proposal ", "crypto ikev2 policy ", "crypto ikev2 keyring ", "crypto ikev2 profile ",
	"crypto isakmp ", "crypto keyring ", "crypto ipsec transform-set ", "crypto ipsec profile ", "crypto map ",
	"interface ", "router ", "ip nat pool ", "ip nat ", "ip route ", "ip access-list ", "ip sla ", "route-map ",
	"access-list ", "ipv6 access-list ", "track ", "line ",
}

// String is the configuration as a file that the router boots from.
func (b *branch) String() string {
	rank := func(header string) int {
		return slices.IndexFunc(branchSections, func(start string) bool { return strings.HasPrefix(header, start) })
	}
	headers := slices.Clone(b.headers)
	slices.SortStableFunc(headers, func(x, y string) int { return rank(x) - rank(y) })
	var out strings.Builder
	for _, header := range headers {
		out.WriteString(header + "\n")
		for _, line := range b.lines[header] {
			out.WriteString(" " + line + "\n")
		}
		if strings.HasPrefix(header, "banner ") {
			continue
		}
		out.WriteString("!\n")
	}
	return out.String()
}

// newBranch makes the branch of a seed: WAN and LAN of some kind, and a third of all families on them.
func newBranch(seed uint64) *branch {
	b := &branch{Rand: rand.New(rand.NewPCG(seed, 1881)), lines: map[string][]string{}}
	b.defines = b.often(50)
	for _, list := range [][]family{wanFamilies, lanFamilies} {
		total := 0
		for _, f := range list {
			total += f.often
		}
		n := b.IntN(total)
		for _, f := range list {
			if n -= f.often; n < 0 {
				b.live(f)
				break
			}
		}
	}
	b.say("hostname branch-881\nline vty 0 4\n login local\n transport input ssh")
	for _, f := range familiesOf() {
		if b.often(f.often) {
			b.live(f)
		}
	}
	return b
}

// live puts a family into the branch. One that has nothing to say there is not in it.
func (b *branch) live(f family) {
	before := b.String()
	if f.lives(b); b.String() != before {
		b.families = append(b.families, f.name)
	}
}

// config is the branch as the planner reads it.
func (b *branch) config() iosconf.Config { return iosconf.Parse(b.String()) }

// TestBranchesAreRead: what the generator writes is what a running-config shows: every line stands in it again.
func TestBranchesAreRead(t *testing.T) {
	for seed := range uint64(20) {
		b := newBranch(seed)
		c := b.config()
		for _, header := range b.headers {
			if !strings.Contains("\n"+c.String(), "\n"+strings.TrimSpace(header)+"\n") {
				t.Fatalf("seed %d (%v): %q is lost", seed, b.families, header)
			}
		}
	}
	if a, b := fmt.Sprint(newBranch(7)), fmt.Sprint(newBranch(7)); a != b {
		t.Error("a seed gives two branches")
	}
}
