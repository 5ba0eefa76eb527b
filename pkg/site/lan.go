package site

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// ifaceName takes the name of an interface of the router that is no tunnel, and gives it as IOS shows it.
func (r *reader) ifaceName(n *yaml.Node, why string) string {
	name, ok := CanonicalInterface(r.text(n))
	if !ok || strings.HasPrefix(name, "Tunnel") {
		r.report(n, why, "for example Vlan1 or FastEthernet4")
	}
	return name
}

// furtherLANs takes the interfaces that are steered beside the LAN.
func (r *reader) furtherLANs(n *yaml.Node) []string {
	var out []string
	for _, item := range r.list(n) {
		out = append(out, r.ifaceName(item, "not an interface"))
	}
	return out
}

// lanCollisions reports an interface that stands twice among those that are steered, or is the WAN.
func (r *reader) lanCollisions(root *yaml.Node, s *Site) {
	seen := map[string]bool{s.LAN.Name: true}
	for i, name := range s.LANs {
		switch at := item(root, "lans", i); {
		case name == "":
		case name == s.WAN.Name:
			r.report(at, "LAN and WAN are the same interface", "")
		case seen[name]:
			r.report(at, "this interface is steered already", "name each interface once; that of lan is steered anyway")
		}
		seen[name] = true
	}
}

// item is the node of element i of the list behind a key.
func item(root *yaml.Node, key string, i int) *yaml.Node {
	for k := 0; k+1 < len(root.Content); k += 2 {
		if root.Content[k].Value == key && i < len(root.Content[k+1].Content) {
			return root.Content[k+1].Content[i]
		}
	}
	return root
}

// zone takes the name of a zone of a zone-based firewall. IOS has the zones self and default by itself.
func (r *reader) zone(n *yaml.Node) string {
	name := r.match(n, objName, "not the name of a zone", "as `show zone security` shows it, for example INSIDE")
	if name == "self" || name == "default" {
		r.report(n, "no interface can be made a member of this zone", "IOS has it by itself; name another one")
	}
	return name
}
