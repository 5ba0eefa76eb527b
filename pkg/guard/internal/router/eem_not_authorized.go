package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// EEMNotAuthorized refuses applets on a router where every command is authorized by AAA, and applets type theirs as
// nobody: the server refuses them, and the traffic stays in the sick tunnel.
var EEMNotAuthorized = rule.Rule{
	Name: "eem_not_authorized", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco IOS Embedded Event Manager Configuration Guide: with AAA command authorization the CLI actions of " +
		"an applet need `event manager session cli username`, or `authorization bypass` in its first line",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if in.Site.Steering != site.SteeringEEM || !in.Changes() {
			return nil
		}
		authorizes := startsLine(c, "aaa authorization commands ")
		if authorizes == "" || startsLine(c, "event manager session cli username ") != "" {
			return nil
		}
		return &rule.Finding{Fatal: true,
			Why: "`" + authorizes + "` lets AAA judge every command, and the applets type theirs as nobody: they " +
				"would be refused, and the traffic would stay in a sick tunnel",
			Remedy: "`event manager session cli username NAME`, with a user that may configure route maps; or write " +
				"steering: pbr-track, which needs no applets"}
	},
}

// startsLine is the first global line that starts so; "" when there is none.
func startsLine(c iosconf.Config, start string) string {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, start) {
			return n.Line
		}
	}
	return ""
}
