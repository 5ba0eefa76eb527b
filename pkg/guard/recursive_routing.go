package guard

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// recursiveRouting refuses a host route into a tunnel for an address that a tunnel ends at: IOS
// would take the tunnel down (%TUN-5-RECURDOWN). 2026-11.
func recursiveRouting(in Input) []Finding {
	destinations := map[string]bool{in.Site.ZIA.Primary.VPN.String(): true, in.Site.ZIA.Backup.VPN.String(): true}
	var out []Finding
	check := func(line string) {
		words := strings.Fields(line)
		if len(words) >= 5 && words[0] == "ip" && words[1] == "route" && words[3] == "255.255.255.255" &&
			strings.HasPrefix(words[4], "Tunnel") && destinations[words[2]] {
			out = append(out, Finding{Rule: "recursive-routing", Fatal: true, Why: "a tunnel destination would be reached through a tunnel",
				Mend: "remove that route; probes go to global addresses, not to tunnel destinations", Lines: []secret.Text{secret.NewText(line)}})
		}
	}
	for _, p := range in.planned() {
		check(p.line)
	}
	for _, n := range in.Running.Nodes {
		check(n.Line)
	}
	return out
}
