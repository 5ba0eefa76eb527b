package show

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// NATTranslations is `show ip nat translations`: what static rules publish, and the router's own IKE where NAT
// translates it. Sessions of hosts are not kept.
func (v View) NATTranslations() string {
	var b strings.Builder
	row := func(protocol, global, local, outside string) {
		if b.Len() == 0 {
			b.WriteString("Pro Inside global      Inside local       Outside local      Outside global\n")
		}
		fmt.Fprintf(&b, "%-3s %-18s %-18s %-18s %s\n", protocol, global, local, outside, outside)
	}
	for _, r := range v.Config.NATRules {
		global := v.Config.Public(r)
		switch {
		case !r.Static() || !global.IsValid():
		case r.Protocol == "":
			row("---", global.String(), r.Local.String(), "---")
		default:
			row(r.Protocol, portText(global, r.GlobalPort), portText(r.Local, r.LocalPort), "---")
		}
	}
	shown := map[wan.Translation]bool{}
	v.eachTunnel(func(_ *running.Interface, a *wan.Association) {
		for _, t := range a.OwnTranslations() {
			if !shown[t] {
				row(t.Protocol, t.Outside.String(), t.Inside.String(), t.Peer.String())
			}
			shown[t] = true
		}
	})
	return b.String()
}

func portText(a netip.Addr, port int) string { return fmt.Sprintf("%s:%d", a, port) }
