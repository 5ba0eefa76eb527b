package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// siteFile is a site file for the branch, with its keys at random: what depends on the router says what it has.
func (b *branch) siteFile() string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	zone := b.tunnelZone()
	lan, wan := "interface: "+b.lan, "interface: "+b.wan
	if b.inside != "" && b.often(60) && (!b.letsIn || zone != b.vpn) {
		lan += ", zone: " + b.inside
	}
	if b.outside != "" && b.often(60) {
		wan += ", zone: " + b.outside
	}
	if b.lanVRF != "" {
		lan += ", vrf: " + b.lanVRF
	}
	if b.wanVRF != "" {
		wan += ", vrf: " + b.wanVRF
	}
	say("site: branch-001\nrouter: {address: 192.0.2.10, user: noc, password: env:PW}")
	say("credential: {fqdn: branch@corp.example, psk: env:PSK}\nzia:\n  cloud: zscalertwo\n  encryption: %s",
		b.pick("none", "aes-gcm", "none\n  ike_integrity: sha256\n  pfs: group14", "aes\n  esp_integrity: sha256"))
	say("  primary: {vpn: 198.51.100.11, global: 185.46.212.88}\n  backup: {vpn: 203.0.113.22, global: 185.46.212.89}")
	say("lan: {%s}\nwan: {%s}", lan, wan)
	traffic, exempt := b.pick("web", "all"), b.exempt()
	if b.listed {
		traffic, exempt = "all", "[]"
	}
	say("traffic: %s\nmtu: %s\nexempt: %s", traffic, b.pick("1400", "1360", "1380"), exempt)
	if zone != "" {
		say("tunnel_zone: %s", zone)
	}
	if b.defines {
		say("vrf_definition: true")
	}
	if len(b.lans) > 0 && b.often(70) {
		say("lans: [%s]", strings.Join(b.lans[:1+b.IntN(len(b.lans))], ", "))
	}
	if b.theirs == "" && b.often(40) {
		say("names: {%s}", b.pick("primary_tunnel: Tunnel61, backup_tunnel: Tunnel62",
			"acl: 171, route_map: STEER, sla1: 71, sla2: 72, track1: 71, track2: 72",
			"proposal: P1, policy: P1, keyring: K, peer1: A, peer2: B, ikev2_profile1: A, ikev2_profile2: B",
			"transform_set: ESP, ipsec_profile1: X1, ipsec_profile2: X2, zone_pair: ZP, class_map: CM, policy_map: PM",
			"acl: 2101"))
	}
	return out.String()
}

// tunnelZone is the zone of the tunnels: none, the LAN's, one that is there, or a new one.
func (b *branch) tunnelZone() string {
	zones := []string{"", "CLOUD"}
	if b.inside != "" {
		zones = []string{"", b.inside, "CLOUD"}
	}
	if b.vpn != "" {
		zones = append(zones, b.vpn, b.vpn)
	}
	if b.inside == "" && b.often(70) {
		return ""
	}
	return b.pick(zones...)
}

func (b *branch) exempt() string {
	list := []string{}
	for _, word := range append([]string{"10.0.0.0/8", "192.168.0.0/16", "203.0.113.80", "auto"}, b.published...) {
		if strings.HasPrefix(word, "172.17.0.") {
			word = "{from: " + word + "}"
		}
		if b.often(40) {
			list = append(list, word)
		}
	}
	if len(list) == 1 && list[0] == "auto" {
		return "auto"
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// stepsFor renders a site file for a router: with what `exempt: auto` stands for there, and in the names of tunnels
// that are adopted.
func stepsFor(t testing.TB, file string, running iosconf.Config, adopt bool) []playbook.Step {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(file))
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	if s.ExemptAuto {
		e, _ := guard.Exempt(guard.Input{Site: s, Running: running})
		s = s.Exempting(e)
	}
	a := audit.Adoption{Site: s}
	if adopt {
		a = audit.Adopt(running, s)
	}
	return adoptedSteps(t, a)
}
