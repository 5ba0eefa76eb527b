package engine_test

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// kind is a branch that lives on a kind of WAN or LAN, and what its site file says of it.
type kind struct {
	router   string   // the running-config from before the tunnels
	site     string   // keys of the site file in place of lan and wan
	warnings []string // rules that warn, and nothing else
	typed    []string // lines that the plan types, among others
	moves    string   // interface whose address changes while the tunnels are up
}

const (
	vlan1  = "interface Vlan1\n ip address 172.17.0.1 255.255.255.0\n ip nat inside\n"
	office = "access-list 10 permit 172.17.0.0 0.0.0.255\n"
	lines  = "line vty 0 4\n login local\n transport input ssh\n"
	modem  = "interface Cellular0\n ip address negotiated\n ip nat outside\n encapsulation slip\n dialer in-band\n" +
		" dialer string lte\n dialer-group 1\n async mode interactive\n"
	pppoe = "interface FastEthernet4\n no ip address\n pppoe enable group global\n pppoe-client dial-pool-number 1\n" +
		"interface Dialer1\n ip address negotiated\n ip mtu 1492\n ip nat outside\n encapsulation ppp\n" +
		" dialer pool 1\n dialer-group 1\n ppp authentication chap callin\n"
)

// branchKinds are the kinds of WAN and LAN that a site file has keys for.
var branchKinds = map[string]kind{
	"PPPoE": {
		router: pppoe + vlan1 + "ip nat inside source list 10 interface Dialer1 overload\n" +
			"ip route 0.0.0.0 0.0.0.0 Dialer1\n" + office + "dialer-list 1 protocol ip permit\n",
		site:  "lan: {interface: Vlan1}\nwan: {interface: Dialer1}",
		typed: []string{"ip unnumbered Dialer1", "tunnel source Dialer1"},
		moves: "Dialer1",
	},
	"subinterface": {
		router: "interface FastEthernet4\n no ip address\ninterface FastEthernet4.100\n encapsulation dot1Q 100\n" +
			" ip address 192.0.2.10 255.255.255.0\n ip nat outside\n" + vlan1 +
			"ip nat inside source list 10 interface FastEthernet4.100 overload\nip route 0.0.0.0 0.0.0.0 192.0.2.1\n" +
			office,
		site:  "lan: {interface: Vlan1}\nwan: {interface: Fa4.100}",
		typed: []string{"ip unnumbered FastEthernet4.100"},
	},
	"cellular": {
		router: "interface FastEthernet4\n no ip address\n shutdown\n" + modem + vlan1 +
			"ip nat inside source list 10 interface Cellular0 overload\nip route 0.0.0.0 0.0.0.0 Cellular0\n" + office +
			"dialer-list 1 protocol ip permit\n",
		site:     "lan: {interface: Vlan1}\nwan: {interface: Cellular0}\nmtu: 1360",
		warnings: []string{"cellular_wan"},
		typed:    []string{"tunnel source Cellular0", "ip mtu 1360", "ip tcp adjust-mss 1320"},
		moves:    "Cellular0",
	},
	"DHCP": {
		router: "interface FastEthernet4\n ip address dhcp\n ip nat outside\n" + vlan1 +
			"ip nat inside source list 10 interface FastEthernet4 overload\nip route 0.0.0.0 0.0.0.0 dhcp\n" + office,
		site:  "lan: {interface: Vlan1}\nwan: {interface: FastEthernet4}",
		moves: "FastEthernet4",
	},
	"VRF on the WAN": {
		router: "ip vrf INTERNET\n rd 65000:1\ninterface FastEthernet4\n ip vrf forwarding INTERNET\n" +
			" ip address 192.0.2.10 255.255.255.0\n" + vlan1 + "ip route vrf INTERNET 0.0.0.0 0.0.0.0 192.0.2.1\n",
		site:  "lan: {interface: Vlan1}\nwan: {interface: FastEthernet4, vrf: INTERNET}",
		typed: []string{"tunnel vrf INTERNET", "match fvrf INTERNET", "ip unnumbered Vlan1"},
	},
	"VRF on the LAN": {
		router: "ip vrf OFFICE\n rd 65000:2\ninterface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\n" +
			"interface Vlan1\n ip vrf forwarding OFFICE\n ip address 172.17.0.1 255.255.255.0\n" +
			"ip route 0.0.0.0 0.0.0.0 192.0.2.1\n",
		site: "lan: {interface: Vlan1, vrf: OFFICE}\nwan: {interface: FastEthernet4}",
		typed: []string{"ip vrf forwarding OFFICE",
			"ip route vrf OFFICE 185.46.212.88 255.255.255.255 Tunnel1 permanent", "vrf OFFICE"},
	},
	"VRFs on both": {
		router: "vrf definition INTERNET\n rd 65000:1\n !\n address-family ipv4\n exit-address-family\n" +
			"vrf definition OFFICE\n rd 65000:2\n !\n address-family ipv4\n exit-address-family\n" +
			"interface FastEthernet4\n vrf forwarding INTERNET\n ip address 192.0.2.10 255.255.255.0\n" +
			"interface Vlan1\n vrf forwarding OFFICE\n ip address 172.17.0.1 255.255.255.0\n" +
			"ip route vrf INTERNET 0.0.0.0 0.0.0.0 192.0.2.1\n",
		site: "lan: {interface: Vlan1, vrf: OFFICE}\nwan: {interface: FastEthernet4, vrf: INTERNET}\n" +
			"vrf_definition: true",
		typed: []string{"vrf forwarding OFFICE", "tunnel vrf INTERNET"},
	},
	"several LANs": {
		router: "interface FastEthernet4\n ip address 192.0.2.10 255.255.255.0\n ip nat outside\n" + vlan1 +
			"interface Vlan20\n ip address 172.17.20.1 255.255.255.0\n ip nat inside\n" +
			"interface Vlan30\n ip address 172.17.30.1 255.255.255.0\n ip nat inside\n" +
			"ip nat inside source list 10 interface FastEthernet4 overload\nip route 0.0.0.0 0.0.0.0 192.0.2.1\n" +
			"access-list 10 permit 172.17.0.0 0.0.255.255\n",
		site: "lan: {interface: Vlan1}\nwan: {interface: FastEthernet4}\nlans: [Vlan20, Vlan30]\n" +
			"exempt: [172.16.0.0/12]",
		typed: []string{"interface Vlan20", "interface Vlan30"},
	},
}

// TestKinds takes a branch of each kind from its site file through plan, guards, apply, proof, failover and a changed
// address to its removal, after which it is what it was.
func TestKinds(t *testing.T) {
	t.Parallel()
	for name, k := range branchKinds {
		oneIn(5, t, name, func(t *testing.T) {
			t.Parallel()
			cfg := fakeios.Config{Startup: k.router + lines, Strict: k.moves != "Cellular0"} // no port of a plain 881
			if k.moves != "" {
				inside(&cfg)
			}
			b := enginetest.NewOn(t, cfg, unhurried)
			before := b.Before
			b.Wants(t, k.siteFile())
			b.Job.Before = func(...string) (string, []string, error) { return before, nil, nil }
			k.judged(t, b)
			if _, err := b.Apply(t.Context(), nil); b.Judge(t, err) != enginetest.ProvenDone {
				t.Fatal(err)
			}
			for _, line := range k.typed {
				if !b.Typed(line) {
					t.Errorf("%q is not typed", line)
				}
			}
			k.proven(t, b)
			k.failsOver(t, b)
			if k.moves != "" {
				b.Router.SetLease(k.moves, netip.MustParsePrefix("192.0.2.77/24"))
				k.proven(t, b)
			}
			k.removed(t, b, before)
		})
	}
}

func (k kind) siteFile() string {
	return strings.NewReplacer("lan: {interface: Vlan1}\nwan: {interface: FastEthernet4}\n", k.site+"\n",
		"exempt: [10.0.0.0/8]\n", "").Replace(enginetest.SiteText)
}

// judged wants no rule to object but those that warn.
func (k kind) judged(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	r, err := engine.ReviewRouter(t.Context(), b.Login(t), b.Job)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, f.Rule)
		if f.Fatal || !slices.Contains(k.warnings, f.Rule) {
			t.Errorf("%s: %s", f.Rule, f.Why)
		}
	}
	if len(got) != len(k.warnings) {
		t.Errorf("it warns of %q", got)
	}
}

// proven wants both tunnels and their probes up, and nothing more to type.
func (k kind) proven(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	b.Clock.Advance(7 * time.Minute)
	report, err := engine.Verify(t.Context(), b.Login(t), b.Job, enginetest.Unwatched)
	if err != nil {
		t.Fatal(err)
	}
	for _, tunnel := range report.Tunnels {
		if tunnel.Track != "Up" || tunnel.SLA != "OK" || len(tunnel.Contradictions) > 0 {
			t.Errorf("%s: track %s, probe %s, %+v", tunnel.Interface, tunnel.Track, tunnel.SLA, tunnel.Contradictions)
		}
	}
	again, err := b.Apply(t.Context(), nil)
	if err != nil || again.Lines > 0 {
		t.Errorf("a second time: %d lines, %v", again.Lines, err)
	}
}

func (k kind) failsOver(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	yes := func(engine.Review, failover.Waits) (bool, error) { return true, nil }
	options := engine.FailoverOptions{How: plan.Blackhole, Tracks: true}
	_, err := engine.Failover(context.WithoutCancel(t.Context()), b.Dial, b.Job, options, yes, enginetest.Unwatched)
	if err != nil {
		t.Errorf("failover: %v", err)
	}
}

// removed wants all that was there before the tunnels, and no more.
func (k kind) removed(t *testing.T, b *enginetest.Branch, before string) {
	t.Helper()
	if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
		t.Fatalf("remove: %v", err)
	}
	differs := iosconf.Difference(iosconf.Parse(before), iosconf.Parse(b.Router.RunningConfig()))
	if len(differs) > 0 {
		t.Errorf("it is not what it was: %q", differs)
	}
	b.MustBeClean(t)
}
