package audit_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

const emptyBranch = `hostname branch-01
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
interface Vlan20
 ip address 172.17.20.1 255.255.255.0
ip route 0.0.0.0 0.0.0.0 192.0.2.1
`

// ownSites are sites of every kind.
var ownSites = []string{
	"", "traffic: web\n", "exempt: [10.0.0.0/8, 203.0.113.80]\n", "access_groups: guide\n",
	"lan: {interface: Vlan1, zone: INSIDE}\ntunnel_zone: ZIA\n", "lans: [Vlan20]\n",
	"wan: {interface: FastEthernet4, vrf: INTERNET}\n", "lan: {interface: Vlan1, vrf: OFFICE}\n",
	"wan: {interface: FastEthernet4, vrf: INTERNET}\nlan: {interface: Vlan1, vrf: OFFICE}\n",
	"names: {primary_tunnel: Tunnel100, backup_tunnel: Tunnel200, keyring: K, route_map: PBR, acl: 150, sla1: 7, " +
		"sla2: 8, " +
		"track1: 17, track2: 18}\n",
}

// TestOwnRouters: a router that was brought to what a site wants has two tunnels to Zscaler, nothing to find, and
// nothing to adopt; without the site file too, and where the release has refused the optional lines.
func TestOwnRouters(t *testing.T) {
	t.Parallel()
	for _, encryption := range []string{"none", "aes-gcm", "aes\n  esp_integrity: sha256\n  pfs: group14",
		"none\n  ike_integrity: sha256"} {
		for _, more := range ownSites {
			for _, optional := range []bool{true, false} {
				s := parsed(t, with(strings.Replace(siteText(t), "cloud: zscalertwo",
					"cloud: zscalertwo\n  encryption: "+
						encryption, 1), more))
				running := built(t, s, optional)
				for _, given := range []*site.Site{s, nil} {
					if given == nil && strings.Contains(encryption, "sha256") { // then it differs from the guide
						continue
					}
					r := audit.Judge(audit.Input{Running: running, Site: given})
					if len(r.Tunnels) != 2 || len(r.Findings) > 0 {
						t.Errorf("%s %q, site file %v: %d tunnels, %+v", encryption, more, given != nil, len(r.Tunnels),
							r.Findings)
					}
				}
				a := audit.Adopt(running, s)
				if !reflect.DeepEqual(*a.Site, *s) || len(a.Taken)+len(a.Absents)+len(a.Left)+len(a.NotAdopted) > 0 {
					t.Errorf("%s %q: %+v is adopted", encryption, more, a)
				}
			}
		}
	}
}

// TestGuideValues holds the values that the rules compare with against the playbook.
func TestGuideValues(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, step := range steps(t, siteFile(t), true) {
		for _, line := range step.Lines {
			all.WriteString(line.Reveal() + "\n")
		}
	}
	for _, line := range audit.GuideLines() {
		if !strings.Contains(all.String(), line+"\n") {
			t.Errorf("the playbook does not type %q", line)
		}
	}
}

// TestRulesAreComplete: every rule says what it rests on, and has a fixture that suffers it.
func TestRulesAreComplete(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, rule := range audit.Rules() {
		if rule.Name == "" || rule.Source == "" || rule.Severity == "" || names[rule.Name] {
			t.Errorf("%+v is not complete, or is there twice", rule)
		}
		names[rule.Name] = true
	}
	suffered := sufferedRules(t)
	for name := range names {
		if !suffered[name] {
			t.Errorf("no fixture in testdata suffers %s", name)
		}
	}
}

// with is a site file in which keys of its own take the place of those that it has.
func with(text, more string) string {
	for line := range strings.Lines(more) {
		key, _, _ := strings.Cut(line, ":")
		for old := range strings.Lines(text) {
			if strings.HasPrefix(old, key+":") {
				text = strings.Replace(text, old, "", 1)
			}
		}
	}
	return text + more
}

// emptyBranchOf is the branch of a site before anything is applied: its interfaces in their VRFs and zones.
func emptyBranchOf(s *site.Site) string {
	text := emptyBranch
	for name, i := range map[string]struct{ vrf, zone string }{
		s.WAN.Name: {s.WAN.VRF, s.WAN.Zone}, s.LAN.Name: {s.LAN.VRF, s.LAN.Zone},
	} {
		head := "interface " + name + "\n"
		if i.vrf != "" {
			text = strings.Replace(text, head, "ip vrf "+i.vrf+"\n"+head+" ip vrf forwarding "+i.vrf+"\n", 1)
		}
		if i.zone != "" {
			text = strings.Replace(text, head, "zone security "+i.zone+"\n"+head+" zone-member security "+i.zone+"\n",
				1)
		}
	}
	if s.WAN.VRF != "" {
		text = strings.Replace(text, "ip route ", "ip route vrf "+s.WAN.VRF+" ", 1)
	}
	return text
}

func siteText(t testing.TB) string {
	t.Helper()
	return string(mustRead(t, "testdata/site.yaml"))
}

func parsed(t testing.TB, text string) *site.Site {
	t.Helper()
	s, err := site.Parse("site.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func steps(t testing.TB, s *site.Site, optional bool) []playbook.Step {
	t.Helper()
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	out, err := book.Render(s, secret.New("lab-key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	if !optional {
		var refused []playbook.Refusal
		for _, step := range out.Steps {
			for _, o := range step.Optionals {
				refused = append(refused, playbook.Refusal{Header: step.Header(o.Index),
					Line: strings.TrimSpace(step.Lines[o.Index].Reveal())})
			}
		}
		out = out.Without(refused)
	}
	return out.Steps
}

// built is a branch office after an apply.
func built(t testing.TB, s *site.Site, optional bool) iosconf.Config {
	t.Helper()
	running := iosconf.Parse(emptyBranchOf(s))
	p, err := plan.Build(running, steps(t, s, optional))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range p.Lines() {
		lines = append(lines, line.Text.Reveal())
	}
	after, refused := iosconf.Type(running, lines)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	return after
}

// TestAdoptedListIsFree: a list of the guide's number that something names, or has, is left alone, and the number that
// is proposed for ours is one of an extended access list.
func TestAdoptedListIsFree(t *testing.T) {
	t.Parallel()
	byHand := string(mustRead(t, "testdata/all-that-bites.cfg"))
	for used, want := range map[string]int{
		"ip nat inside source list 101 interface FastEthernet4 overload\n": 102,
		"access-list 199 permit ip any any\n":                              2000,
	} {
		s := parsed(t, siteText(t))
		if want == 2000 {
			s.Names.ACL = 199
		}
		if a := audit.Adopt(iosconf.Parse(byHand+used), s); a.Site.Names.ACL != want {
			t.Errorf("%q: %d, want %d", used, a.Site.Names.ACL, want)
		}
	}
}
