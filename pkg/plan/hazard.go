package plan

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// hazards are what typing a line may do to traffic. The first that fits is shown. Dated 2026-11; Cisco
// documents and the vendor's guide, [inferred] where marked.
var hazards = []struct {
	object  string // start of the ID
	line    string // start of a typed line
	existed bool   // only when the object was there
	why     string
}{
	{"crypto ikev2 keyring ", "pre-shared-key ", true,
		"a new key counts from the next IKE negotiation: it has to be changed in the portal at the same time"},
	{"crypto ipsec transform-set ", "", true,
		"tunnels that are up keep the old transforms until apply lets them negotiate anew, one after the other"},
	{"crypto ipsec profile ", "", true,
		"tunnels that are up keep the old values until apply lets them negotiate anew, one after the other"},
	{"crypto ikev2 p", "", true,
		"tunnels that are up keep what they negotiated until apply lets them negotiate anew, one after the other"},
	{"crypto ikev2 dpd", "", true, "counts for every IKEv2 peer of the router"},
	{"crypto ikev2 nat keepalive", "", true, "counts for every IKEv2 peer of the router"},
	{"crypto ipsec fragmentation", "", true, "counts for every IPsec tunnel of the router"},
	{"interface Tunnel", "tunnel ", true, "the tunnel goes down and comes up again with its new values"},
	{"interface Tunnel", "ip address", true, "connections that the tunnel carries under its old address end"},
	{"interface Tunnel", "ip mtu ", true, "open TCP connections keep the segment size that they agreed on"},
	{"interface Tunnel", "zone-member security ", true,
		"from this line on the firewall decides what enters and leaves the tunnel"},
	{"interface ", "ip policy route-map ", false,
		"from this line on the traffic of the interface goes into the tunnels"},
	{"interface ", "ip access-group ", false, "from this line on the list filters the interface"},
	{"interface ", "ip nat ", false, "connections through the interface may be translated from this line on"},
	{"interface ", "ip address ", true, "sessions to the old address end"},
	{"track ", "", true, "the track starts from the present state of its operation"},
}

// hazard says what to expect of a change; "" when nothing.
func hazard(c Change, kind iosconf.Kind, existed bool) string {
	switch {
	case kind == iosconf.Ordered && len(c.Also) > 0:
		return fmt.Sprintf(
			"applied: a copy (%s) stands in while it is defined again, so that nothing passes a list with holes",
			listName(c.Also[len(c.Also)-1]))
	case kind == iosconf.Whole && existed && strings.HasPrefix(c.Object, appletID):
		return c.Object + " is deleted and defined again: what happens in between does not run it"
	case kind == iosconf.Whole && existed:
		return c.Object + " is running and cannot be edited: it is deleted and defined again; its track is kept, " +
			"and goes down when the delay is shorter than the gap"
	}
	for _, h := range hazards {
		if !strings.HasPrefix(c.Object, h.object) || h.existed && !existed {
			continue
		}
		for _, line := range c.Lines {
			if strings.HasPrefix(line.Text.Reveal(), h.line) {
				return h.why
			}
		}
	}
	return ""
}
