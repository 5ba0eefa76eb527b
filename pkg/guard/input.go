package guard

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// ownTunnel reports whether an interface is one of the two that the plan makes.
func (in Input) ownTunnel(name string) bool {
	return name == in.Site.Names.PrimaryTunnel || name == in.Site.Names.BackupTunnel
}

// insideInterfaces are the other interfaces that hosts are behind: inside for NAT, up and with an address.
func (in Input) insideInterfaces(c iosconf.Config) []string {
	var out []string
	for _, name := range branch.Interfaces(c) {
		inside := slices.ContainsFunc(branch.Children(c, "interface "+name), func(n iosconf.Node) bool {
			return n.Line == "ip nat inside" || n.Line == "ip nat enable"
		})
		if inside && name != in.Site.LAN.Name && name != in.Site.WAN.Name && !in.ownTunnel(name) &&
			!branch.Down(c, name) && in.addressOf(c, name).IsValid() {
			out = append(out, name)
		}
	}
	return out
}

// learnsRoutes reports whether the router gets routes that its static ones do not show: from a
// protocol, from DHCP, from PPP, or in a VRF.
func (in Input) learnsRoutes(c iosconf.Config) bool {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "router ") || strings.HasPrefix(n.Line, "ip default-network ") {
			return true
		}
		for _, child := range n.Children {
			if child.Line == "ip address dhcp" || child.Line == "ip address negotiated" || strings.HasPrefix(child.Line,
				"ppp ipcp route") {
				return true
			}
		}
	}
	wanVRF := branch.Value(c, in.Site.WAN.Name, "ip vrf forwarding") +
		branch.Value(c, in.Site.WAN.Name, "vrf forwarding")
	if wanVRF != "" {
		return true // the global table says nothing about the WAN
	}
	wan, _ := in.Facts.brief(in.Site.WAN.Name)
	return wan.Method == "DHCP" || wan.Method == "IPCP"
}

// typed is one line of the plan with the place where it stands.
type typed struct {
	header     string // of the object in which it is typed, itself for a global line
	text       string
	step, line int
}

// lines are the lines of the plan with the headers around them.
func (in Input) lines() []typed {
	var out []typed
	header := ""
	for i, l := range in.Plan.Lines() {
		if l.Before == "config" {
			header = l.Text.Reveal()
		}
		step, n := in.Plan.Locate(i)
		out = append(out, typed{header, l.Text.Reveal(), step.Number, n})
	}
	return out
}

// texts are the header and the line, as a finding shows them.
func (t typed) texts() []secret.Text {
	if t.header == t.text {
		return []secret.Text{secret.NewText(t.text)}
	}
	return []secret.Text{secret.NewText(t.header), secret.NewText(t.text)}
}

// final is the configuration as it will be after the plan.
func (in Input) final() iosconf.Config {
	if in.end != nil {
		return *in.end
	}
	var texts []string
	for _, l := range in.Plan.Lines() {
		texts = append(texts, l.Text.Reveal())
	}
	return iosconf.Apply(in.Running, texts)
}

// walk visits the configuration after each line of the plan that is picked. What lies before the
// object that is being typed is applied once.
func (in Input) walk(picked func(typed) bool, visit func(typed, iosconf.Config)) {
	base := in.Running
	var pending []string // lines since base
	object := 0          // where in pending the object begins that is being typed
	for _, l := range in.lines() {
		if l.header == l.text {
			object = len(pending)
		}
		pending = append(pending, l.text)
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
