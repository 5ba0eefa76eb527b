//go:build linux

package playbooks_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The identities of two tunnels: one for each, or the first for both.
const (
	firstID  = "tokyo-01@corp.example"
	secondID = "tokyo-01-2@corp.example"
)

// oneAddress is a way to bring two tunnels from one public address to one edge.
type oneAddress struct {
	name       string
	encryption string    // of the site; "" is none
	nat        string    // see ikeLab.translate
	from       [2]string // namespace and address that each tunnel starts from, "one 10.255.1.1"
	ids        [2]string
	contact    bool   // the daemons say that theirs is the first contact, as IOS does
	edge       string // what the edge makes of a second IKE SA with an identity: unique of swanctl

	ports bool // the edge sees two ports, not one
	lost  bool // the second tunnel ends the first, and the other way round
}

// TestTunnelsBehindOneAddress brings two tunnels with the proposals of the playbook from one public address to one
// edge, with real IKE daemons (strongSwan) and a real NAT. Where both are to live, each carries packets both ways,
// outlives dead peer detection, and is rekeyed, IKE SA and CHILD SA. What it says about IKE is in ARCHITECTURE.md,
// "More than one pair behind one address"; about IOS it says nothing.
func TestTunnelsBehindOneAddress(t *testing.T) {
	needIKELab(t)
	const wan = "nat " + wanAddress
	hosts := [2]string{"one 10.255.1.1", "two 10.255.2.1"}
	loopbacks := [2]string{"nat 10.255.3.1", "nat 10.255.3.2"}
	own, same := [2]string{firstID, secondID}, [2]string{firstID, firstID}
	for _, c := range []oneAddress{
		{name: "two hosts behind NAT", from: hosts, ids: own, contact: true, edge: "no", ports: true},
		{name: "AES-GCM", encryption: "aes-gcm", from: hosts, ids: own, contact: true, edge: "replace", ports: true},
		{name: "randomised ports", nat: "--to-ports 20000-30000 --random", from: hosts, ids: own, contact: true,
			edge: "no", ports: true},
		{name: "two loopbacks behind the router's own NAT", from: loopbacks, ids: own, contact: true, edge: "no",
			ports: true},
		{name: "the WAN's address and a loopback", from: [2]string{wan, loopbacks[0]}, ids: own, contact: true,
			edge: "no", ports: true},
		{name: "the WAN's address and a loopback with ports of its own", nat: staticPorts,
			from: [2]string{wan, loopbacks[1]}, ids: own, contact: true, edge: "no", ports: true},
		{name: "one address and port without NAT", nat: noNAT, from: [2]string{hosts[0], hosts[0]}, ids: own,
			contact: true, edge: "no"},
		{name: "one identity, and the edge keeps both", from: hosts, ids: same, contact: true, edge: "never",
			ports: true},
		{name: "one identity without initial contact", from: hosts, ids: same, edge: "no", ports: true},
		{name: "one identity with initial contact", from: hosts, ids: same, contact: true, edge: "no", lost: true},
		{name: "one identity, and the edge replaces", from: hosts, ids: same, edge: "replace", lost: true},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, newIKELab(t)) })
	}
}

func (c *oneAddress) run(t *testing.T, l *ikeLab) {
	ike, esp := proposals(t, cmp.Or(c.encryption, "none"))
	l.translate(c.nat)
	edge := l.start("edge", edgeConfig(ike, esp, c.edge))
	tunnels := c.initiators(l, ike, esp)
	for _, x := range tunnels {
		x.must("--initiate --timeout 5 --child " + x.child)
	}
	if c.lost {
		c.takeTurns(t, edge, tunnels)
		return
	}
	sas := c.bothUp(t, edge, esp)
	for _, sa := range sas {
		t.Logf("%s from %s port %s, %s", sa.id, sa.host, sa.port, sa.encryption)
	}
	exchange(t, edge, tunnels)
	live(l, tunnels)
	if now := c.bothUp(t, edge, esp); now[0].spi != sas[0].spi || now[1].spi != sas[1].spi {
		t.Errorf("dead peer detection has ended a tunnel: %+v, before %+v", now, sas)
	}
	rekey(l, edge, tunnels)
	for _, x := range tunnels {
		l.until("what was rekeyed is gone", func() bool {
			return !slices.ContainsFunc(x.sas(), func(sa ikeSA) bool { return sa.children != 1 })
		})
	}
	c.bothUp(t, edge, esp)
	exchange(t, edge, tunnels)
}

// tunnel is a tunnel of one of the daemons that begin.
type tunnel struct {
	*daemon
	child, inside string
}

// initiators starts a daemon in every namespace that tunnels start from.
func (c *oneAddress) initiators(l *ikeLab, ike, esp string) (out [2]tunnel) {
	unique := "never" // a daemon of swanctl that says nothing of first contact
	if c.contact {
		unique = "no" // says it where it knows of no IKE SA with this pair of identities
	}
	config := map[string]string{}
	for i, from := range c.from {
		ns, address, _ := strings.Cut(from, " ")
		out[i] = tunnel{child: fmt.Sprintf("net%d", i+1), inside: fmt.Sprintf("10.%d.0.1", i+1)}
		config[ns] += connection(i+1, address, c.ids[i], ike, esp, unique)
	}
	for i, from := range c.from {
		ns, _, _ := strings.Cut(from, " ")
		if i == 1 && out[0].ns == ns {
			out[1].daemon = out[0].daemon
			continue
		}
		out[i].daemon = l.start(ns, "connections {\n"+config[ns]+"}\n"+
			"secrets {\n  ike-1 {\n    secret = "+preSharedKey+"\n  }\n}\n")
	}
	return out
}

// bothUp waits until the edge has both tunnels with one CHILD SA each, seen from where the case says.
func (c *oneAddress) bothUp(t *testing.T, edge *daemon, esp string) []ikeSA {
	t.Helper()
	var sas []ikeSA
	edge.lab.until("the edge has both tunnels", func() bool {
		sas = edge.sas()
		slices.SortFunc(sas, func(a, b ikeSA) int { return cmp.Compare(a.inside, b.inside) })
		return len(sas) == 2 && sas[0].children == 1 && sas[1].children == 1
	})
	for i, sa := range sas {
		if sa.id != c.ids[i] || sa.inside != fmt.Sprintf("10.%d.0.0/24", i+1) || sa.host != sas[0].host {
			t.Errorf("tunnel %d is %+v", i+1, sa)
		}
		if strings.HasPrefix(esp, "null") != (sa.encryption == "NULL") {
			t.Errorf("tunnel %d is encrypted with %s, and %s was proposed", i+1, sa.encryption, esp)
		}
		if behind := c.nat != noNAT; behind != (sa.host == wanAddress) {
			t.Errorf("tunnel %d comes from %s", i+1, sa.host)
		}
	}
	if c.ports != (sas[0].port != sas[1].port) {
		t.Errorf("the tunnels come from the ports %s and %s", sas[0].port, sas[1].port)
	}
	return sas
}

// exchange sends packets through both tunnels, both ways, and looks whether each took those of its own.
func exchange(t *testing.T, edge *daemon, tunnels [2]tunnel) {
	t.Helper()
	for i, x := range tunnels {
		before := edge.sas()
		x.lab.in(x.ns, fmt.Sprintf("ping -q -c 3 -i 0.01 -W 2 -I %s %s", x.inside, insideEdge))
		edge.lab.in(edge.ns, fmt.Sprintf("ping -q -c 3 -i 0.01 -W 2 -I %s %s", insideEdge, x.inside))
		for _, after := range edge.sas() {
			was := before[slices.IndexFunc(before, func(sa ikeSA) bool { return sa.spi == after.spi })]
			in := number(t, after.received) - number(t, was.received)
			out := number(t, after.sent) - number(t, was.sent)
			want := 0
			if after.inside == fmt.Sprintf("10.%d.0.0/24", i+1) {
				want = 6
			}
			if in != want || out != want {
				t.Errorf("through tunnel %d went 6 packets each way; %s took %d and gave %d, want %d", i+1,
					after.inside, in, out, want)
			}
		}
	}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// live waits until every daemon that begins has asked twice for each tunnel whether the edge lives.
func live(l *ikeLab, tunnels [2]tunnel) {
	l.t.Helper()
	for _, x := range tunnels {
		was := strings.Count(x.log(), "sending DPD request")
		l.until("dead peer detection", func() bool { return strings.Count(x.log(), "sending DPD request") >= was+2 })
	}
}

// rekey rekeys both tunnels: the CHILD SA, then the IKE SA.
func rekey(l *ikeLab, edge *daemon, tunnels [2]tunnel) {
	l.t.Helper()
	for i, x := range tunnels {
		inside := fmt.Sprintf("10.%d.0.0/24", i+1)
		one := func() (sa ikeSA) {
			for _, sa = range edge.sas() {
				if sa.inside == inside {
					return sa
				}
			}
			return ikeSA{}
		}
		was := one()
		x.must("--rekey --child " + x.child)
		l.until("the CHILD SA is rekeyed", func() bool { n := one().childSPI; return n != "" && n != was.childSPI })
		x.must("--rekey --ike tunnel" + strings.TrimPrefix(x.child, "net"))
		l.until("the IKE SA is rekeyed", func() bool { n := one().spi; return n != "" && n != was.spi })
	}
}

// takeTurns looks whether each tunnel ends the other, over and over.
func (c *oneAddress) takeTurns(t *testing.T, edge *daemon, tunnels [2]tunnel) {
	t.Helper()
	for i, last := range []int{1, 0, 1} {
		if x := tunnels[last]; i > 0 {
			// The daemon may not have noticed yet, for the edge tells nobody whose first contact was believed.
			_, _ = x.ask("--terminate --force --timeout 1 --ike tunnel" + strings.TrimPrefix(x.child, "net"))
			x.must("--initiate --timeout 5 --child " + x.child)
		}
		edge.lab.until(fmt.Sprintf("tunnel %d is the only one", last+1), func() bool {
			sas := edge.sas()
			return len(sas) == 1 && sas[0].inside == fmt.Sprintf("10.%d.0.0/24", last+1)
		})
	}
}
