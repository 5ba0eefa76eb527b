package rule

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// OwnTunnel reports whether an interface is one of those that the plan makes.
func (in *Case) OwnTunnel(name string) bool {
	return slices.Contains(in.Whole().TunnelInterfaces(), name)
}

// InsideInterfaces are the other interfaces that hosts are behind: inside for NAT, up and with an address.
func (in *Case) InsideInterfaces(c iosconf.Config) []string {
	var out []string
	for _, name := range branch.Interfaces(c) {
		inside := slices.ContainsFunc(branch.Children(c, "interface "+name), func(n iosconf.Node) bool {
			return n.Line == "ip nat inside" || n.Line == "ip nat enable"
		})
		if inside && !slices.Contains(in.Whole().Steered(), name) && !in.Whole().IsWAN(name) && !in.OwnTunnel(name) &&
			!branch.Down(c, name) && in.AddressOf(c, name).IsValid() {
			out = append(out, name)
		}
	}
	return out
}

// LearnsRoutes reports whether the router gets routes that its static ones do not show: from a
// protocol, from DHCP, from PPP, or in a VRF.
func (in *Case) LearnsRoutes(c iosconf.Config) bool {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "router ") || strings.HasPrefix(n.Line, "ip default-network ") {
			return true
		}
		for _, child := range n.Children {
			if child.Line == "ip address negotiated" || strings.HasPrefix(child.Line, "ppp ipcp route") {
				return true
			}
		}
	}
	if slices.ContainsFunc(branch.Interfaces(c), func(name string) bool { return branch.Leased(c, name) }) {
		return true
	}
	if branch.VRF(c, in.Site.WAN.Name) != in.Site.WAN.VRF {
		return true // another table says nothing about the WAN
	}
	wan, _ := in.Facts.Brief(in.Site.WAN.Name)
	return wan.Method == "DHCP" || wan.Method == "IPCP"
}

// Typed is one line of the plan with the place where it stands.
type Typed struct {
	Header     string // of the object in which it is typed, itself for a global line
	Text       string
	Step, Line int
}

// Lines are the lines of the plan with the headers around them.
func (in *Case) Lines() []Typed {
	var out []Typed
	header := ""
	for i, l := range in.Plan.Lines() {
		if l.Before == "config" {
			header = l.Text.Reveal()
		}
		step, n := in.Plan.Locate(i)
		out = append(out, Typed{header, l.Text.Reveal(), step.Number, n})
	}
	return out
}

// Texts are the header and the line, as a finding shows them.
func (t Typed) Texts() []secret.Text {
	if t.Header == t.Text {
		return []secret.Text{secret.NewText(t.Text)}
	}
	return []secret.Text{secret.NewText(t.Header), secret.NewText(t.Text)}
}

// Final is the configuration as it will be after the plan.
func (in *Case) Final() iosconf.Config {
	if in.end != nil {
		return *in.end
	}
	var texts []string
	for _, l := range in.Plan.Lines() {
		texts = append(texts, l.Text.Reveal())
	}
	end := iosconf.Apply(in.Running, texts)
	in.end = &end
	return end
}

// Walk visits the configuration after each line of the plan that is picked. What lies before the
// object that is being typed is applied once.
func (in *Case) Walk(picked func(Typed) bool, visit func(Typed, iosconf.Config)) {
	base := in.Running
	var pending []string // lines since base
	object := 0          // where in pending the object begins that is being typed
	for _, l := range in.Lines() {
		if l.Header == l.Text {
			object = len(pending)
		}
		pending = append(pending, l.Text)
		if !picked(l) {
			continue
		}
		if object > 0 {
			base = iosconf.Apply(base, pending[:object])
			pending, object = pending[object:], 0
		}
		visit(l, iosconf.Apply(base, pending))
	}
}
