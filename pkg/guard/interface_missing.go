package guard

import "fmt"

// interfaceMissing refuses when the WAN or LAN interface is not on the router, or when the WAN
// cannot carry a tunnel. 2026-11; on an 881 the WAN is FastEthernet4 and the LAN is Vlan1.
func interfaceMissing(in Input) []Finding {
	var out []Finding
	for _, want := range []struct{ key, name string }{{"wan", in.Site.WAN.Name}, {"lan", in.Site.LAN.Name}} {
		found := false
		for _, i := range in.Interfaces {
			if i.Name != want.name {
				continue
			}
			found = true
			if want.key == "wan" && (i.Status != "up" || i.Address == "" && !in.Site.WAN.Address.IsValid()) {
				out = append(out, Finding{Rule: "interface-missing", Fatal: true,
					Why:  fmt.Sprintf("the WAN interface %s is %s and has address %q", i.Name, i.Status, i.Address),
					Mend: "bring it up and give it an address before the tunnels"})
			}
		}
		if !found {
			out = append(out, Finding{Rule: "interface-missing", Fatal: true,
				Why:  fmt.Sprintf("the router has no interface %s", want.name),
				Mend: "correct " + want.key + ".interface in the site file; `show ip interface brief` lists them"})
		}
	}
	return out
}
