package playbook

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"text/template"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// siteKeys names the site file's key behind each optional variable.
var siteKeys = map[string]string{
	"LANAddress": "lan.address", "WANAddress": "wan.address",
	"PrimaryTunnelAddress": "zia.primary.tunnel_address", "BackupTunnelAddress": "zia.backup.tunnel_address",
	"ZonePair": "tunnel_zone and another lan.zone", "Unnumbered": "another lan.vrf than wan.vrf",
	"FurtherLAN": "lans of a further pair", "FurtherPair": "pairs", "EdgeWay": "pairs[].wan.gateway",
	"MatchLocal": "an edge that another pair has too",
	"LANZone":    "lan.zone", "WANZone": "wan.zone", "TunnelZone": "tunnel_zone",
	"LANVRF": "lan.vrf", "WANVRF": "wan.vrf",
	"PolicyVRF":      "wan.vrf, the same for all pairs",
	"PrimaryNextHop": "zia.primary.tunnel_address with a subnet of two hosts",
	"BackupNextHop":  "zia.backup.tunnel_address with a subnet of two hosts",
	"ProviderWay":    "wan.gateway", "LastResort": "when_down: internet, wan.gateway and equal lan.vrf and wan.vrf",
	"Frequency": "another probe.frequency than 60", "Delay": "probe.down or probe.up",
	"PFS": "zia.pfs",
}

// variables are what a template may name, for a site of one pair of tunnels; playbooks/README.md lists them. Optional
// ones that the site does not give are absent, so that naming them is an error.
func variables(s *site.Site, psk secret.String) map[string]any {
	n := s.Names
	key := psk.Reveal()
	if key == "" {
		key = "<pre-shared-key>"
	}
	vars := map[string]any{
		"Proposal": n.Proposal, "Policy": n.Policy, "Keyring": n.Keyring, "Peer1": n.Peer1, "Peer2": n.Peer2,
		"IKEv2Profile1": n.IKEv2Profile1, "IKEv2Profile2": n.IKEv2Profile2, "TransformSet": n.TransformSet,
		"IPsecProfile1": n.IPsecProfile1, "IPsecProfile2": n.IPsecProfile2,
		"PrimaryTunnel": n.PrimaryTunnel, "BackupTunnel": n.BackupTunnel,
		"ACL": n.ACL, "RouteMap": n.RouteMap, "SLA1": n.SLA1, "SLA2": n.SLA2, "Track1": n.Track1, "Track2": n.Track2,
		"FQDN": s.Credential.FQDN, "PSK": key, "Cloud": s.ZIA.Cloud, "Encryption": s.ZIA.Encryption,
		"Transforms": s.ZIA.Transforms(), "ESPIntegrity": s.ZIA.ESPIntegrity,
		"IKEIntegrity": cmp.Or(s.ZIA.IKEIntegrity, "sha1"),
		"Traffic":      s.Traffic, "AccessGroups": s.AccessGroups,
		"PrimaryVPN": s.ZIA.Primary.VPN.String(), "BackupVPN": s.ZIA.Backup.VPN.String(),
		"PrimaryGlobal": s.ZIA.Primary.Global.String(), "BackupGlobal": s.ZIA.Backup.Global.String(),
		"LAN": s.LAN.Name, "WAN": s.WAN.Name, "MTU": strconv.Itoa(s.MTU), "MSS": strconv.Itoa(s.MSS()),
		"Exempt": s.Exempt, "ExemptFrom": s.ExemptFrom, "LANs": s.LANs,
		"ClassMap": n.ClassMap, "PolicyMap": n.PolicyMap,
		"Source": s.TunnelSource(), "Entry": s.Entry(), "TunnelOrder": strings.Join(s.TunnelOrder(), " "),
	}
	vars["From"], vars["NotFrom"] = s.Sources()
	if from, _ := s.Sources(); s.PairNumber() > 1 && len(from) == 0 {
		vars["FurtherLAN"] = s.LAN.Name
	}
	if s.SharesEdge() {
		vars["MatchLocal"] = "interface " + s.TunnelSource()
	}
	if way := s.EdgeWay(); way != "" {
		vars["EdgeWay"] = way
	}
	steeringVariables(s, vars)
	if s.LAN.VRF != s.WAN.VRF { // an interface borrows its address from one of its own VRF
		vars["Unnumbered"] = s.LAN.Name
	}
	vars["VRFForwarding"] = "ip vrf forwarding"
	if s.VRFDefinition {
		vars["VRFForwarding"] = "vrf forwarding"
	}
	if s.TunnelZone != "" && s.LAN.Zone != "" && s.TunnelZone != s.LAN.Zone { // within a zone everything passes
		vars["ZonePair"] = n.ZonePair
	}
	for name, word := range map[string]string{
		"LANZone": s.LAN.Zone, "WANZone": s.WAN.Zone, "TunnelZone": s.TunnelZone, "LANVRF": s.LAN.VRF,
		"WANVRF": s.WAN.VRF, "PFS": s.ZIA.PFS, "PolicyVRF": s.PolicyVRF(),
	} {
		if word != "" {
			vars[name] = word
		}
	}
	for name, prefix := range map[string]netip.Prefix{
		"LANAddress": s.LAN.Address, "WANAddress": s.WAN.Address,
		"PrimaryTunnelAddress": s.ZIA.Primary.Tunnel, "BackupTunnelAddress": s.ZIA.Backup.Tunnel,
	} {
		if prefix.IsValid() {
			vars[name] = prefix.Addr().String() + " " + mask(prefix.Bits())
		}
	}
	return vars
}

// functions are what a template may call: `has "Name"` for an optional variable, `destination` for
// an exemption as IOS wants it in an access list, `network` as it wants it in a route, `bare` for the way the guide
// prints it.
func functions(vars map[string]any) template.FuncMap {
	return template.FuncMap{
		"has": func(name string) bool { _, ok := vars[name]; return ok },
		"destination": func(p netip.Prefix) string {
			if p.IsSingleIP() {
				return "host " + p.Addr().String()
			}
			return p.Addr().String() + " " + wildcard(p.Bits())
		},
		"network": func(p netip.Prefix) string { return p.Addr().String() + " " + mask(p.Bits()) },
		"bare": func(p netip.Prefix) string {
			if p.IsSingleIP() {
				return p.Addr().String()
			}
			return p.Addr().String() + " " + wildcard(p.Bits())
		},
	}
}

// mask is a prefix length as a dotted mask.
func mask(bits int) string {
	return dotted(func(n int) int { return 256 - 1<<(8-n) }, bits)
}

// wildcard is the inverse of the mask, as access lists want it.
func wildcard(bits int) string {
	return dotted(func(n int) int { return 1<<(8-n) - 1 }, bits)
}

func dotted(octet func(bits int) int, bits int) string {
	parts := make([]string, 4)
	for i := range parts {
		parts[i] = strconv.Itoa(octet(min(max(bits-8*i, 0), 8)))
	}
	return strings.Join(parts, ".")
}
