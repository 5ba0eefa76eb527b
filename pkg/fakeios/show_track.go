package fakeios

import (
	"fmt"
	"strings"
)

// showTrack shows one track, or all with id 0.
func (r *Router) showTrack(id int) string {
	var b strings.Builder
	for _, t := range r.running.tracks {
		if id == 0 || id == t.id {
			r.oneTrack(&b, t)
		}
	}
	return b.String()
}

func (r *Router) oneTrack(b *strings.Builder, t *track) {
	state := r.net.tracks[t.id]
	if state == nil {
		state = &trackState{lastChange: r.clock.Now()}
	}
	now := r.clock.Now()
	delayed := ""
	if !state.pending.IsZero() {
		left := t.delay(!state.up) - now.Sub(state.pending)
		delayed = fmt.Sprintf(", delayed %s (%d secs remaining)", title(!state.up), int(left.Seconds()))
	}
	name := strings.ToUpper(t.kind()[:1]) + t.kind()[1:]
	plural := "s"
	if state.changes == 1 {
		plural = ""
	}
	fmt.Fprintf(b, "Track %d\n  IP SLA %d %s\n  %s is %s%s\n", t.id, t.sla, t.kind(), name, title(state.up), delayed)
	fmt.Fprintf(b, "    %d change%s, last change %s\n", state.changes, plural, hms(now.Sub(state.lastChange)))
	switch {
	case t.delayUp > 0 && t.delayDown > 0:
		fmt.Fprintf(b, "  Delay up %d secs, down %d secs\n", t.delayUp, t.delayDown)
	case t.delayUp > 0:
		fmt.Fprintf(b, "  Delay up %d secs\n", t.delayUp)
	case t.delayDown > 0:
		fmt.Fprintf(b, "  Delay down %d secs\n", t.delayDown)
	}
	p := r.net.probes[t.sla]
	if p == nil {
		b.WriteString("  Latest operation return code: Unknown\n")
		return
	}
	fmt.Fprintf(b, "  Latest operation return code: %s\n", p.code)
	if p.rtt > 0 {
		fmt.Fprintf(b, "  Latest RTT (millisecs) %d\n", p.rtt.Milliseconds())
	}
}

// showIPSLAStatistics shows one operation, or all with id 0.
func (r *Router) showIPSLAStatistics(id int) string {
	var b strings.Builder
	b.WriteString("IPSLAs Latest Operation Statistics\n\n")
	for _, o := range r.running.slas {
		if id == 0 || id == o.id {
			r.oneOperation(&b, o)
		}
	}
	return b.String()
}

func (r *Router) oneOperation(b *strings.Builder, o *ipSLA) {
	fmt.Fprintf(b, "IPSLA operation id: %d\n", o.id)
	p := r.net.probes[o.id]
	if p == nil {
		b.WriteString("Number of successes: Unknown\nNumber of failures: Unknown\nOperation time to live: 0\n\n\n")
		return
	}
	if p.rtt > 0 {
		fmt.Fprintf(b, "\tLatest RTT: %d milliseconds\n", p.rtt.Milliseconds())
	} else {
		b.WriteString("\tLatest RTT: NoConnection/Busy/Timeout\n")
	}
	fmt.Fprintf(b, "Latest operation start time: %s\n", p.last.UTC().Format("*15:04:05.000 UTC Mon Jan 2 2006"))
	fmt.Fprintf(b, "Latest operation return code: %s\n", p.code)
	if strings.HasPrefix(o.kind, "http") {
		fmt.Fprintf(b, "Latest DNS RTT: 0 ms\nLatest TCP Connection RTT: %d ms\nLatest HTTP Transaction RTT: %d ms\n",
			p.rtt.Milliseconds()/2, p.rtt.Milliseconds()-p.rtt.Milliseconds()/2)
	}
	life := "Forever"
	if o.schedule.life != "forever" {
		life = o.schedule.life + " sec"
	}
	fmt.Fprintf(b, "Number of successes: %d\nNumber of failures: %d\nOperation time to live: %s\n\n\n", p.successes, p.failures, life)
}

// showInterface is the head of `show interfaces X`: states, addresses and the tunnel's ends.
func (r *Router) showInterface(name string) string {
	i := r.running.iface(name)
	if i == nil {
		return "% Invalid interface\n" // wording [inferred]
	}
	status, protocol := r.net.lineProtocol(r.running, i)
	var b strings.Builder
	fmt.Fprintf(&b, "%s is %s, line protocol is %s \n", name, status, protocol)
	if a := r.running.addressOf(name); a.IsValid() {
		if i.unnumbered != "" {
			fmt.Fprintf(&b, "  Interface is unnumbered. Using address of %s (%s)\n", i.unnumbered, a)
		} else {
			fmt.Fprintf(&b, "  Internet address is %s\n", i.address)
		}
	}
	if t := i.tunnel; t != nil {
		fmt.Fprintf(&b, "  Tunnel source %s (%s), destination %s\n", r.running.addressOf(t.source), t.source, t.destination)
		b.WriteString("  Tunnel protocol/transport IPSEC/IP\n")
		if t.profile != "" {
			fmt.Fprintf(&b, "  Tunnel protection via IPSec (profile \"%s\")\n", t.profile)
		}
	}
	return b.String()
}
