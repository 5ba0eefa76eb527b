package tunnel

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// PACOverlap refuses a route into a tunnel for an address that PAC files use: their traffic would
// follow the probe's route, whichever tunnel that is.
var PACOverlap = rule.Rule{
	Name: "pac_overlap", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide: global addresses used for monitoring must differ from the ones a PAC file uses",
	Look: func(in *rule.Case) *rule.Finding {
		for _, r := range branch.Routes(in.Final()) {
			for _, pac := range in.Site.ZIA.PACGlobals {
				if r.To.IsSingleIP() && r.To.Addr() == pac && strings.HasPrefix(r.Out, "Tunnel") {
					return &rule.Finding{
						Fatal: true, Lines: []secret.Text{secret.NewText(r.Line)},
						Why:    fmt.Sprintf("%s, which PAC files use, is routed into %s", pac, r.Out),
						Remedy: "take another global address for the probe, or take that route away",
					}
				}
			}
		}
		return nil
	},
}
