package site

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// MaxSize is the largest site file that is read, in bytes.
const MaxSize = yamlfile.MaxSize

// advice is what to do about a file that is no site file at all.
var advice = yamlfile.Advice{
	TooLarge: "a site file has about 30 lines; is this the right file?",
	Empty:    "start from the example in the README",
	Second:   "one site a file",
}

// Parse reads a site file and validates it. The error is [Problems]: every mistake at once.
func Parse(file string, data []byte) (*Site, error) {
	root, err := Document(file, data)
	if err != nil {
		return nil, err
	}
	return FromNode(file, root, nil)
}

// Document reads the syntax of a file that has the form of a site file, or of a part of one. The
// error is [Problems].
func Document(file string, data []byte) (*yaml.Node, error) {
	return yamlfile.Document(file, data, advice)
}

// FromNode validates a site whose values come from several files: origin names the file that a node
// comes from, "" is file. Lines and columns are those of the nodes. The error is [Problems].
func FromNode(file string, root *yaml.Node, origin func(*yaml.Node) string) (*Site, error) {
	r := &reader{file: file, origin: origin}
	return r.site(root)
}

func (r *reader) site(root *yaml.Node) (*Site, error) {
	s := &Site{MTU: 1400, Traffic: "all", AccessGroups: "none", Names: defaultNames(), Probe: DefaultProbe(),
		Steering: SteeringGuide, WhenDown: WhenDownInternet, Fallback: FallbackPairs}
	at := places{}
	var pairs *yaml.Node
	r.mapping(root, "the site file", []field{
		{"site", true, func(n *yaml.Node) { s.Name = r.siteName(n) }},
		{"router", true, func(n *yaml.Node) { r.router(n, &s.Router) }},
		{"credential", true, func(n *yaml.Node) { r.credential(n, &s.Credential) }},
		{"zia", true, func(n *yaml.Node) { r.zia(n, &s.ZIA, at) }},
		{"portal", false, func(n *yaml.Node) { r.portal(n, &s.Portal) }},
		{"lan", true, func(n *yaml.Node) { r.iface(n, "lan", &s.LAN, true, at) }},
		{"wan", true, func(n *yaml.Node) { r.iface(n, "wan", &s.WAN, false, at) }},
		{"lans", false, func(n *yaml.Node) { s.LANs = r.furtherLANs(n) }},
		{"vrf_definition", false, func(n *yaml.Node) { s.VRFDefinition = r.boolean(n) }},
		{"tunnel_zone", false, func(n *yaml.Node) { s.TunnelZone = r.zone(n) }},
		{"mtu", false, func(n *yaml.Node) { s.MTU = r.integer(n, 576, 1500, "MTU of the tunnels") }},
		{"traffic", false, func(n *yaml.Node) { s.Traffic = r.choice(n, "all", "web") }},
		{"exempt", false, func(n *yaml.Node) { r.exempt(n, s) }},
		{"access_groups", false, func(n *yaml.Node) { s.AccessGroups = r.choice(n, "none", "guide") }},
		{"steering", false, func(n *yaml.Node) { at["steering"], s.Steering = n, r.choice(n, Steerings()...) }},
		{"when_down", false, func(n *yaml.Node) { s.WhenDown = r.choice(n, WhenDownInternet, WhenDownDrop) }},
		{"probe", false, func(n *yaml.Node) { r.probe(n, &s.Probe) }},
		{"bandwidth_mbps", false, func(n *yaml.Node) {
			at["bandwidth_mbps"] = n
			s.BandwidthMbps = r.integer(n, 1, 100000, "bandwidth in Mbit/s")
		}},
		{"names", false, func(n *yaml.Node) { r.names(n, &s.Names, at) }},
		{"labels", false, func(n *yaml.Node) { s.Labels = r.labels(n) }},
		{"groups", false, func(n *yaml.Node) {
			for _, item := range r.list(n) {
				s.Groups = append(s.Groups, r.label(item, "not the name of a group"))
			}
		}},
		{"timezone", false, func(n *yaml.Node) { s.Timezone = r.timezone(n) }},
		{"pairs", false, func(n *yaml.Node) { pairs = n }},
		{"pairs_fallback", false, func(n *yaml.Node) { s.Fallback = r.choice(n, FallbackPairs, FallbackNone) }},
	})
	s.Portal.Location.Name = cmp.Or(s.Portal.Location.Name, s.Name)
	r.collisions(s, at)
	r.lanCollisions(root, s)
	r.steering(root, s, at)
	r.pairs(pairs, s, at)
	r.bandwidth(at["bandwidth_mbps"], s)
	if len(r.problems) > 0 {
		r.problems.Sort()
		return nil, r.problems
	}
	return s, nil
}

// places are the nodes of values that are compared with each other, by their keys.
type places map[string]*yaml.Node

func (r *reader) zia(n *yaml.Node, z *ZIA, at places) {
	edge := func(name string, e *Edge) func(*yaml.Node) {
		return func(n *yaml.Node) {
			at[name] = n
			r.mapping(n, name, []field{
				{"vpn", true, func(n *yaml.Node) { at[name+".vpn"], e.VPN = n, r.edgeAddress(n) }},
				{"global", true, func(n *yaml.Node) { at[name+".global"], e.Global = n, r.edgeAddress(n) }},
				{"tunnel_address", false, func(n *yaml.Node) { e.Tunnel = r.privatePrefix(n) }},
			})
		}
	}
	fields := []field{
		{"cloud", true, func(n *yaml.Node) {
			text := strings.TrimSuffix(strings.ToLower(r.text(n)), ".net")
			if !cloudName.MatchString(text) {
				r.report(n, "not a cloud name", "for example zscalertwo; the admin portal's address shows it")
			}
			z.Cloud = text
		}},
		{"primary", true, edge("primary", &z.Primary)},
		{"backup", true, edge("backup", &z.Backup)},
		{"pac_globals", false, func(n *yaml.Node) {
			for _, item := range r.list(n) {
				z.PACGlobals = append(z.PACGlobals, r.edgeAddress(item))
			}
		}},
	}
	r.mapping(n, "zia", slices.Insert(fields, 1, r.ciphers(z, at)...))
	r.cipherCollisions(z, at)
}

// labels reads words by which sites are selected.
func (r *reader) labels(n *yaml.Node) map[string]string {
	out := map[string]string{}
	if n.Kind != yaml.MappingNode {
		r.report(n, "labels is not a mapping", "write {region: apac}")
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := r.label(n.Content[i], "not the name of a label")
		if key == "name" || key == "group" {
			r.report(n.Content[i], "this word selects by something else",
				"name is the site's name, group one of its groups; take another word")
		}
		out[key] = r.label(n.Content[i+1], "not the value of a label")
	}
	return out
}

func (r *reader) iface(n *yaml.Node, what string, i *Interface, private bool, at places) {
	at[what] = n
	r.mapping(n, what, r.ifaceFields(what, i, private, at))
}

// ifaceFields are the keys of an interface.
func (r *reader) ifaceFields(what string, i *Interface, private bool, at places) []field {
	fields := []field{
		{"interface", true, func(n *yaml.Node) {
			at[what] = n
			i.Name = r.ifaceName(n, "not a "+strings.ToUpper(what)+" interface")
		}},
		{"zone", false, func(n *yaml.Node) { i.Zone = r.zone(n) }},
		{"vrf", false, func(n *yaml.Node) {
			i.VRF = r.match(n, objName, "not the name of a VRF", "as `show ip vrf` shows it, for example INTERNET")
		}},
		{"address", false, func(n *yaml.Node) {
			if private {
				i.Address = r.privatePrefix(n)
			} else {
				i.Address = r.hostPrefix(n)
			}
		}},
	}
	if !private {
		fields = append(fields, field{"gateway", false, func(n *yaml.Node) { i.Gateway = r.gateway(n) }})
	}
	return fields
}

// collisions reports values that must differ from each other and do not.
func (r *reader) collisions(s *Site, at places) {
	differ := func(a, b string, same bool, why, remedy string) {
		if same && at[a] != nil && at[b] != nil {
			r.report(at[b], why, remedy)
		}
	}
	z := &s.ZIA
	differ("primary.vpn", "backup.vpn", z.Primary.VPN == z.Backup.VPN && z.Primary.VPN.IsValid(),
		"primary and backup are the same edge", "take an edge in another data centre")
	differ("primary.global", "backup.global", z.Primary.Global == z.Backup.Global && z.Primary.Global.IsValid(),
		"both probes use the same global address", "take two different ones")
	for _, name := range []string{"primary", "backup"} {
		global := z.Primary.Global
		if name == "backup" {
			global = z.Backup.Global
		}
		for _, pac := range z.PACGlobals {
			differ(name+".global", name+".global", pac == global && global.IsValid(),
				"this address is one of pac_globals",
				"PAC traffic would follow the probe's route; take another global address")
		}
		for _, vpn := range []string{"primary.vpn", "backup.vpn"} {
			same := global.IsValid() && (vpn == "primary.vpn" && global == z.Primary.VPN ||
				vpn == "backup.vpn" && global == z.Backup.VPN)
			differ(vpn, name+".global", same, "the probe's address is a tunnel destination",
				"its host route would send the tunnel through itself")
		}
	}
	differ("lan", "wan", s.LAN.Name == s.WAN.Name && s.LAN.Name != "", "LAN and WAN are the same interface", "")
	n := &s.Names
	r.sameName(at, "primary_tunnel", "backup_tunnel", n.PrimaryTunnel == n.BackupTunnel)
	r.sameName(at, "sla1", "sla2", n.SLA1 == n.SLA2)
	r.sameName(at, "track1", "track2", n.Track1 == n.Track2)
	r.sameName(at, "peer1", "peer2", n.Peer1 == n.Peer2)
	r.sameName(at, "ikev2_profile1", "ikev2_profile2", n.IKEv2Profile1 == n.IKEv2Profile2)
	r.sameName(at, "ipsec_profile1", "ipsec_profile2", n.IPsecProfile1 == n.IPsecProfile2)
}

// sameName reports two names that may not be equal, at the one the file gives (the other may be a default).
func (r *reader) sameName(at places, a, b string, same bool) {
	if !same {
		return
	}
	where := at[b]
	if where == nil {
		where = at[a]
	}
	if where != nil {
		r.report(where, a+" and "+b+" are the same", "give them different values")
	}
}
