package fakecloud

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

const (
	fqdn = "branch@corp.example"
	key  = "lab-key-0123456789"
)

// startup is a router with one tunnel as the vendor's guide builds it.
const startup = `hostname branch
crypto ikev2 proposal ZPROP
 encryption aes-cbc-256
 integrity sha1
 group 14
crypto ikev2 policy ZPOL
 match fvrf any
 proposal ZPROP
crypto ikev2 keyring ZRING
 peer PEER1
  address 198.51.100.11
  pre-shared-key lab-key-0123456789
crypto ikev2 profile ZPROF1
 match identity remote address 198.51.100.11 255.255.255.255
 identity local email branch@corp.example
 authentication remote pre-share
 authentication local pre-share
 keyring local ZRING
crypto ipsec transform-set ZTS esp-null esp-sha-hmac
 mode tunnel
crypto ipsec profile ZIPS1
 set transform-set ZTS
 set ikev2-profile ZPROF1
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 no shutdown
interface Tunnel1
 ip unnumbered FastEthernet4
 tunnel source FastEthernet4
 tunnel mode ipsec ipv4
 tunnel destination 198.51.100.11
 tunnel protection ipsec profile ZIPS1
ip route 0.0.0.0 0.0.0.0 192.0.2.1
`

// TestEdgesFollowThePortal: what an edge says of one router, by what stands in the portal and what of it counts.
func TestEdgesFollowThePortal(t *testing.T) {
	for name, one := range map[string]struct {
		linking Linking
		edit    func(t *testing.T, p *fakezia.Server)
		log     string
	}{
		"not there": {edit: func(*testing.T, *fakezia.Server) {}, log: "PHASE1_ERROR PSKEY_NOTFOUND"},
		"not activated": {edit: func(t *testing.T, p *fakezia.Server) {
			link(t, p, add(t, p, key))
		}, log: "PHASE1_ERROR PSKEY_NOTFOUND"},
		"not linked": {edit: func(t *testing.T, p *fakezia.Server) {
			add(t, p, key)
			p.Activate()
		}, log: "PHASE1_ERROR PSKEY_NOTFOUND"},
		"not linked, and taken": {linking: UnlinkedToo, edit: func(t *testing.T, p *fakezia.Server) {
			add(t, p, key)
			p.Activate()
		}, log: " UP"},
		"link not activated": {edit: func(t *testing.T, p *fakezia.Server) {
			id := add(t, p, key)
			p.Activate()
			link(t, p, id)
		}, log: "PHASE1_ERROR PSKEY_NOTFOUND"},
		"another key": {edit: func(t *testing.T, p *fakezia.Server) {
			link(t, p, add(t, p, "another"))
			p.Activate()
		}, log: "PHASE1_ERROR PSKEY_MISMATCH"},
		"key not activated": {edit: func(t *testing.T, p *fakezia.Server) {
			id := add(t, p, "another")
			link(t, p, id)
			p.Activate()
			if err := p.SetKey(id, key); err != nil {
				t.Fatal(err)
			}
		}, log: "PHASE1_ERROR PSKEY_MISMATCH"},
		"all of it": {edit: func(t *testing.T, p *fakezia.Server) {
			link(t, p, add(t, p, key))
			p.Activate()
		}, log: " UP"},
		"deleted, not activated": {edit: func(t *testing.T, p *fakezia.Server) {
			id := add(t, p, key)
			link(t, p, id)
			p.Activate()
			p.Remove(id)
		}, log: " UP"},
		"session ends": {edit: func(t *testing.T, p *fakezia.Server) {
			link(t, p, add(t, p, key))
			p.Activate()
			p.ExpireSessions()
		}, log: " UP"},
	} {
		t.Run(name, func(t *testing.T) {
			clock := fakeios.NewManualClock(time.Date(2026, 3, 13, 10, 0, 0, 0, time.UTC))
			portal, err := fakezia.New(fakezia.Config{Clock: clock})
			if err != nil {
				t.Fatal(err)
			}
			edge := fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr("198.51.100.11"),
				Global: netip.MustParseAddr("203.0.113.88")})
			Connect(portal, one.linking, edge)
			router := fakeios.Config{Startup: startup, Edges: []*fakeios.Edge{edge}, Clock: clock}
			if _, err := fakeios.New(router); err != nil {
				t.Fatal(err)
			}
			one.edit(t, portal)
			clock.Advance(3 * time.Minute) // a router begins anew by itself
			log := edge.Log()
			if len(log) == 0 || !strings.HasSuffix(log[len(log)-1], one.log) {
				t.Errorf("the log of the edge ends otherwise than %q: %q", one.log, log)
			}
		})
	}
}

func add(t *testing.T, p *fakezia.Server, psk string) int64 {
	t.Helper()
	id, err := p.AddCredential(fakezia.Credential{FQDN: fqdn, PSK: psk})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func link(t *testing.T, p *fakezia.Server, id int64) {
	t.Helper()
	if err := p.Link("Branch", id); err != nil {
		t.Fatal(err)
	}
}

const labFile = `
edges:
  - {name: primary, vpn: 198.51.100.11, global: 203.0.113.88, credentials: [{fqdn: old@corp.example, psk: old-key-012}]}
  - {name: far, vpn: 192.0.2.77, global: 203.0.113.89}
routers:
  - {name: fresh}
  - {name: wrong, credential: {portal_psk: another-key-012}}
  - {name: forgotten, credential: {inactive: true}}
`

// TestOpen: the portal knows what the lab file says to be wrong, and lists the edges.
func TestOpen(t *testing.T) {
	lab, err := scenario.Read("lab.yaml", []byte(labFile), scenario.Source{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Open(t.Context(), lab, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if n := len(c.Portal.Edited().Credentials); n != 3 || c.Portal.Status() != "PENDING" {
		t.Errorf("%d credentials, %s", n, c.Portal.Status())
	}
	for name, want := range map[string]bool{"fresh": false, "wrong": true, "forgotten": false, "old": true} {
		known, there := c.Portal.Activated().Credential(name + "@corp.example")
		if there != want || there && known.Location == nil {
			t.Errorf("%s: it counts: %v, %+v", name, there, known)
		}
	}
	if dcs := DataCenters(lab.Edges); len(dcs) != 2 || dcs[0].Name != "ATL2" ||
		len(dcs[0].VPN) != 1 || dcs[1].Name != "LAB2" {
		t.Errorf("data centres: %+v", dcs)
	}
	texts := map[string]string{}
	for _, f := range c.Files("dir") {
		texts[f.Name] = f.Text
	}
	if site := texts["fresh.yaml"]; !strings.Contains(site, "portal:\n  login: legacy\n") ||
		!strings.Contains(site, "url: http://127.0.0.1:") {
		t.Errorf("the site file is %s", site)
	}
	if strings.TrimSpace(texts[PasswordFile]) != c.Secrets()[0] ||
		!strings.Contains(texts[EnvironmentFile], "ZIA_API_KEY=") {
		t.Errorf("files: %v", texts)
	}
	if said := c.Introduction("my lab", "lab.yaml"); !strings.Contains(said, "apply --portal 'my lab/fresh.yaml'") {
		t.Errorf("it says %s", said)
	}
	if said := c.Introduction("dir", "lab.yaml"); !strings.Contains(said, "ziatunnel apply --portal dir/fresh.yaml") {
		t.Errorf("it says %s", said)
	}
}

// TestWordsOfOthers: a user and a password may be anything, and the files still hold them as they are.
func TestWordsOfOthers(t *testing.T) {
	lab, err := scenario.Read("lab.yaml", []byte(labFile), scenario.Source{})
	if err != nil {
		t.Fatal(err)
	}
	admin := fakezia.Admin{User: "no: #1", Password: "it's $(HOME) `x`", APIKey: "ABCDEFGHIJKL"}
	c, err := Open(t.Context(), lab, Options{Config: fakezia.Config{Admins: []fakezia.Admin{admin}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	want := map[string]string{
		"fresh.yaml":    "\n  user: \"no: #1\"\n",
		EnvironmentFile: "export ZIA_PASSWORD='it'\\''s $(HOME) `x`'\n",
		PasswordFile:    admin.Password + "\n",
	}
	for _, f := range c.Files("dir") {
		if !strings.Contains(f.Text, want[f.Name]) {
			t.Errorf("%s: %s", f.Name, f.Text)
		}
	}
}
