package diagnosis_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// The texts of this file are composed: what the virtual router cannot print, or prints in one way
// only.

const siteText = `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  encryption: none
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`

// branch is a site with the answers of a router that has all of the playbook, and whose tunnels are
// both READY and ACTIVE.
func branch(t testing.TB, edits ...string) diagnosis.Input {
	t.Helper()
	s, err := site.Parse("site.yaml", []byte(strings.NewReplacer(edits...).Replace(siteText)))
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
	rendered, err := book.Render(s, secret.New("key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	var config strings.Builder
	for _, step := range rendered.Steps {
		for _, line := range step.Lines {
			config.WriteString(line.Reveal() + "\n")
		}
	}
	in := diagnosis.Input{Site: s, Wanted: iosconf.Parse(config.String())}
	for role, e := range map[string]site.Edge{"primary": s.ZIA.Primary, "backup": s.ZIA.Backup} {
		name := map[string]string{"primary": "Tunnel1", "backup": "Tunnel2"}[role]
		in.Want.Tunnels = append(in.Want.Tunnels, verify.Tunnel{Role: role, Interface: name, Peer: e.VPN})
	}
	slices.SortFunc(in.Want.Tunnels, func(a, b verify.Tunnel) int { return strings.Compare(a.Interface, b.Interface) })
	for _, w := range in.Want.Tunnels {
		in.Report.Tunnels = append(in.Report.Tunnels, verify.TunnelReport{Role: w.Role, Interface: w.Interface,
			Peer: w.Peer, IKE: "READY", Session: "UP-ACTIVE",
			InboundStatus: "ACTIVE", OutboundStatus: "ACTIVE"})
	}
	in = answer(in, "show ip interface brief", "Interface IP-Address OK? Method Status Protocol\nFastEthernet4 "+
		"192.0.2.10 YES DHCP up up\n")
	return answer(in, "show running-config", config.String()+"end\n")
}

// answer is the input with another answer to a command.
func answer(in diagnosis.Input, command, text string) diagnosis.Input {
	in.Answers = slices.DeleteFunc(slices.Clone(in.Answers),
		func(a diagnosis.Answer) bool { return a.Command == command })
	in.Answers = append(in.Answers, diagnosis.Answer{Command: command, Text: text})
	return in
}

// edited is the input with the running-config changed.
func edited(in diagnosis.Input, replace ...string) diagnosis.Input {
	for _, a := range in.Answers {
		if a.Command == "show running-config" {
			return answer(in, a.Command, strings.NewReplacer(replace...).Replace(a.Text))
		}
	}
	return in
}

// negotiating is the input with tunnels that do not come up.
func negotiating(in diagnosis.Input, ike, session string) diagnosis.Input {
	in.Report.Tunnels = slices.Clone(in.Report.Tunnels)
	for i := range in.Report.Tunnels {
		r := &in.Report.Tunnels[i]
		r.IKE, r.Session = ike, session
		r.InboundStatus, r.OutboundStatus = "", ""
	}
	return in
}

func names(causes []diagnosis.Cause) string {
	var out []string
	for _, c := range causes {
		out = append(out, strings.TrimSpace(c.Name+" "+c.Tunnel))
	}
	return strings.Join(out, ", ")
}

const refusedCommand = "          ^\n% Invalid input detected at '^' marker.\n"

func TestComposed(t *testing.T) {
	up := branch(t)
	stuck, childless := negotiating(up, "IN-NEG", "DOWN-NEGOTIATING"), negotiating(up, "READY", "UP-IDLE")
	paid := negotiating(branch(t, "encryption: none", "encryption: aes-gcm"), "READY", "UP-IDLE")
	pong := "Sending 3, 100-byte ICMP Echos to 198.51.100.11, timeout is 2 seconds:\n!!!\nSuccess rate is 100 " +
		"percent (3/3), round-trip min/avg/max = 1/2/3 ms\n"
	clock := func(text string) diagnosis.Input {
		in := answer(up, "show clock", text)
		in.Now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		return in
	}
	nothing := negotiating(up, "IN-NEG", "DOWN-NEGOTIATING")
	nothing.Answers = nil
	for name, c := range map[string]struct {
		in   diagnosis.Input
		want string
	}{
		"all is well": {up, ""},
		// IOS 15.4 on an 881 has no line for it that is known; later releases do.
		"extended sequence numbers in the profile": {edited(childless, " set security-policy limit 1\n",
			" set security-policy limit 1\n set security-association esn\n"), "esn"},
		"extended sequence numbers in the set": {edited(childless, "esp-null esp-sha-hmac",
			"esp-null esp-sha-hmac esn"), "esn"},
		"no child, and nothing to blame": {childless, "child_refused"},
		"GCM, and the engine says nothing": {answer(paid, "show crypto eli", refusedCommand),
			"encryption_subscription, gcm_hardware"},
		"GCM, and the engine does it": {answer(paid, "show crypto eli",
			" Capability    : DES, 3DES, AES, GCM, GMAC\n"), "encryption_subscription"},
		"GCM, and the engine does not": {answer(paid, "show crypto eli",
			" Capability    : DES, 3DES, AES\n"), "gcm_hardware, encryption_subscription"},
		"nothing can be read": {nothing, "credential, edge_identity"},
		"the configuration may not be read": {answer(answer(nothing, "show running-config", refusedCommand),
			"ping 198.51.100.11 source FastEthernet4 repeat 3", pong), "credential primary, credential backup, " +
			"edge_identity, ike_filtered primary"},
		"no SA to see between two attempts": {negotiating(up, "none", "DOWN"), "credential, edge_identity"},
		"a key that the router has encrypted": {edited(stuck, "pre-shared-key key-0123456789",
			"pre-shared-key 6 QWxhZGRpbg"), "credential, edge_identity"},
		"a peer for any address": {edited(stuck, "address 198.51.100.11\n",
			"address 0.0.0.0 0.0.0.0\n"), "credential, edge_identity, configuration_differs"},
		"a profile for any identity": {edited(stuck, "match identity remote address 198.51.100.11",
			"match identity remote any"), "credential, edge_identity backup, configuration_differs"},
		"a profile for a network": {edited(stuck, "match identity remote address 198.51.100.11",
			"match identity remote address 198.51.100.0 255.255.255.0"), "credential, edge_identity, " +
			"configuration_differs"},
		"a log without the time of day": {answer(up, "show logging",
			strings.Repeat("1d02h: %LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel1, changed state to down\n",
				9)), ""},
		"a log from before New Year": {answer(answer(up, "show clock", "09:00:00.000 UTC Fri Jan 1 2027\n"),
			"show logging",
			strings.Repeat("Dec 31 23:30:00.000: %LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel1, changed "+
				"state to down\n", 9)), ""},
		"a log around New Year": {answer(answer(up, "show clock", "00:10:00.000 UTC Fri Jan 1 2027\n"), "show logging",
			strings.Repeat("Dec 31 23:30:00.000: %LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel1, changed "+
				"state to down\n", 9)), "flapping primary"},
		"the clock is right":             {clock("09:00:30.000 UTC Tue Nov 24 2026\n"), ""},
		"the clock is right, in Tokyo":   {clock("18:00:30.000 JST Tue Nov 24 2026\n"), ""},
		"the clock is off, in Tokyo":     {clock("*18:22:30.000 JST Tue Nov 24 2026\n"), ""},
		"the clock is far off, in Tokyo": {clock("*18:00:30.000 JST Mon Mar 1 1993\n"), "clock"},
		"the clock has never been set":   {clock("*00:12:30.000 UTC Mon Mar 1 1993\n"), "clock"},
		"the clock is nine hours off":    {clock("18:00:30.000 UTC Tue Nov 24 2026\n"), "clock"},
		"the WAN is not there": {answer(stuck, "show ip interface brief",
			"Interface IP-Address OK? Method Status Protocol\nVlan1 172.17.0.1 YES NVRAM up up\n"), "wan_down"},
		"the WAN has no line": {answer(stuck, "show ip interface brief",
			"FastEthernet4 192.0.2.10 YES NVRAM up down\n"), "wan_down"},
		"a WAN that inspects what the router sends lets answers in": {edited(stuck, "interface FastEthernet4\n",
			"ip inspect name FW udp router-traffic\ninterface FastEthernet4\n ip access-group 120 in\n"+
				" ip inspect FW out\n", "access-list 101",
			"access-list 120 deny ip any any\naccess-list 101"), "credential, edge_identity"},
		"a WAN that inspects what passes through drops IKE": {edited(stuck, "interface FastEthernet4\n",
			"ip inspect name FW udp\ninterface FastEthernet4\n ip access-group 120 in\n ip inspect FW out\n",
			"access-list 101", "access-list 120 deny ip any any\naccess-list 101"), "acl_ike"},
		"a named list drops IKE": {edited(stuck, "interface FastEthernet4\n",
			"interface FastEthernet4\n ip access-group OUTSIDE in\n", "route-map ",
			"ip access-list extended OUTSIDE\n permit tcp any any eq 22\nroute-map "), "acl_ike"},
		"a list, and an address that nobody tells": {answer(edited(stuck, "interface FastEthernet4\n",
			"interface FastEthernet4\n ip access-group OUTSIDE in\n", "route-map ",
			"ip access-list extended OUTSIDE\n permit tcp any any eq 22\nroute-map "+
				""), "show ip interface brief", refusedCommand), "credential, edge_identity"},
		"the key is masked in the evidence": {edited(stuck, "pre-shared-key key-0123456789",
			"pre-shared-key other-key"), "psk_differs"},
	} {
		got := diagnosis.Diagnose(c.in)
		if names(got) != c.want {
			t.Errorf("%s: %q, want %q", name, names(got), c.want)
		}
		for _, cause := range got {
			if cause.Why == "" || cause.Next == "" || cause.Evidence == nil ||
				strings.Contains(strings.Join(lines(cause), ""), "other-key") {
				t.Errorf("%s: %+v", name, cause)
			}
		}
	}
}

func lines(c diagnosis.Cause) []string {
	var out []string
	for _, e := range c.Evidence {
		out = append(out, e.Line)
	}
	return out
}

// TestUnreadConfiguration gives answers to `show running-config` that are no configuration, or only the
// beginning of one: nothing may then be called missing.
func TestUnreadConfiguration(t *testing.T) {
	stuck := negotiating(branch(t), "IN-NEG", "DOWN-NEGOTIATING")
	want := names(diagnosis.Diagnose(answer(stuck, "show running-config", refusedCommand)))
	for _, text := range []string{
		"", "Command authorization failed.\n", "% Authorization failed.\n", "% Something nobody has seen\n",
		"your account may not run this\n", "Building configuration...\n\nhostname branch\ninterface Tunnel1\n",
		"*Nov 24 09:00:01.000: %SYS-5-CONFIG_I: Configured from console by noc\n",
	} {
		if got := names(diagnosis.Diagnose(answer(stuck, "show running-config", text))); got != want {
			t.Errorf("%q: %q, want what a refused configuration gives: %q", text, got, want)
		}
	}
}

// FuzzDiagnose: whatever a router says, nothing panics, every cause is complete, and what is shown as
// a line of the router is one.
func FuzzDiagnose(f *testing.F) {
	in := branch(f)
	f.Add("show logging", "*Nov 24 09:00:01.000: %LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel1, changed "+
		"state to down\n", "IN-NEG")
	f.Add("show running-config", "interface Tunnel1\n tunnel protection ipsec profile\ncrypto ipsec transform-set\n",
		"none")
	f.Add("show crypto ikev2 sa detailed", "1 192.0.2.10/500 198.51.100.11/500 none/none IN-NEG\n Remote id: x\n",
		"IN-NEG")
	f.Add("show access-lists", "Extended IP access list 120\n 10 deny ip any any (3 matches)\n", "READY")
	f.Add("show clock", "*00:12:30.000 UTC Mon Mar 1 1993\n", "READY")
	f.Fuzz(func(t *testing.T, command, text, ike string) {
		one := answer(negotiating(in, ike, "DOWN-NEGOTIATING"), command, text)
		one.Now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		for _, c := range diagnosis.Diagnose(one) {
			if c.Name == "" || c.Why == "" || c.Next == "" {
				t.Errorf("not complete: %+v", c)
			}
			for _, e := range c.Evidence {
				if e.Line == "" || e.Command == "" {
					t.Errorf("%s: evidence %+v", c.Name, e)
				}
				if e.Command == command && command != "show running-config" && secret.MaskSyntax(text) == text &&
					!strings.Contains(text, e.Line) {
					t.Errorf("%s: %q is not a line of the answer", c.Name, e.Line)
				}
			}
		}
	})
}
