package playbook

import (
	"maps"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// decides are the variables that say which lines there are. Shapes keep their values.
var decides = []string{"Encryption", "Transforms", "ESPIntegrity", "IKEIntegrity", "PFS", "Traffic",
	"AccessGroups", "Exempt", "ExemptFrom", "LANs", "VRFForwarding", "Steering", "WhenDown", "Steered", "From",
	"NotFrom", "Entry"}

// Shapes expands the playbook as [Playbook.Render] does, with the name of each value in braces in the
// place of the value: "crypto ikev2 keyring {Keyring}". The lines correspond one to one to those that
// Render gives for the same site, and say what a line is, whatever the site calls its objects. They hold
// no secret. Those of a further pair are the same as those of the first.
func (p *Playbook) Shapes(s *site.Site) (Rendered, error) {
	values, err := p.renderPairs(s, func(view *site.Site, _ int) map[string]any {
		return variables(view, secret.String{})
	})
	if err != nil {
		return Rendered{}, err
	}
	shapes, err := p.renderPairs(s, func(view *site.Site, _ int) map[string]any { return shapeOf(view) })
	if err != nil {
		return Rendered{}, err
	}
	return joinPairs(values, shapes), nil
}

// shapeOf are the variables of a site with their names for values.
func shapeOf(s *site.Site) map[string]any {
	values := variables(s, secret.String{})
	names := maps.Clone(values)
	for name := range names {
		names[name] = "{" + name + "}"
	}
	for _, name := range decides {
		if value, ok := values[name]; ok {
			names[name] = value
		}
	}
	if s.PolicyVRF() != "" {
		names["PolicyVRF"] = "{WANVRF}"
	}
	if s.TunnelSource() == s.WAN.Name {
		names["Source"] = "{WAN}"
	}
	names["TunnelOrder"] = strings.TrimSuffix(strings.Repeat("{PrimaryTunnel} {BackupTunnel} ", len(s.TunnelOrder())/2),
		" ")
	var hops []nextHop
	for i := range s.NextHops() {
		number := strconv.Itoa(i%2 + 1)
		end := []string{"{PrimaryNextHop}", "{BackupNextHop}"}[i%2]
		hops = append(hops, nextHop{strconv.Itoa(i + 1), end, "{Track" + number + "}"})
	}
	names["NextHops"] = hops
	return names
}
