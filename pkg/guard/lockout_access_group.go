package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// lockoutAccessGroup refuses to filter an interface with the access list of the route map unless
// it lets everything pass: the implicit deny of the web list drops IKE (UDP 500 and 4500), ESP, DNS
// and the operator's own SSH session. 2026-11; the guide's step 13, as printed.
func lockoutAccessGroup(in Input) []Finding {
	var out []Finding
	for _, p := range in.planned() {
		words := strings.Fields(p.line)
		if len(words) != 4 || words[0] != "ip" || words[1] != "access-group" {
			continue
		}
		list := in.list(words[2])
		if len(list) == 0 || slices.Equal(list, []string{"access-list " + words[2] + " permit ip any any"}) {
			continue
		}
		out = append(out, Finding{
			Rule: "lockout-access-group", Fatal: true,
			Why:   fmt.Sprintf("access list %s on %s would drop IKE, ESP, DNS and the operator's own session", words[2], strings.TrimPrefix(p.header, "interface ")),
			Mend:  "use the built-in playbook, which applies no access-group, or traffic: all without exemptions",
			Lines: []secret.Text{secret.NewText(p.header), secret.NewText(p.line)},
		})
	}
	return out
}
