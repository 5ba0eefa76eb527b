package site_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

const good = `site: tokyo-01
router: {address: 192.0.2.10, user: noc, password: env:PW, jump: [ops@bastion.example:2200]}
credential: {fqdn: Tokyo-01@Corp.Example, psk: env:PSK}
zia:
  cloud: zscalertwo.net
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: vlan1}
wan: {interface: fa4}
exempt: [10.0.0.0/8, 203.0.113.80]
`

func TestParse(t *testing.T) {
	s, err := site.Parse("a.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if s.Credential.FQDN != "tokyo-01@corp.example" || s.ZIA.Cloud != "zscalertwo" || s.LAN.Name != "Vlan1" ||
		s.WAN.Name != "FastEthernet4" ||
		s.Router.Address != "192.0.2.10:22" || s.MTU != 1400 || s.MSS() != 1360 || s.Names.ACL != 101 ||
		s.Exempt[1].String() != "203.0.113.80/32" ||
		s.Router.Jump[0] != (site.Hop{User: "ops", Address: "bastion.example:2200", Agent: true}) {
		t.Errorf("%+v", s)
	}
}

// TestJump reads jump hosts in every form.
func TestJump(t *testing.T) {
	const pin = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	parse := func(jump string) ([]site.Hop, error) {
		s, err := site.Parse("a.yaml", []byte(strings.Replace(good, "[ops@bastion.example:2200]", jump, 1)))
		if err != nil {
			return nil, err
		}
		return s.Router.Jump, nil
	}
	ref := func(text string) secret.Ref {
		r, err := secret.ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for jump, want := range map[string][]site.Hop{
		"[]":                  nil,
		"ops@Bastion.Example": {{User: "ops", Address: "bastion.example:22", Agent: true}},
		"{address: b.example, user: ops, password: env:B}": {
			{User: "ops", Address: "b.example:22", Password: ref("env:B")}},
		"[{address: b.example, user: ops, key: file:k, key_passphrase: env:P, host_key: '" + pin +
			"', legacy_ssh: true}, noc@c.example]": {
			{User: "ops", Address: "b.example:22", Key: ref("file:k"), KeyPassphrase: ref("env:P"), HostKey: pin,
				LegacySSH: true},
			{User: "noc", Address: "c.example:22", Agent: true}},
	} {
		if got, err := parse(jump); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", jump, got, err)
		}
	}
	for jump, want := range map[string]string{
		"[bastion.example]":                                 "not a jump host",
		"[{address: b.example, user: ops}]":                 "a.yaml:2:67: jump host has no way to log in",
		"[{address: b.example, user: ops, agent: false}]":   "jump host has no way to log in",
		"[{address: b.example, password: env:B}]":           "jump host lacks the key user",
		"[{user: ops, password: env:B}]":                    "jump host lacks the key address",
		"{address: b.example, user: ops, password: s3cret}": "not a reference to a secret",
		"[{address: b.example, user: ops, enable: env:B}]":  "unknown key in jump host",
		"[{address: b.example, user: ops, pasword: env:B}]": "did you mean password?",
		"[ops@b_.example]":                                  "not an address",
	} {
		if _, err := parse(jump); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v, want %q", jump, err, want)
		}
	}
}

// TestMistakes changes one thing in a good file at a time.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"site: tokyo-01", "site: [a]", "a.yaml:1:7: a single value is wanted here"},
		{"192.0.2.10", "192.0.2.999", "not an address"},
		{"192.0.2.10", "'host:0'", "not an address"},
		{"192.0.2.10", "3221225985", "not an address"},
		{"bastion.example", "bastion_.example", "not an address"},
		{"site: tokyo-01", "site: nul.tokyo", "Windows has a device of this name"},
		{"site: tokyo-01", "site: tokyo.", "(write tokyo)"},
		{"site: tokyo-01", "site: \uff54okyo", "(write tokyo)"},
		{"site: tokyo-01", "site: ../tokyo", "not a site name"},
		{"site: tokyo-01", "site: Rollouts", "(write site-rollouts)"},
		{", password: env:PW", "", "no way to log in"},
		{"env:PW", "hunter2", "not a reference to a secret"},
		{"user: noc", "user: 'n c'", "not a user name"},
		{"Tokyo-01@Corp.Example", "tokyo", "not the FQDN of a VPN credential"},
		{"vpn: 203.0.113.22", "vpn: 198.51.100.11", "primary and backup are the same edge"},
		{"global: 185.46.212.89", "global: 185.46.212.88", "both probes use the same global address"},
		{"global: 185.46.212.89", "global: 198.51.100.11", "the probe's address is a tunnel destination"},
		{"vpn: 203.0.113.22", "vpn: 10.1.1.1", "not a public address"},
		{"vpn: 203.0.113.22", "vpn: edge.example", "not an IPv4 address"},
		{"global: 185.46.212.89}", "global: 185.46.212.89, tunnel_address: 169.254.3.1/30}", "APIPA"},
		{"global: 185.46.212.89}", "global: 185.46.212.89, tunnel_address: 8.8.8.9/30}", "not an RFC 1918 address"},
		{"interface: vlan1", "interface: fa4", "LAN and WAN are the same interface"},
		{"interface: fa4", "interface: Tunnel9", "not a WAN interface"},
		{"10.0.0.0/8", "10.1.0.0/8", "(write 10.0.0.0/8)"},
		{"10.0.0.0/8", "0.0.0.0/0", "exempts everything"},
		{"exempt:", "mtu: 1501\nexempt:", "576 to 1500"},
		{"exempt:", "traffic: some\nexempt:", "all or web"},
		{"exempt:", "access_groups: both\nexempt:", "none or guide"},
		{"exempt:", "bandwidth_mbps: 0\nexempt:", "1 to 100000"},
		{"exempt:", "names: {acl: 50}\nexempt:", "100 to 199 or 2000 to 2699"},
		{"exempt:", "names: {sla2: 1}\nexempt:", "sla1 and sla2 are the same"},
		{"exempt:", "names: {track1: 2}\nexempt:", "track1 and track2 are the same"},
		{"exempt:", "names: {backup_tunnel: tu1}\nexempt:", "primary_tunnel and backup_tunnel are the same"},
		{"exempt:", "names: {policy: 'a b'}\nexempt:", "not a name that IOS takes"},
		{"exempt:", "pairs: [{}]\nexempt:", "pair 2 lacks the key primary"},
		{"exempt:", "site: again\nexempt:", "key stands twice"},
		{"exempt:", "exemt:", "did you mean exempt?"},
		{"exempt:", "timezone: JST\nexempt:", "not a time zone"},
		{"exempt:", "timezone: Asia/Tokio\nexempt:", "not a time zone"},
		{"exempt:", "timezone: Local\nexempt:", "not a time zone"},
		{"exempt:", "labels: {name: x}\nexempt:", "this word selects by something else"},
		{"exempt:", "labels: {city: 'a b'}\nexempt:", "not the value of a label"},
		{"lan: {interface: vlan1}\n", "", "lacks the key lan"},
		{"exempt:", "lans: [vlan1]\nexempt:", "steered already"},
		{"exempt:", "lans: [vlan20, Vlan20]\nexempt:", "steered already"},
		{"exempt:", "lans: [fa4]\nexempt:", "LAN and WAN are the same interface"},
		{"exempt:", "lans: vlan20\nexempt:", "a list is wanted here"},
		{"exempt:", "lans: [Tunnel9]\nexempt:", "not an interface"},
		{"exempt:", "tunnel_zone: self\nexempt:", "no interface can be made a member"},
		{"interface: vlan1", "interface: vlan1, zone: 'a b'", "not the name of a zone"},
		{"interface: fa4", "interface: fa4, vrf: '1'", "not the name of a VRF"},
		{"exempt:", "names: {zone_pair: '-'}\nexempt:", "not a name that IOS takes"},
		{"wan: {", "wan: &x {", "anchors and aliases"},
		{"site:", "\tsite:", "not YAML"},
	} {
		_, err := site.Parse("a.yaml", []byte(strings.Replace(good, c.old, c.new, 1)))
		var problems site.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.new, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Error("a literal secret is repeated")
		}
	}
}

func TestCheckPSK(t *testing.T) {
	for psk, ok := range map[string]bool{
		"abcDEF-0123": true, "": false, "a b": false, "a?b": false, `a"b`: false, "a'b": false, "a\tb": false,
		"schlüssel": false, strings.Repeat("x", 129): false,
	} {
		err := site.CheckPSK(secret.New(psk))
		if (err == nil) != ok {
			t.Errorf("%q: %v", psk, err)
		}
		if err != nil && len(psk) > 4 && strings.Contains(err.Error(), psk) {
			t.Error("the key is in the error")
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(good)
	f.Add("a: &x [*x]\n")
	if script, err := os.ReadFile("../../testdata/scripts/offline.txtar"); err == nil {
		f.Add(string(script))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := site.Parse("f.yaml", []byte(text))
		if (s == nil) == (err == nil) {
			t.Errorf("site %v and error %v", s, err)
		}
	})
}

// TestMistakesRepeatWholeCharacters: a long value is cut, and what is left of it is still text.
func TestMistakesRepeatWholeCharacters(t *testing.T) {
	long := "x" + strings.Repeat("\u6771\u4eac", 60) // bytes 79 to 81 are one character
	_, err := site.Parse("a.yaml", []byte(strings.Replace(good, "site: tokyo-01", "site: "+long, 1)))
	if err == nil || !strings.Contains(err.Error(), "\"x\u6771\u4eac") || strings.Contains(err.Error(), `\x`) {
		t.Errorf("%v", err)
	}
}

// TestInterfaceNames: every kind of interface that a WAN or a LAN may be, as IOS shows it.
func TestInterfaceNames(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"fa4": "FastEthernet4", "FastEthernet4.300": "FastEthernet4.300", "gi0/0/1.20": "GigabitEthernet0/0/1.20",
		"Ethernet0": "Ethernet0", "ATM0.1": "ATM0.1", "se0/0/0:0": "Serial0/0/0:0", "Cellular0": "Cellular0",
		"BVI1": "BVI1", "di 1": "Dialer1", "FastEthernet4.": "", "4": "", "Foo1": "", "Vlan1.x": "",
	} {
		if got, ok := site.CanonicalInterface(typed); got != want || ok != (want != "") {
			t.Errorf("%q is %q, not %q", typed, got, want)
		}
	}
}

// TestExempt: destinations, and sources in both forms.
func TestExempt(t *testing.T) {
	t.Parallel()
	const list = "exempt: [10.0.0.0/8, 203.0.113.80]"
	s, err := site.Parse("s.yaml", []byte(strings.Replace(good, list,
		"exempt: [10.0.0.0/8, {from: 172.17.0.80}, \"from:172.17.0.0/28\", 203.0.113.80]", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.Exempt, s.ExemptFrom, s.ExemptAuto); got != "[10.0.0.0/8 203.0.113.80/32] "+
		"[172.17.0.80/32 172.17.0.0/28] false" {
		t.Error(got)
	}
	for _, form := range []string{"auto", "[auto]", "[10.0.0.0/8, auto]"} {
		s, err := site.Parse("s.yaml", []byte(strings.Replace(good, list, "exempt: "+form, 1)))
		if err != nil || !s.ExemptAuto || len(s.Exempt) != strings.Count(form, "/") {
			t.Errorf("%s: %+v, %v", form, s, err)
		}
	}
	_, err = site.Parse("s.yaml", []byte(strings.Replace(good, list,
		"exempt: [{from: 172.17.0.1/24}, {to: 10.0.0.0/8}, \"from:x\"]", 1)))
	for _, want := range []string{"write 172.17.0.0/24", "unknown key in exempt: \"to\"",
		"not an IPv4 address or subnet"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

// TestSteered: the LAN and the further ones, with the names that IOS shows, and the zones.
func TestSteered(t *testing.T) {
	t.Parallel()
	s, err := site.Parse("s.yaml", []byte(strings.Replace(strings.Replace(good, "interface: vlan1",
		"interface: vlan1, zone: INSIDE, vrf: OFFICE", 1), "exempt:", "lans: [vlan 20, Fa4.30]\ntunnel_zone: "+
		"ZIA\nexempt:", 1)))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%s %s %s %s %s", s.Steered(), s.LAN.Zone, s.LAN.VRF, s.TunnelZone, s.Names.ZonePair)
	if got != "[Vlan1 Vlan20 FastEthernet4.30] INSIDE OFFICE ZIA ZIA-LAN-TUNNEL" {
		t.Error(got)
	}
}
