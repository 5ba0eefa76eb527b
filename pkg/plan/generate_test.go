package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// branchText is what the router has before anybody thinks of tunnels.
const branchText = `hostname branch-881
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 duplex auto
 speed auto
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
interface Vlan20
 ip address 10.20.0.1 255.255.255.0
interface Vlan30
 ip address 10.30.0.1 255.255.255.0
ip nat inside source list NAT-INSIDE interface FastEthernet4 overload
ip route 0.0.0.0 0.0.0.0 192.0.2.1
ip access-list extended NAT-INSIDE
 permit ip 172.17.0.0 0.0.0.255 any
line vty 0 4
 login local
 transport input ssh
`

// siteOptions is what may differ from one version of a site file to the next.
type siteOptions struct {
	psk, traffic, exempt, encryption string
	mtu                              int
	filter                           bool   // apply the list of the route map to the LAN, as the guide does
	lan, wan, more                   string // further keys of lan and wan, and of the file
}

func rendered(t testing.TB, w siteOptions) []playbook.Step {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", fmt.Appendf(nil, `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  encryption: %s
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1%s}
wan: {interface: FastEthernet4%s}
traffic: %s
exempt: [%s]
mtu: %d
%s`, w.encryption, w.lan, w.wan, w.traffic, w.exempt, w.mtu, w.more))
	if err != nil {
		t.Fatal(err)
	}
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	out, err := book.Render(s, secret.New(w.psk))
	if err != nil {
		t.Fatal(err)
	}
	steps := out.Steps
	for i := range steps {
		if last := len(steps[i].Lines) - 1; w.filter && steps[i].Number == 13 &&
			strings.Contains(steps[i].Lines[last].Reveal(), "ip policy") {
			steps[i].Lines = append(steps[i].Lines, secret.NewText(" ip access-group 101 in"))
		}
	}
	return steps
}

// options are drawn from few values, so that two of them often share some.
func randomOptions(r *rand.Rand) siteOptions {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	lan := pick("", ", zone: INSIDE")
	if r.IntN(20) == 0 { // rare, because a tunnel that is there cannot be moved to another VRF
		lan = ", vrf: OFFICE"
	}
	return siteOptions{
		psk: pick("lab-key-0123456789", "other-key-9876543210"), traffic: pick("all", "web"),
		encryption: pick("none", "none", "aes-gcm", "aes\n  esp_integrity: sha256\n  pfs: group14",
			"none\n  ike_integrity: sha256\n  pfs: group19"),
		exempt: pick("", "10.0.0.0/8", "10.0.0.0/8, 203.0.113.80", "192.168.0.0/16, 203.0.113.80"),
		mtu:    []int{1400, 1360}[r.IntN(2)], filter: r.IntN(5) == 0,
		lan: lan,
		more: pick("", "", "tunnel_zone: VPN\n", "tunnel_zone: INSIDE\n", "tunnel_zone: VPN\nlans: [Vlan20]\n",
			"lans: [Vlan20, Vlan30]\n", "vrf_definition: true\n"),
		wan: pick("", "", ", vrf: INTERNET"),
	}
}

func typedLines(steps []playbook.Step) []string {
	var out []string
	for _, s := range steps {
		for _, line := range s.Lines {
			out = append(out, strings.TrimSpace(line.Reveal()))
		}
		out = append(out, "interface Vlan1", "exit") // out of every submode
	}
	return out
}

// foreign are objects and lines of other people. Each is typed as a whole.
var foreign = []string{
	"interface Loopback0|ip address 10.9.9.9 255.255.255.255|exit",
	"access-list 150 permit ip any any|interface Vlan1|ip access-group 150 out|exit",
	"route-map OTHER permit 10|match ip address 150 151|set interface Loopback0|exit",
	"route-map ZIA-PBR permit 20|match ip address 160|exit",
	"ip sla 9|icmp-echo 192.0.2.1|frequency 10|exit|ip sla schedule 9 life forever start-time now|track 9 ip sla 9 " +
		"reachability|delay down 5|exit",
	"crypto ikev2 proposal THEIRS|encryption aes-cbc-128|integrity sha256|group 19|exit|crypto ikev2 policy " +
		"THEIRS|match fvrf any|proposal THEIRS|exit",
	"crypto ikev2 keyring ZIA-KEYRING|peer THEIRS|address 192.0.2.200|pre-shared-key theirs-0123456789|exit|exit",
	"crypto ikev2 keyring THEIRS|peer P|address 192.0.2.201|pre-shared-key local a-0123456789|pre-shared-key " +
		"remote b-0123456789|exit|exit",
	"crypto ikev2 dpd 30 3 on-demand",
	"crypto ikev2 nat keepalive 60",
	"interface FastEthernet4|description uplink|exit",
	"interface Vlan1|description office|no ip redirects|exit",
	"interface Vlan1|ip nat inside|exit|interface FastEthernet4|ip nat outside|exit",
	"interface FastEthernet4|ip virtual-reassembly in|exit",
	"interface FastEthernet4|ip nat outside|no ip virtual-reassembly in|exit",
	"interface Vlan1|ip virtual-reassembly in max-reassemblies 64|exit",
	"interface Tunnel9|ip address 10.99.0.1 255.255.255.252|tunnel source FastEthernet4|tunnel destination " +
		"192.0.2.99|exit|ip route 10.50.0.0 255.255.0.0 Tunnel9",
	"ip route 10.60.0.0 255.255.0.0 172.17.0.9",
	"access-list 199 permit ip any host 192.0.2.77",
	"interface Tunnel1|bandwidth 5000|exit",
	"ip route 185.46.212.88 255.255.255.255 Tunnel1 10",
	"track 1 ip sla 1|delay down 10|exit",
	"interface Vlan20|description voice|exit",
}

// foreignFirewall are those of a zone-based firewall.
var foreignFirewall = []string{
	"zone security INSIDE|description the office|exit|interface Vlan1|zone-member security INSIDE|exit",
	"zone security VPN|exit|zone security INSIDE|exit|class-map type inspect match-any ALL|match protocol tcp|exit|" +
		"policy-map type inspect OUT|class type inspect ALL|inspect|exit|class class-default|drop|exit|exit|" +
		"zone-pair security BACK source VPN destination INSIDE|service-policy type inspect OUT|exit",
	"class-map type inspect match-any ZIA-LAN-TRAFFIC|match protocol tcp|exit",
}

// plainOptions are [randomOptions] without what the virtual router does not know.
func plainOptions(r *rand.Rand) siteOptions {
	w := randomOptions(r)
	w.filter, w.more = false, ""
	w.lan, w.wan = "", ""
	return w
}

// running is a configuration around the guide's objects: nothing, all, a part of an earlier
// version of the site typed up to anywhere, objects missing, other people's things before and
// behind. Lines that IOS would refuse on the way are not in it.
func randomRunning(t testing.TB, r *rand.Rand) iosconf.Config {
	return runningOf(t, r, randomOptions, slices.Concat(foreign, foreignFirewall))
}

func runningOf(t testing.TB, r *rand.Rand, options func(*rand.Rand) siteOptions, foreign []string) iosconf.Config {
	t.Helper()
	c := iosconf.Parse(branchText)
	others := func() {
		for _, one := range foreign {
			if r.IntN(4) == 0 {
				c = iosconf.Apply(c, strings.Split(one, "|"))
			}
		}
	}
	others()
	for range r.IntN(3) {
		lines := typedLines(rendered(t, options(r)))
		switch r.IntN(4) {
		case 0: // typed up to anywhere
			lines = lines[:r.IntN(len(lines)+1)]
		case 1: // some steps only
			var some []string
			for _, s := range rendered(t, options(r)) {
				if r.IntN(3) > 0 {
					some = append(some, typedLines([]playbook.Step{s})...)
				}
			}
			lines = some
		}
		c = iosconf.Apply(c, lines)
	}
	if r.IntN(2) == 0 {
		others()
	}
	return c
}

// rewritten is the configuration with its objects and lines in another order and in other forms
// that say the same.
func rewritten(c iosconf.Config, r *rand.Rand) iosconf.Config {
	objects := c.Objects()
	r.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
	var out iosconf.Config
	for _, o := range objects {
		nodes := append([]iosconf.Node{}, o.Nodes...)
		if o.Kind == iosconf.Block {
			children := append([]iosconf.Node{}, nodes[0].Children...)
			r.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
			nodes[0].Children = children
		}
		out.Nodes = append(out.Nodes, nodes...)
	}
	text := out.String()
	for _, form := range [][2]string{
		{"eq 80\n", "eq www\n"}, {" deny ip any ", " deny   ip any "}, {"0.0.0.0 255.255.255.255", "any"},
		{" state\n", "\n"},
		{"host 203.0.113.80", "203.0.113.80 0.0.0.0"}, {" mode tunnel\n", ""}, {" lifetime 86400\n", ""},
		{"address 198.51.100.11\n authentication", "address 198.51.100.11 255.255.255.255 \n authentication"},
	} {
		if r.IntN(2) == 0 {
			text = strings.ReplaceAll(text, form[0], form[1])
		}
	}
	return iosconf.Parse(text)
}
