package playbook_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

const furtherPairs = `zia:
  encryption: aes-gcm
` + edges + `pairs:
  - source: Loopback10
    credential: {fqdn: second-10@corp.example, psk: env:PSK10}
    primary: {global: 185.46.212.90}
    backup: {global: 185.46.212.91, tunnel_address: 10.9.0.1/30}
    lans: [Vlan20, Vlan30]
  - wan: {interface: Dialer1, vrf: SECOND}
    primary: {vpn: 198.51.100.12, global: 185.46.212.92}
    backup: {vpn: 203.0.113.23, global: 185.46.212.93}
    credential: {fqdn: tokyo-02@corp.example, psk: env:PSK2}
    from: [172.17.0.128/25]
`

func load(t *testing.T, name, source string) *playbook.Playbook {
	t.Helper()
	if source == "" {
		data, err := playbooks.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source = string(data)
	}
	p, err := playbook.Load(name, []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func linesOf(r playbook.Rendered) string {
	var b strings.Builder
	for _, step := range r.Steps {
		for _, line := range step.Lines {
			b.WriteString(line.Reveal() + "\n")
		}
	}
	return b.String()
}

// TestPairs: each pair has objects of its own, and what all have in common stands once. Keys go with their pairs.
func TestPairs(t *testing.T) {
	t.Parallel()
	book := load(t, playbooks.Default, "")
	s := tokyo(t, furtherPairs)
	r, err := book.Render(s, secret.New("key-1"), secret.New("key-1"), secret.New("key-3"))
	if err != nil {
		t.Fatal(err)
	}
	text := linesOf(r)
	for _, want := range []string{
		"crypto ikev2 policy ZIA-POLICY\n match fvrf any\n proposal ZIA-PROPOSAL\n",
		"crypto ikev2 keyring ZIA-KEYRING-3\n peer ZIA-PRIMARY-3\n  address 198.51.100.12\n  pre-shared-key key-3\n",
		"profile ZIA-IKEV2-PRIMARY-2\n match identity remote address 198.51.100.11\n match address local interface " +
			"Loopback10\n identity local email second-10@corp.example\n",
		"profile ZIA-IKEV2-PRIMARY-3\n match identity remote address 198.51.100.12\n match fvrf SECOND\n identity " +
			"local " +
			"email tokyo-02@corp.example\n",
		"interface Tunnel3\n ip unnumbered Loopback10\n", " tunnel source Loopback10\n tunnel mode ipsec ipv4\n " +
			"tunnel " +
			"destination 198.51.100.11\n", "interface Tunnel4\n ip address 10.9.0.1 255.255.255.252\n",
		" tunnel source Dialer1\n tunnel mode ipsec ipv4\n tunnel destination 203.0.113.23\n tunnel vrf SECOND\n",
		"access-list 101 deny ip 172.17.0.128 0.0.0.127 any\naccess-list 101 permit ip any any\n",
		"access-list 102 permit ip any any\naccess-list 103 permit ip 172.17.0.128 0.0.0.127 any\n",
		"route-map ZIA-PBR-2 permit 1\n match ip address 102\n set interface Tunnel3 Tunnel4 Tunnel1 Tunnel2 Tunnel5 " +
			"Tunnel6\nroute-map ZIA-PBR permit 3\n match ip address 103\n",
		"interface Vlan20\n ip policy route-map ZIA-PBR-2\ninterface Vlan30\n ip policy route-map ZIA-PBR-2\n",
		"interface Dialer1\n ip nat outside\n", "ip route 185.46.212.93 255.255.255.255 Tunnel6 permanent\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, once := range []string{"crypto ikev2 proposal ", "crypto ipsec transform-set ", "interface Vlan1\n",
		"interface FastEthernet4\n", "crypto ikev2 dpd "} {
		if n := strings.Count(text, once); n != 1 {
			t.Errorf("%q stands %d times", once, n)
		}
	}
	shapes, err := book.Shapes(s)
	if err != nil || strings.Count(linesOf(shapes), "\n") != strings.Count(text, "\n") {
		t.Errorf("%v: the shapes do not correspond to the lines:\n%s", err, linesOf(shapes))
	}
	for i, step := range r.Steps {
		if len(step.Optionals) != len(shapes.Steps[i].Optionals) {
			t.Errorf("step %d: %d optional lines, %d shapes of them", step.Number, len(step.Optionals),
				len(shapes.Steps[i].Optionals))
		}
		for _, o := range step.Optionals {
			if text := step.Lines[o.Index].Reveal(); strings.HasPrefix(text, "interface ") {
				t.Errorf("step %d: %q is optional", step.Number, text)
			}
		}
	}
}

// TestPairsOnLink: a pair that has another access in the same routing table gets host routes by it.
func TestPairsOnLink(t *testing.T) {
	t.Parallel()
	for wan, want := range map[string]string{
		"Dialer1": "Dialer1", "Vlan100, gateway: 198.18.1.1": "Vlan100 198.18.1.1",
	} {
		s := tokyo(t, strings.Replace(furtherPairs, "Dialer1, vrf: SECOND", wan, 1))
		r, err := load(t, playbooks.Default, "").Render(s)
		if text := linesOf(r); err != nil || !strings.Contains(text, "ip route 198.51.100.12 255.255.255.255 "+want+
			"\nip route 203.0.113.23 255.255.255.255 "+want+"\ninterface Tunnel5\n") {
			t.Errorf("%v: %s:\n%s", err, wan, text)
		}
	}
}

// TestPlaybookOfOnePair: a playbook that cannot tell pairs apart is refused for a site with several.
func TestPlaybookOfOnePair(t *testing.T) {
	t.Parallel()
	s := tokyo(t, furtherPairs)
	somewhere := s.Further[1].From[0]
	s.WAN.Address, s.LAN.Address = somewhere, somewhere
	s.Further[0].WAN.Address, s.Further[1].WAN.Address = somewhere, somewhere
	for name, c := range map[string]struct{ source, want string }{
		"cisco-881-zia-verbatim.yaml": {"", "zia-verbatim cannot make pair 2: "},
		"mine.yaml": {"name: mine\nsteps:\n  - number: 1\n    title: T\n    lines: |\n      interface " +
			"{{.PrimaryTunnel}}\n" +
			"       tunnel source {{.Source}}\n      interface {{.BackupTunnel}}\n       tunnel source {{.Source}}\n" +
			"      route-map {{.RouteMap}} permit 1\n       match ip address {{.ACL}}\n",
			"`route-map ZIA-PBR permit 1` has other lines than for pair 1"},
	} {
		_, err := load(t, name, c.source).Render(s)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
