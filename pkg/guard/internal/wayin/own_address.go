package wayin

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// OwnAddress refuses to renumber or shut an interface that has an address: the session may run over
// it, and the branch does.
var OwnAddress = rule.Rule{
	Name: "own_address", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide's step 13 prints sample addresses for WAN and LAN",
	Look: func(in *rule.Case) *rule.Finding {
		for _, l := range in.Lines() {
			name, ok := strings.CutPrefix(l.Header, "interface ")
			if !ok || strings.HasPrefix(name, "Tunnel") {
				continue
			}
			has := branch.Value(in.Running, name, "ip address")
			wants, sets := strings.CutPrefix(l.Text, "ip address ")
			changes := sets && wants != has && !strings.HasSuffix(wants, " secondary") || l.Text == "no ip address" ||
				l.Text == "shutdown"
			if has == "" || !changes {
				continue
			}
			return &rule.Finding{
				Fatal: true, Step: l.Step, Line: l.Line, Lines: l.Texts(),
				Why: fmt.Sprintf("%s has the address %s, and %q would end what runs over it, maybe this very "+
					"session", name, has, l.Text),
				Remedy: "remove the address from the site file, or change it on the router by hand first, at the " +
					"console",
			}
		}
		return nil
	},
}
