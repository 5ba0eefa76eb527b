package playbook

import (
	"maps"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// decides are the variables that say which lines there are. Shapes keep their values.
var decides = []string{"Encryption", "Traffic", "AccessGroups", "Exempt", "ExemptFrom", "LANs", "VRFForwarding"}

// Shapes expands the playbook as [Playbook.Render] does, with the name of each value in braces in the
// place of the value: "crypto ikev2 keyring {Keyring}". The lines correspond one to one to those that
// Render gives for the same site, and say what a line is, whatever the site calls its objects. They hold
// no secret.
func (p *Playbook) Shapes(s *site.Site) (Rendered, error) {
	values := variables(s, secret.String{})
	names := maps.Clone(values)
	for name := range names {
		names[name] = "{" + name + "}"
	}
	for _, name := range decides {
		names[name] = values[name]
	}
	return p.render(names)
}
