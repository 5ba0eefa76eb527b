package site_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

const pairsSite = namesSite + `pairs:
  - name: second
    source: Loopback10
    credential: {fqdn: second-10@corp.example, psk: env:PSK10}
    primary: {global: 185.46.212.90}
    backup: {global: 185.46.212.91}
    lans: [Vlan20, Vlan30]
  - wan: {interface: Vlan100, gateway: 198.18.1.1}
    primary: {vpn: 198.51.100.12, global: 185.46.212.92}
    backup: {vpn: 203.0.113.23, global: 185.46.212.93}
    credential: {fqdn: branch-01b@corp.example, psk: env:PSK2}
    from: [172.17.0.128/25]
    names: {primary_tunnel: Tunnel50, sla1: 50}
`

// TestPairs: what a pair does not say is the site's, and every pair is seen as a site of its own.
func TestPairs(t *testing.T) {
	t.Parallel()
	s, err := site.Parse("site.yaml", []byte(pairsSite))
	if err != nil {
		t.Fatal(err)
	}
	var roles []string
	for _, tunnel := range s.Tunnels() {
		roles = append(roles, fmt.Sprintf("%s %s %s %s SLA %d", tunnel.Role, tunnel.Interface, tunnel.Source,
			tunnel.Edge.VPN, tunnel.SLA))
	}
	want := []string{
		"primary Tunnel1 FastEthernet4 198.51.100.11 SLA 1", "backup Tunnel2 FastEthernet4 203.0.113.22 SLA 2",
		"primary-2 Tunnel3 Loopback10 198.51.100.11 SLA 3", "backup-2 Tunnel4 Loopback10 203.0.113.22 SLA 4",
		"primary-3 Tunnel50 Vlan100 198.51.100.12 SLA 50", "backup-3 Tunnel6 Vlan100 203.0.113.23 SLA 6",
	}
	if got := strings.Join(roles, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("tunnels:\n%s", got)
	}
	if got := fmt.Sprint(s.Edges(), s.Steered(), s.Clashes()); got != "[198.51.100.11 203.0.113.22 198.51.100.12 "+
		"203.0.113.23] [Vlan1 Vlan20 Vlan30] []" {
		t.Errorf("edges, LANs and clashes: %s", got)
	}
	second, third := s.OfPair(2), s.OfPair(3)
	for what, got := range map[string]string{
		"LAN of pair 2": fmt.Sprintf("%s %s %s %s %d", second.LAN.Name, second.LANs, second.WAN.Name,
			second.TunnelSource(), second.Entry()),
		"order of pair 2": strings.Join(second.TunnelOrder(), " "),
		"roles of pair 3": third.Tunnels()[0].Role + " " + third.Tunnels()[1].Role,
		"objects of 3": fmt.Sprintf("%d %s %d %s %s", third.Names.ACL, third.Names.RouteMap, third.Entry(),
			third.WAN.Gateway.Address, third.Credential.FQDN),
		"shared edges": fmt.Sprint(s.OfPair(1).SharesEdge(), second.SharesEdge(), third.SharesEdge()),
		"no fourth":    fmt.Sprint(s.OfPair(4) == nil, s.OfPair(1).PairNumber(), len(s.OfPair(1).Tunnels())),
	} {
		wanted := map[string]string{
			"LAN of pair 2": "Vlan20 [Vlan30] FastEthernet4 Loopback10 1", "shared edges": "false true false",
			"order of pair 2": "Tunnel3 Tunnel4 Tunnel1 Tunnel2 Tunnel50 Tunnel6",
			"roles of pair 3": "primary-3 backup-3",
			"objects of 3":    "103 ZIA-PBR 3 198.18.1.1 branch-01b@corp.example", "no fourth": "true 1 2",
		}[what]
		if got != wanted {
			t.Errorf("%s: %s, want %s", what, got, wanted)
		}
	}
	_, others := s.OfPair(1).Sources()
	if len(others) != 1 || others[0].String() != "172.17.0.128/25" {
		t.Errorf("pair 1 leaves %v to others", others)
	}
}

// TestPairFallback: without it the tunnels of other pairs are not in the order.
func TestPairFallback(t *testing.T) {
	t.Parallel()
	s, err := site.Parse("site.yaml", []byte(pairsSite+"pairs_fallback: none\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.OfPair(2).TunnelOrder(), " "); got != "Tunnel3 Tunnel4" {
		t.Error(got)
	}
}

// TestPairMistakes: everything that pairs may take from each other is found in the file.
func TestPairMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"    credential: {fqdn: second-10@corp.example, psk: env:PSK10}\n", "",
			"pair 1 ends at the same edge with the same credential"},
		{"    source: Loopback10\n", "", "sends from the same address as the first one"},
		{"source: Loopback10", "source: FastEthernet4", "pair 1 sends from FastEthernet4 already"},
		{"source: Loopback10", "source: Vlan1", "LAN and WAN are the same interface"},
		{"Vlan100, gateway: 198.18.1.1", "FastEthernet4", "this is the WAN of the first pair"},
		{", gateway: 198.18.1.1", "", "gateway: A.B.C.D"},
		{"gateway: 198.18.1.1", "gateway: provider", "not the address of a gateway"},
		{"    lans: [Vlan20, Vlan30]\n", "", "nothing is sent into this pair"},
		{"lans: [Vlan20, Vlan30]", "lans: []", "an empty list"},
		{"lans: [Vlan20, Vlan30]", "lans: [Vlan1]", "pair 1 carries this interface already"},
		{"lans: [Vlan20, Vlan30]", "lans: [Vlan100]", "LAN and WAN are the same interface"},
		{"lans: [Vlan20, Vlan30]", "lans: [Vlan20]\n    from: [172.17.1.0/24]", "interfaces or of sources, not both"},
		{"lans: [Vlan20, Vlan30]", "from: [172.17.0.0/24]", "pair 2 (second) carries 172.17.0.0/24 already"},
		{"{global: 185.46.212.90}", "{global: 185.46.212.89}",
			"pair 1 probes this address already: \"185.46.212.89\" (every probe has one of its own; free are " +
				"185.46.212.90,"},
		{"{global: 185.46.212.91}", "{global: 185.46.212.90}", "both probes use the same global address"},
		{"{global: 185.46.212.90}", "{global: 203.0.113.22}", "the probe's address is a tunnel destination"},
		{"vpn: 203.0.113.23", "vpn: 198.51.100.12", "primary and backup are the same edge"},
		{"vpn: 198.51.100.12", "vpn: 198.51.100.11", "one routing table has one way to it"},
		{"primary_tunnel: Tunnel50", "primary_tunnel: Tunnel4", "the tunnel interface Tunnel4 is backup_tunnel of " +
			"pair 2"},
		{"sla1: 50", "sla1: 6", "the IP SLA operation 6 is sla1 of pair 3 and sla2 of pair 3"},
		{"sla1: 50", "acl: 101", "the access list 101 is acl of pair 1 and acl of pair 3"},
		{"sla1: 50", "proposal: X", "unknown key"},
		{"name: second", "name: 'a b'", "not a word"},
		{"pairs:", "steering: eem\npairs:", "the applets of steering: eem exchange the tunnels of one pair"},
		{"pairs:", "steering: route\npairs:", "steering: route cannot tell the traffic of one pair from that of"},
		{"pairs:", "steering: pbr-track\npairs:", "needs a tunnel_address with a subnet of two hosts"},
		{"pairs:", "access_groups: guide\npairs:", "access_groups: guide filters by one list"},
	} {
		if !strings.Contains(pairsSite, c.old) {
			t.Errorf("%q is not in the file", c.old)
		}
		_, err := site.Parse("a.yaml", []byte(strings.Replace(pairsSite, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.new, err, c.want)
		}
	}
}

// TestPairAddresses: where the next hops steer, the tunnels of all pairs have networks that nothing else has.
func TestPairAddresses(t *testing.T) {
	t.Parallel()
	text := pairsSite + "steering: pbr-track\n"
	for global, address := range map[string]string{"185.46.212.88": "10.255.255.1/30",
		"185.46.212.89": "10.255.255.5/30",
		"185.46.212.90": "10.255.255.9/30", "185.46.212.91": "10.255.255.13/30", "185.46.212.92": "10.255.255.17/30",
		"185.46.212.93": "10.255.255.21/30"} {
		text = strings.Replace(text, global+"}", global+", tunnel_address: "+address+"}", 1)
	}
	for _, c := range []struct{ old, new, want string }{
		{"", "", "<nil>"},
		{"10.255.255.13/30", "10.255.255.10/30", "are in one subnet"},
		{"10.255.255.9/30", "10.255.255.0/24", "a subnet of two hosts"},
		{"{interface: Vlan1}", "{interface: Vlan1, address: 10.255.255.10/29}",
			"primary of pair 2 (pairs): its tunnel_address lies in the network of the LAN"},
		{"{interface: Vlan1}", "{interface: Vlan1, address: 10.255.255.22/29}",
			"backup of pair 3 (pairs): its tunnel_address lies in the network of the LAN"},
	} {
		if !strings.Contains(text, c.old) {
			t.Fatalf("%q is not in %s", c.old, text)
		}
		_, err := site.Parse("a.yaml", []byte(strings.Replace(text, c.old, c.new, 1)))
		if !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%q: %v, want %q", c.new, err, c.want)
		}
	}
}

// TestBandwidth: more than the pairs carry is answered with what to write.
func TestBandwidth(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		namesSite + "bandwidth_mbps: 400\n": "", pairsSite + "bandwidth_mbps: 1200\n": "", namesSite: "",
		namesSite + "bandwidth_mbps: 800\n": "site.yaml:10:17: 800 Mbps are more than 400: ZIA takes 400 from one " +
			"public " +
			"source address, and this site has 1 pair of tunnels: \"800\" (2 pairs carry it: write pairs: [{source: " +
			"Loopback10, credential: {fqdn: USER@DOMAIN, psk: file:PATH}, primary: {global: 185.46.212.90}, " +
			"backup: {global: 185.46.212.91}, lans: [Vlan20]}]",
		pairsSite + "bandwidth_mbps: 9000\n": "a site has at most 4 pairs, for 1600 Mbps",
	} {
		s, err := site.Parse("site.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := s.Objections()
		if want == "" && len(got) > 0 || want != "" && !strings.Contains(got.Error(), want) {
			t.Errorf("%v, want %q", got, want)
		}
	}
}
