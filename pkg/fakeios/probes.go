package fakeios

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// probe is the history of one IP SLA operation.
type probe struct {
	since     time.Time // the schedule it belongs to
	runs      int
	successes int
	failures  int
	code      string
	rtt       time.Duration
	last      time.Time
}

// settleProbes runs the operations that were due since the last look.
func (n *network) settleProbes(c *config, now time.Time) {
	kept := map[int]bool{}
	for _, o := range c.slas {
		if o.schedule == nil || o.schedule.startTime != "now" {
			continue
		}
		kept[o.id] = true
		p := n.probes[o.id]
		if p == nil || p.since != o.schedule.since {
			p = &probe{since: o.schedule.since}
			n.probes[o.id] = p
		}
		due := int(now.Sub(p.since)/o.period()) + 1
		for ; p.runs < due; p.runs++ {
			p.last = p.since.Add(time.Duration(p.runs) * o.period())
			n.run(c, o, p)
		}
	}
	for id := range n.probes {
		if !kept[id] {
			delete(n.probes, id)
		}
	}
}

// run performs one operation at p.last. That "Over threshold" counts as a failure is [inferred]. A success moves the tunnel's counters.
func (n *network) run(c *config, o *ipSLA, p *probe) {
	threshold, timeout, _ := o.limits()
	rtt, ok := n.reach(c, o, p.last)
	switch {
	case !ok || rtt > time.Duration(timeout)*time.Millisecond:
		p.code, p.rtt = "Timeout", 0
		p.failures++
	case rtt > time.Duration(threshold)*time.Millisecond:
		p.code, p.rtt = "Over threshold", rtt
		p.failures++
	default:
		p.code, p.rtt = "OK", rtt
		p.successes++
	}
}

// reach finds out whether the target answers at the time. A global edge address answers the
// health page, and only inside a tunnel to that edge.
func (n *network) reach(c *config, o *ipSLA, at time.Time) (time.Duration, bool) {
	target, page := o.target, o.kind != "icmp-echo"
	if page {
		u, err := url.Parse(o.url)
		if err != nil {
			return 0, false
		}
		if target, err = netip.ParseAddr(u.Hostname()); err != nil {
			return 0, false
		}
	}
	via := c.routeTo(target, n.passes(c))
	a := n.sas[via]
	if a == nil || a.up.IsZero() || a.up.After(at) || a.offer.outcome != agreed {
		e := n.edgeAt(target)
		return 10 * time.Millisecond, !page && e != nil && via != ""
	}
	a.encaps += 6
	cfg, reachable, sick := a.offer.edge.snapshot()
	if !reachable || sick || cfg.Global != target || page && !asksForPage(o.rawRequest, cfg.Cloud) {
		return 0, false
	}
	a.decaps += 5
	return cfg.ProbeRTT, true
}

func asksForPage(request []string, cloud string) bool {
	if len(request) == 0 {
		return false
	}
	want := "GET http://gateway."
	if cloud != "" {
		want += cloud + ".net/vpntest"
	}
	return strings.HasPrefix(request[0], want)
}

// trackState is the history of one track.
type trackState struct {
	up         bool
	changes    int
	lastChange time.Time
	pending    time.Time // when the object began to differ; zero: it does not
}

// settleTracks follows the operations, with the delays of the track.
func (n *network) settleTracks(c *config, now time.Time) (messages []string) {
	kept := map[int]bool{}
	for _, t := range c.tracks {
		kept[t.id] = true
		state := n.tracks[t.id]
		if state == nil {
			state = &trackState{lastChange: now}
			n.tracks[t.id] = state
		}
		up := n.objectUp(t)
		if up == state.up {
			state.pending = time.Time{}
			continue
		}
		if state.pending.IsZero() {
			state.pending = now
			if p := n.probes[t.sla]; p != nil && p.last.After(state.lastChange) {
				state.pending = p.last
			}
		}
		if flip := state.pending.Add(t.delay(up)); !now.Before(flip) {
			state.up, state.lastChange, state.pending = up, flip, time.Time{}
			state.changes++
			messages = append(messages, fmt.Sprintf("%%TRACK-6-STATE: %d ip sla %d %s %s -> %s", t.id, t.sla, t.kind(), title(!up), title(up)))
		}
	}
	for id := range n.tracks {
		if !kept[id] {
			delete(n.tracks, id)
		}
	}
	return messages
}

// objectUp is what the track sees: `state` is up for OK alone, `reachability` also over threshold.
func (n *network) objectUp(t *track) bool {
	p := n.probes[t.sla]
	return p != nil && (p.code == "OK" || t.reachability && p.code == "Over threshold")
}

func (t *track) delay(up bool) time.Duration {
	if up {
		return time.Duration(t.delayUp) * time.Second
	}
	return time.Duration(t.delayDown) * time.Second
}

func (t *track) kind() string {
	if t.reachability {
		return "reachability"
	}
	return "state"
}

func title(up bool) string {
	if up {
		return "Up"
	}
	return "Down"
}
