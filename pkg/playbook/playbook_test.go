package playbook_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

func tokyo(t *testing.T, more string) *site.Site {
	t.Helper()
	s, err := site.Parse("tokyo-01.yaml", []byte(`site: tokyo-01
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: tokyo-01@corp.example, psk: env:PSK}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`+more))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const edges = "  cloud: zscalertwo\n  primary: {vpn: 198.51.100.11, global: 185.46.212.88}\n" +
	"  backup: {vpn: 203.0.113.22, global: 185.46.212.89}\n"

func render(t *testing.T, name string, s *site.Site) (string, error) {
	t.Helper()
	src, err := playbooks.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := playbook.Load(name, src)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render(s, secret.New("k"))
	var b strings.Builder
	for i, step := range r.Steps {
		if step.Number != i+1 || step.Title == "" {
			t.Errorf("step %d is %q", step.Number, step.Title)
		}
		for _, line := range step.Lines {
			b.WriteString(line.Reveal() + "\n")
		}
	}
	if err == nil && len(r.Steps) != 14 {
		t.Errorf("%d steps", len(r.Steps))
	}
	return b.String(), err
}

// TestBuiltIn looks for the lines on which the variants differ.
func TestBuiltIn(t *testing.T) {
	for _, c := range []struct {
		more string
		want []string
		not  []string
	}{
		{"zia:\n" + edges,
			[]string{"esp-null esp-sha-hmac\n", " ip unnumbered FastEthernet4\n ip mtu 1400\n ip tcp adjust-mss 1360\n",
				"access-list 101 permit ip any any\n", "  \\r\\n\n  exit\n threshold 300\n"},
			[]string{"access-group", "\n ip address ", "config IP SLA"}},
		{"traffic: web\nmtu: 1300\nexempt: [10.0.0.0/8, 203.0.113.80]\nzia:\n  encryption: aes-gcm\n" + edges,
			[]string{"esp-gcm 256\n", "adjust-mss 1260\n", "access-list 101 deny ip any 10.0.0.0 0.255.255.255\n" +
				"access-list 101 deny ip any host 203.0.113.80\naccess-list 101 permit tcp any any eq 80\n" +
				"access-list 101 permit tcp any any eq 443\n"}, []string{"permit ip any any"}},
		{"access_groups: guide\nzia:\n" + edges,
			[]string{"interface FastEthernet4\n ip access-group 101 in\n ip access-group 101 out\n ip nat outside\n",
				"interface Vlan1\n ip access-group 101 in\n ip access-group 101 out\n ip nat inside\n"}, nil},
		{"zia:\n" + strings.Replace(edges, "88}", "88, tunnel_address: 10.9.0.1/30}", 1),
			[]string{"interface Tunnel1\n ip address 10.9.0.1 255.255.255.252\n", "interface Tunnel2\n ip unnumbered"},
			nil},
	} {
		text, err := render(t, playbooks.Default, tokyo(t, c.more))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in\n%s", want, text)
			}
		}
		for _, not := range c.not {
			if strings.Contains(text, not) {
				t.Errorf("%q is in\n%s", not, text)
			}
		}
	}
}

// TestBranchKeys: zones, VRFs and further LANs give their lines in both playbooks, as many as are needed, and shapes
// that correspond to them one to one.
func TestBranchKeys(t *testing.T) {
	const pair = "zone-pair security ZIA-LAN-TUNNEL source INSIDE destination ZIA\n service-policy type inspect " +
		"ZIA-LAN-POLICY\n"
	set := func(change func(*site.Site)) *site.Site {
		s := tokyo(t, "zia:\n"+edges)
		s.WAN.Address, s.LAN.Address = netip.MustParsePrefix("192.0.2.10/24"), netip.MustParsePrefix("172.17.0.1/24")
		change(s)
		return s
	}
	for name, c := range map[string]struct {
		site      *site.Site
		want, not []string
	}{
		"another zone": {set(func(s *site.Site) { s.TunnelZone, s.LAN.Zone = "ZIA", "INSIDE" }),
			[]string{"zone security ZIA\nclass-map ", pair, " zone-member security ZIA\n tunnel source "}, nil},
		"a zone that is let in already": {set(func(s *site.Site) { s.TunnelZone = "ZIA" }),
			[]string{"zone security ZIA\ninterface Tunnel1\n"}, []string{"zone-pair", "class-map", "policy-map"}},
		"the LAN's zone": {set(func(s *site.Site) { s.TunnelZone, s.LAN.Zone = "INSIDE", "INSIDE" }),
			[]string{"zone security INSIDE\ninterface Tunnel1\n"}, []string{"zone-pair"}},
		"only said": {set(func(s *site.Site) { s.WAN.Zone, s.LAN.Zone = "OUTSIDE", "INSIDE" }), nil, []string{"zone"}},
		"WAN in a VRF": {set(func(s *site.Site) { s.WAN.VRF = "INTERNET" }),
			[]string{"policy ZIA-POLICY\n match fvrf INTERNET\n", "remote address 198.51.100.11\n match fvrf " +
				"INTERNET\n",
				"interface Tunnel1\n ip unnumbered Vlan1\n", " tunnel destination 198.51.100.11\n tunnel vrf " +
					"INTERNET\n",
				"ip route 185.46.212.88 255.255.255.255 Tunnel1"}, []string{"vrf forwarding"}},
		"LAN in a VRF": {set(func(s *site.Site) { s.LAN.VRF = "OFFICE" }),
			[]string{" match fvrf any\n", "interface Tunnel1\n ip vrf forwarding OFFICE\n ip unnumbered Vlan1\n",
				"ip route vrf OFFICE 185.46.212.88 255.255.255.255 Tunnel1", "  exit\n vrf OFFICE\n threshold 300\n"},
			[]string{"tunnel vrf"}},
		"both in one": {set(func(s *site.Site) { s.LAN.VRF, s.WAN.VRF = "ALL", "ALL"; s.VRFDefinition = true }),
			[]string{"interface Tunnel1\n vrf forwarding ALL\n ip unnumbered FastEthernet4\n", " tunnel vrf " +
				"ALL\n"}, nil},
		"further LANs": {set(func(s *site.Site) { s.LANs = []string{"Vlan20", "Vlan30"} }),
			[]string{"interface Vlan20\n ip policy route-map ZIA-PBR\ninterface Vlan30\n ip policy route-map " +
				"ZIA-PBR\n"},
			[]string{"interface Vlan20\n ip nat"}},
	} {
		for _, book := range []string{playbooks.Default, "cisco-881-zia-verbatim.yaml"} {
			text, err := render(t, book, c.site)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s, %s: %q is not in\n%s", book, name, want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("%s, %s: %q is in\n%s", book, name, not, text)
				}
			}
			src, _ := playbooks.FS.ReadFile(book)
			p, _ := playbook.Load(book, src)
			shapes, err := p.Shapes(c.site)
			rows := 0
			for _, step := range shapes.Steps {
				rows += len(step.Lines)
			}
			if err != nil || rows != strings.Count(text, "\n") {
				t.Errorf("%s, %s: %d shapes of %d lines, %v", book, name, rows, strings.Count(text, "\n"), err)
			}
		}
	}
}

func TestVerbatim(t *testing.T) {
	_, err := render(t, "cisco-881-zia-verbatim.yaml", tokyo(t, "zia:\n"+edges))
	if err == nil || !strings.Contains(err.Error(), "wan.address, which the site file does not give") {
		t.Errorf("%v", err)
	}
	s := tokyo(t, "exempt: [203.0.113.80]\nzia:\n"+edges)
	s.WAN.Address, s.LAN.Address = s.Exempt[0], s.Exempt[0]
	text, err := render(t, "cisco-881-zia-verbatim.yaml", s)
	for _, want := range []string{"esp-aes-gcm-256 esp-sha-hmac\n", "config IP SLA\n", " ip access-group 101 in\n",
		"deny ip any 203.0.113.80\n", " description $ES_WAN$\n"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%v: %q is not in\n%s", err, want, text)
		}
	}
}

func TestMistakes(t *testing.T) {
	head := "name: x\nsteps:\n  - number: 1\n    title: T\n    lines: |\n"
	for src, want := range map[string]string{
		"":                               "p.yaml:1:1: the playbook is empty",
		"name: x\nstps: []\n":            `p.yaml:2:1: unknown key "stps"`,
		"name: x\nsteps: []\n":           "no steps",
		head + "      a {{.Nope}}\n":     "p.yaml:6:11: no variable Nope",
		head + "      a\n      {{if}}\n": "p.yaml:7:7: missing value for if",
		head + "      {{if has \"WANAddress\"}}x{{end}}\n":                     "p.yaml:6:7: renders to no line",
		head + "      a\n  - number: 1\n    title: U\n    lines: |\n      b\n": "step 1 stands behind step 1",
		"name: x\nsteps:\n  - number: 1\n    title: T\n":                       "the step has no lines",
	} {
		p, err := playbook.Load("p.yaml", []byte(src))
		if err == nil {
			_, err = p.Render(tokyo(t, "zia:\n"+edges), secret.String{})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
	}
}
