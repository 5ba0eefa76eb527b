package fakeios

import (
	"fmt"
	"hash/fnv"
	"net/netip"
	"strings"
	"time"
)

// network is what surrounds the router: negotiation with the service edges, SLA probes and
// tracks, as of the last time somebody looked.
type network struct {
	edges  []*Edge
	clock  Clock
	sas    map[string]*association // by tunnel interface
	probes map[int]*probe
	tracks map[int]*trackState
	nextID int
	isakmp bool // %CRYPTO-6-ISAKMP_ON_OFF has been said
}

// association is the state of one tunnel's negotiation.
type association struct {
	offer  offer
	since  time.Time // when this attempt began
	up     time.Time // when it became READY; zero: not yet
	lost   time.Time // when the edge was first seen silent
	id     int
	encaps uint64
	decaps uint64
}

func newNetwork(edges []*Edge, clock Clock) *network {
	return &network{edges: edges, clock: clock, sas: map[string]*association{}, probes: map[int]*probe{}, tracks: map[int]*trackState{}}
}

func (n *network) edgeAt(vpn netip.Addr) *Edge {
	for _, e := range n.edges {
		if cfg, _, _ := e.snapshot(); cfg.VPN == vpn {
			return e
		}
	}
	return nil
}

// settle brings everything up to now and returns the log messages of what changed.
func (n *network) settle(c *config) (messages []string) {
	now := n.clock.Now()
	kept := map[string]bool{}
	for _, i := range c.interfaces {
		if i.tunnel == nil {
			continue
		}
		kept[i.name] = true
		before := n.established(i.name)
		if message := n.settleTunnel(c, i, now); message != "" {
			messages = append(messages, message)
		}
		if after := n.established(i.name); after != before {
			messages = append(messages, fmt.Sprintf("%%LINEPROTO-5-UPDOWN: Line protocol on Interface %s, changed state to %s", i.name, upDown(after)))
		}
	}
	for name := range n.sas {
		if !kept[name] {
			delete(n.sas, name)
		}
	}
	n.settleProbes(c, now)
	return append(messages, n.settleTracks(c, now)...)
}

// settleTunnel moves one negotiation. Established SAs keep the values they were built with until
// they end: they go when the interface no longer asks for them, or when DPD gives the edge up.
func (n *network) settleTunnel(c *config, i *iface, now time.Time) (message string) {
	o := n.offer(c, i)
	if o.outcome == notTrying {
		delete(n.sas, i.name)
		return ""
	}
	if !n.isakmp {
		n.isakmp, message = true, "%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is ON"
	}
	a := n.sas[i.name]
	if a == nil || a.offer.peer != o.peer || a.offer.local != o.local {
		n.nextID++
		a = &association{since: now, id: n.nextID}
		n.sas[i.name] = a
	}
	if !a.up.IsZero() && n.keepsGoing(c, a, now) {
		return message
	}
	if a.offer.outcome != o.outcome || a.offer.reason != o.reason || a.offer.transform != o.transform {
		a.since = now // a new attempt with what is configured now
	}
	a.offer = o
	if o.outcome >= childless {
		cfg, _, _ := o.edge.snapshot()
		if ready := a.since.Add(cfg.NegotiationTime); !now.Before(ready) {
			a.up = ready
		}
	}
	return message
}

// keepsGoing tells whether an established SA stays, giving it up after the time that dead peer
// detection takes: the interval and five retries [inferred: measured against another IKE daemon].
func (n *network) keepsGoing(c *config, a *association, now time.Time) bool {
	if _, reachable, _ := a.offer.edge.snapshot(); reachable {
		a.lost = time.Time{}
		return a.offer.outcome == agreed
	}
	if a.lost.IsZero() {
		a.lost = now
	}
	patience := time.Duration(1<<62 - 1)
	if c.dpd != nil {
		patience = time.Duration(c.dpd.interval+5*c.dpd.retry) * time.Second
	}
	if now.Sub(a.lost) < patience {
		return true
	}
	a.up, a.lost, a.since, a.encaps, a.decaps = time.Time{}, time.Time{}, now, 0, 0
	return false
}

// established tells whether both child SAs of a tunnel are there.
func (n *network) established(name string) bool {
	a := n.sas[name]
	return a != nil && !a.up.IsZero() && a.offer.outcome == agreed
}

// clear drops all SAs, as `clear crypto sa` does; they negotiate again with what is configured.
func (n *network) clear() { n.sas = map[string]*association{} }

// passes is the line protocol as routing sees it.
func (n *network) passes(c *config) func(*iface) bool {
	return func(i *iface) bool { _, protocol := n.lineProtocol(c, i); return protocol == "up" }
}

// lineProtocol is the two states of `show ip interface brief`. The protocol of a tunnel with
// IPsec protection is that of its SAs.
func (n *network) lineProtocol(_ *config, i *iface) (status, protocol string) {
	switch {
	case i.shutdown:
		return "administratively down", "down"
	case i.tunnel != nil:
		return "up", upDown(n.established(i.name))
	case i.switchport && i.name != "FastEthernet0":
		return "down", "down"
	default:
		return "up", "up"
	}
}

func upDown(up bool) string {
	if up {
		return "up"
	}
	return "down"
}

// spi is a stable number for one direction of one SA.
func (a *association) spi(name, direction string) uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s/%s/%d/%s", name, a.offer.peer, a.id, direction)
	return h.Sum32() | 0x10000000
}

// ping sends five echoes. Edges and the gateway answer; nothing else is out there.
func (r *Router) ping(target netip.Addr, source string) string {
	from := r.running.addressOf(source)
	if source != "" && !from.IsValid() {
		return "% Invalid source address- IP address not on any of our up interfaces\n"
	}
	answers := false
	via := r.running.routeTo(target, r.net.passes(r.running))
	if e := r.net.edgeAt(target); e != nil {
		_, answers, _ = e.snapshot()
	}
	for _, route := range r.running.routes {
		answers = answers || route.nextHop == target
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Type escape sequence to abort.\nSending 5, 100-byte ICMP Echos to %s, timeout is 2 seconds:\n", target)
	if from.IsValid() {
		fmt.Fprintf(&b, "Packet sent with a source address of %s \n", from)
	}
	if answers && via != "" {
		b.WriteString("!!!!!\nSuccess rate is 100 percent (5/5), round-trip min/avg/max = 12/14/20 ms\n")
	} else {
		b.WriteString(".....\nSuccess rate is 0 percent (0/5)\n")
	}
	return b.String()
}
