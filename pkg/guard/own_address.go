package guard

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
)

// ownAddress refuses to renumber or shut an interface that has an address: the session may run over
// it, and the branch does.
var ownAddress = Rule{
	Name: "own_address", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide's step 13 prints sample addresses for WAN and LAN",
	check: func(in Input) *Finding {
		for _, l := range in.lines() {
			name, ok := strings.CutPrefix(l.header, "interface ")
			if !ok || strings.HasPrefix(name, "Tunnel") {
				continue
			}
			has := branch.Value(in.Running, name, "ip address")
			wants, sets := strings.CutPrefix(l.text, "ip address ")
			changes := sets && wants != has && !strings.HasSuffix(wants, " secondary") || l.text == "no ip address" ||
				l.text == "shutdown"
			if has == "" || !changes {
				continue
			}
			return &Finding{
				Fatal: true, Step: l.step, Line: l.line, Lines: l.texts(),
				Why: fmt.Sprintf("%s has the address %s, and %q would end what runs over it, maybe this very "+
					"session", name, has, l.text),
				Remedy: "remove the address from the site file, or change it on the router by hand first, at the " +
					"console",
			}
		}
		return nil
	},
}
