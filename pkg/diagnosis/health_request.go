package diagnosis

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

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
