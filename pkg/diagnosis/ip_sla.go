package diagnosis

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

var slaMissing = Rule{
	Name: "sla_missing", LastVerified: "2026-11-25", about: always,
	Source: "step 14 of the guide",
	check: func(t *tunnel) *finding {
		if !t.readable || node(t.running.Nodes, text("ip sla %d", t.sla)) != nil {
			return nil
		}
		return sure(text("IP SLA %d is not configured: nobody asks whether the service answers", t.sla),
			"`ziatunnel apply` configures what is missing", t.titled(slaStatistics, "Statistics"))
	},
}

var slaNotScheduled = Rule{
	Name: "sla_not_scheduled", LastVerified: "2026-11-25", about: always,
	Source: "show ip sla statistics: counters Unknown and time to live 0 before a schedule; time to live 0 with " +
		"counters behind its end. IOS refuses a schedule whose timeout is longer than its frequency, and forgets it",
	check: func(t *tunnel) *finding {
		p := t.probe()
		if p == nil || p.TimeToLive != "0" || t.named["sla_missing"] {
			return nil
		}
		next := text("`ip sla schedule %d life forever start-time now`: `ziatunnel apply` configures it", t.sla)
		seen := t.below(slaStatistics, text("IPSLA operation id: %d", t.sla), "time to live")
		line := begins(t.running.Nodes, text("ip sla schedule %d ", t.sla))
		switch {
		case line == nil:
			return sure(text("IP SLA %d is not scheduled: nobody asks whether the service answers", t.sla), next, seen)
		case strings.Contains(line.Line, "pending") || p.Successes == nil:
			return sure(text("IP SLA %d is scheduled, but has not started", t.sla), next, configured(line.Line), seen)
		}
		return sure(text("IP SLA %d has ended: its life is over", t.sla), next, configured(line.Line), seen)
	},
}

// healthRequest is a probe that asks for something else than the health page.
var healthRequest = Rule{
	Name: "health_request", LastVerified: "2026-11-25", about: carrying,
	Source: "step 14 of the guide: http raw http://<global address>:80, GET http://gateway.<cloud>.net/vpntest " +
		"HTTP/1.0",
	check: func(t *tunnel) *finding {
		header := text("ip sla %d", t.sla)
		want, have := node(t.in.Wanted.Nodes, header), node(t.running.Nodes, header)
		if want == nil || have == nil || !t.failing() {
			return nil
		}
		asks := requestOf(have)
		if asks == requestOf(want) {
			return nil
		}
		return sure(text("IP SLA %d asks for something else than the health page of the site's cloud", t.sla),
			text("`no %s`, then `ziatunnel apply`: a scheduled operation cannot be edited", header),
			configured(header, asks), t.probeLine())
	},
}

// requestOf are URL and first line of the request of an operation.
func requestOf(n *iosconf.Node) string {
	url, get := "", ""
	for _, line := range linesOf(n) {
		switch {
		case strings.HasPrefix(line, "http raw "):
			url = line
		case strings.HasPrefix(line, "GET "):
			get = line
		case strings.HasPrefix(line, "icmp-echo ") || strings.HasPrefix(line, "http get "):
			return line
		}
	}
	return url + " / " + get
}

var healthPageSlow = Rule{
	Name: "health_page_slow", LastVerified: "2026-11-25", about: carrying,
	Source: "step 14 of the guide: threshold 300; a track of the state is down over the threshold, one of the " +
		"reachability is not",
	check: func(t *tunnel) *finding {
		p := t.probe()
		if p == nil || p.ReturnCode != overThreshold {
			return nil
		}
		rtt := "longer"
		if p.RTTMilliseconds != nil {
			rtt = text("%d ms", *p.RTTMilliseconds)
		}
		why := text("the health page answers, but takes %s, more than the threshold of IP SLA %d", rtt, t.sla)
		if n := begins(t.running.Nodes, text("track %d ip sla %d ", t.track, t.sla)); n != nil &&
			!strings.Contains(n.Line, "reachability") {
			why += text(": track %d follows the state, which counts that as down", t.track)
		}
		return sure(why, "an edge that is nearer; where the distance is what it is, a higher threshold, or `track "+
			"... reachability`, in a playbook of your own",
			t.probeLine(), t.below(slaStatistics, text("IPSLA operation id: %d", t.sla), "Latest RTT"), t.below(tracks,
				text("Track %d", t.track), " is "))
	},
}

var healthPageDead = Rule{
	Name: "health_page_dead", LastVerified: "2026-11-25", about: carrying,
	Source: "the vendor: failover is to be driven by the health page, not by dead peer detection",
	check: func(t *tunnel) *finding {
		p := t.probe()
		e, line := t.passes()
		if p == nil || e != answered || !t.failing() || p.ReturnCode == overThreshold || t.ranBefore() {
			return nil
		}
		return maybe(text("the tunnel passes packets, but the health page is not answered (IP SLA %d: %s)", t.sla,
			p.ReturnCode),
			"ask for it from the LAN through the tunnel, and check zia.cloud in the site file: every cloud has a "+
				"page of its own; when only the page is silent, tell Zscaler support", t.probeLine(), line)
	},
}

// overThreshold is the return code of an answer that came too late.
const overThreshold = "Over threshold"
