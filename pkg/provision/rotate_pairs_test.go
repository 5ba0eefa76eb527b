package provision_test

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

const (
	secondFQDN = "second@corp.example"
	secondPSK  = "second-key-0123456789"
)

// Further pairs of the branch with two LANs.
const (
	ownCredential = `  - source: Loopback10
    credential: {fqdn: second@corp.example, psk: "file:second.psk"}
    primary: {vpn: 198.51.100.12, global: 185.46.212.90}
    backup: {vpn: 203.0.113.23, global: 185.46.212.91}
    lans: [Vlan20]
`
	oneEdge = `  - source: Loopback10
    credential: {fqdn: second@corp.example, psk: "file:second.psk"}
    primary: {global: 185.46.212.90}
    backup: {global: 185.46.212.91}
    lans: [Vlan20]
`
	sameCredential = `  - source: Loopback10
    primary: {vpn: 198.51.100.12, global: 185.46.212.90}
    backup: {vpn: 203.0.113.23, global: 185.46.212.91}
    lans: [Vlan20]
`
)

// newRotatingPairs is the branch with a further pair, brought up, and the tenant that has its credentials.
func newRotatingPairs(t *testing.T, further string) *rotating {
	t.Helper()
	t.Setenv("SITE_PASSWORD", "noc")
	var edges []*fakeios.Edge
	for _, vpn := range []string{"198.51.100.11", "203.0.113.22", "198.51.100.12", "203.0.113.23"} {
		edges = append(edges, fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr(vpn), Cloud: "zscalertwo"}))
	}
	b := enginetest.NewOn(t, fakeios.Config{Startup: enginetest.TwoLANs, Edges: edges}, ciscoios.Options{})
	r := &rotating{office: &office{Branch: b, t: t, dir: t.TempDir()}}
	keys := map[string]string{branchFQDN: enginetest.PSK}
	r.path = filepath.Join(r.dir, "branch.psk")
	r.write(r.path, enginetest.PSK)
	if further != sameCredential {
		keys[secondFQDN] = secondPSK
		r.write(filepath.Join(r.dir, "second.psk"), secondPSK)
	}
	text := fmt.Sprintf(`site: branch-001
router: {address: %q, user: noc, password: "env:SITE_PASSWORD", legacy_ssh: true, host_key: %q}
credential: {fqdn: branch@corp.example, psk: "file:branch.psk"}
zia:
  cloud: zscalertwo
  encryption: none
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
exempt: [10.0.0.0/8, 172.17.0.0/16]
pairs:
`, b.Address, b.Router.HostKeyFingerprint()) + further
	var err error
	if r.site, err = site.Parse("branch-001.yaml", []byte(text)); err != nil {
		t.Fatal(err)
	}
	store, err := journal.OpenStore(filepath.Join(r.dir, "state"))
	if err != nil {
		t.Fatal(err)
	}
	r.runner = &provision.Runner{Journal: store, StateDir: store.Dir, Operator: provision.CurrentOperator(),
		Version: "test", Clock: enginetest.VirtualClock{ManualClock: b.Clock}}
	r.files = r.dir
	r.portal = tenantOf(edges, keys)
	r.begin()
	return r
}

// second is the key in the file of the second pair.
func (r *rotating) second(end string) string {
	first := r.path
	defer func() { r.path = first }()
	r.path = filepath.Join(r.dir, "second.psk")
	return r.key(end)
}

// carried reports how the traffic of both LANs leaves the router.
func (r *rotating) carried() (out []string) {
	for lan, host := range map[string]string{"Vlan1": "172.17.0.20", "Vlan20": "172.17.20.20"} {
		path := r.Router.Reach(lan, fakeios.Packet{Source: netip.MustParseAddr(host), Protocol: "tcp",
			Destination: netip.MustParseAddr("198.18.99.1"), SourcePort: 40000, DestinationPort: 443})
		if !path.Arrived || !strings.HasPrefix(path.Via, "Tunnel") {
			out = append(out, fmt.Sprintf("%s: %s %s", host, path.Via, path.Reason))
		}
	}
	return out
}

// TestRotationOfPairs: every credential gets a new key, one after the other, with an activation each, and both networks
// have a tunnel all the time.
func TestRotationOfPairs(t *testing.T) {
	for name, c := range map[string]struct {
		further     string
		fqdn        string
		rotated     []string
		activations int
	}{
		"all":                         {ownCredential, "", []string{branchFQDN, secondFQDN}, 2},
		"all, at one pair of edges":   {oneEdge, "", []string{branchFQDN, secondFQDN}, 2},
		"the second":                  {ownCredential, secondFQDN, []string{secondFQDN}, 1},
		"the first":                   {ownCredential, branchFQDN, []string{branchFQDN}, 1},
		"one credential of two pairs": {sameCredential, "", []string{branchFQDN}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRotatingPairs(t, c.further)
			before := map[string]string{branchFQDN: r.key(""), secondFQDN: r.second("")}
			stages := ""
			_, err := r.rotateOne(r.site, c.fqdn, func(e engine.Event) {
				if lost := r.carried(); len(lost) > 0 {
					t.Errorf("%s: without a tunnel: %s", e.Kind, lost)
				}
				if e.Kind == engine.StageStarted {
					stages += "; " + e.Title
				}
			})
			if err != nil {
				t.Fatalf("%v %q", err, r.told)
			}
			t.Log(name, stages)
			for fqdn, key := range map[string]string{branchFQDN: r.key(""), secondFQDN: r.second("")} {
				if fresh := key != before[fqdn]; fresh != strings.Contains(strings.Join(c.rotated, " "), fqdn) {
					t.Errorf("%s: a new key: %t", fqdn, fresh)
				}
				if key != r.portal.active[fqdn] || !strings.Contains(r.Router.RunningConfig(), key) {
					t.Errorf("%s: not every end has its key", fqdn)
				}
			}
			if r.portal.activations != c.activations || r.key(".next")+r.second(".next") != "" {
				t.Errorf("%d activations", r.portal.activations)
			}
			if lost := r.carried(); len(lost) > 0 {
				t.Error(lost)
			}
		})
	}
}

// TestRotationOfPairsFails: when the second credential fails, it has its old key at both ends, and the first one stays
// rotated.
func TestRotationOfPairsFails(t *testing.T) {
	r := newRotatingPairs(t, ownCredential)
	r.portal.deaf[secondFQDN] = secondPSK
	_, err := r.rotate(r.site, nil)
	mustEnd(t, err, 5)
	running := r.Router.RunningConfig()
	first, second := r.key(""), r.second("")
	if first == enginetest.PSK || r.portal.active[branchFQDN] != first || !strings.Contains(running, first) {
		t.Error("the first credential is not rotated")
	}
	if second != secondPSK || r.portal.active[secondFQDN] != second || !strings.Contains(running, second) ||
		r.second(".next") != "" {
		t.Errorf("the second credential is not as it was: %q", r.told)
	}
}

// TestRotationOfPairsGoesOn: while a rotation is not at its end, no other one is begun, and that one comes first.
func TestRotationOfPairsGoesOn(t *testing.T) {
	r := newRotatingPairs(t, ownCredential)
	died := fmt.Errorf("the process has died")
	func() {
		defer func() {
			if dead := recover(); dead != died { //nolint:errorlint // the very value
				panic(dead)
			}
		}()
		_, err := r.rotateOne(r.site, secondFQDN, func(e engine.Event) {
			if e.Kind == engine.StageProven {
				panic(died)
			}
		})
		t.Fatalf("it did not die: %v", err)
	}()
	key := r.second(".next")
	_, err := r.rotateOne(r.site, branchFQDN, nil)
	mustEnd(t, err, 2)
	if !strings.Contains(err.Error(), "a rotation of second@corp.example has left a new key") {
		t.Error(err)
	}
	now, later, err := provision.RotationsOf(r.site, r.dir, "")
	if err != nil || len(now) != 1 || now[0].FQDN != secondFQDN || len(later) != 1 || later[0].FQDN != branchFQDN {
		t.Fatalf("%v, then %v, %v", now, later, err)
	}
	resumed, err := r.rotate(r.site, nil)
	if err != nil || !resumed {
		t.Fatalf("%v %t %q", err, resumed, r.told)
	}
	if r.second("") != key || r.portal.active[secondFQDN] != key || r.key("") != enginetest.PSK {
		t.Error("the wrong keys")
	}
}

// TestRotationsRefused: what cannot be rotated is refused before anything is changed.
func TestRotationsRefused(t *testing.T) {
	file := func(path string) secret.Ref {
		ref, err := secret.ParseRef(path)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	of := func(first, second site.Credential) *site.Site {
		return &site.Site{Credential: first, Further: []site.Pair{{Number: 2, Credential: second}}}
	}
	a := site.Credential{FQDN: "a@corp.example", PSK: file("file:a.psk")}
	b := func(ref string) site.Credential { return site.Credential{FQDN: "b@corp.example", PSK: file(ref)} }
	for why, c := range map[string]struct {
		site *site.Site
		fqdn string
	}{
		"have one key, in":                   {of(a, b("file:./a.psk")), ""},
		"has its key in":                     {of(a, site.Credential{FQDN: a.FQDN, PSK: file("file:b.psk")}), ""},
		"credential.psk of b@corp.example: ": {of(a, b("env:B")), ""},
		"no credential for c@corp.example whose key is in a file: those are a@": {of(a, a), "c@corp.example"},
	} {
		_, _, err := provision.RotationsOf(c.site, t.TempDir(), c.fqdn)
		if err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v\nwant %s", err, why)
		}
		mustEnd(t, err, 2)
	}
	now, _, err := provision.RotationsOf(of(a, b("env:B")), t.TempDir(),
		"a@corp.example")
	if err != nil || len(now) != 1 || now[0].String() != "a@corp.example, of pair 1" {
		t.Errorf("%v %v", now, err)
	}
}
