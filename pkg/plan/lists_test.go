package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

const applied = "access-list 101 permit ip any any\nroute-map M permit 1\n match ip address 101\n" +
	" set interface Tunnel1\n"

// TestListsFinishCutOffRuns are the states in which a run may have been cut off while it defined an
// applied list again: the next run finishes each, and nothing of the copy stays.
func TestListsFinishCutOffRuns(t *testing.T) {
	want := "access-list 101 deny ip any host 192.0.2.1\naccess-list 101 permit ip any any\nroute-map M permit 1\n" +
		" match ip address 101\n set interface Tunnel1\n"
	const mark = "access-list 199 remark ziatunnel copy of access-list 101\n"
	for _, running := range []string{
		mark + applied,
		mark + "access-list 199 permit ip any any\n" + strings.Replace(applied, "101\n", "101 199\n", 1),
		mark + "access-list 199 permit ip any any\naccess-list 101 permit ip any any\nroute-map M permit 1\n" +
			" match ip address 101 199\n set interface Tunnel1\n",
		mark +
			"access-list 199 permit ip any any\nroute-map M permit 1\n match ip address 199\n set interface Tunnel1\n",
		mark + "access-list 199 permit ip any any\naccess-list 101 deny ip any host 192.0.2.1\n" +
			"route-map M permit 1\n match ip address 199\n set interface Tunnel1\n",
		mark + "access-list 199 permit ip any any\n" + strings.Replace(
			want, "match ip address 101", "match ip address 101 199", 1),
		mark + "access-list 199 permit ip any any\n" + want,
	} {
		before := iosconf.Parse(running)
		p, err := plan.Build(before, []playbook.Step{step(11, want)})
		if err != nil {
			t.Errorf("%q: %v", running, err)
			continue
		}
		after, err := typeAll(before, p.Lines())
		if d := iosconf.Difference(iosconf.Parse(want), after); err != nil || len(d) > 0 {
			t.Errorf("%q: %v, ends in %q", running, err, d)
		}
		if err := listsHold(before, p.Lines()); err != nil {
			t.Errorf("%q: %v", running, err)
		}
		if back, err := typeAll(after, p.Undo()); err != nil || !equal(before, back) {
			t.Errorf("%q: %v, undo leaves %q", running, err, iosconf.Difference(before, back))
		}
	}
}

// TestListKinds: named and standard lists are copied under names and numbers of their own kind.
func TestListKinds(t *testing.T) {
	for running, c := range map[string]struct{ want, typed string }{
		"access-list 10 permit any\nroute-map M permit 1\n match ip address 10\n": {
			"access-list 10 permit host 192.0.2.1\nroute-map M permit 1\n match ip address 10\n",
			"config access-list 99 remark ziatunnel copy of access-list 10"},
		"ip access-list extended L\n permit ip any any\nroute-map M permit 1\n match ip address L\n": {
			"ip access-list extended L\n deny ip any host 192.0.2.1\n permit ip any any\nroute-map M permit 1\n" +
				" match ip address L\n", "config ip access-list extended L-COPY1"},
		"access-list 101 permit ip any any\naccess-list 199 permit ip any any\nroute-map M permit 1\n" +
			" match ip address 101\n": {
			"access-list 101 deny ip any any\nroute-map M permit 1\n match ip address 101\n",
			"config access-list 198 remark"},
	} {
		before := iosconf.Parse(running)
		p, err := plan.Build(before, []playbook.Step{step(11, c.want)})
		if err != nil || !strings.HasPrefix(typed(p), c.typed) {
			t.Errorf("%q: %v\n%s", running, err, typed(p))
			continue
		}
		after, err := typeAll(before, p.Lines())
		if err != nil {
			t.Error(err)
		}
		if again, err := plan.Build(after, []playbook.Step{step(11, c.want)}); err != nil || !again.Empty() {
			t.Errorf("%q: %v\n%s", running, err, typed(again))
		}
		if back, err := typeAll(after, p.Undo()); err != nil || !equal(before, back) {
			t.Errorf("%q: %v, undo leaves %q", running, err, iosconf.Difference(before, back))
		}
	}
}

// TestOthersStay are things of other people that a plan would have to overwrite: it is refused, and
// the refusal names them.
func TestOthersStay(t *testing.T) {
	for running, c := range map[string]struct{ desired, why string }{
		"interface Vlan1\n ip policy route-map THEIRS\n": {
			"interface Vlan1\n ip policy route-map M\n", "ip policy route-map THEIRS"},
		"interface Vlan1\n ip nat outside\n": {"interface Vlan1\n ip nat inside\n", "ip nat outside"},
		"interface Vlan1\n ip access-group 150 in\n": {
			"interface Vlan1\n ip access-group 101 in\n", "ip access-group 150 in"},
		"route-map M deny 1\n match ip address 101\n": {
			"route-map M permit 1\n match ip address 101\n", "route-map M 1 does something else"},
		"ip route 192.0.2.7 255.255.255.255 198.51.100.1\n": {
			"ip route 192.0.2.7 255.255.255.255 Tunnel1 permanent\n", "leads there another way"},
		applied + "line vty 0 4\n access-class 101 in\n": {
			applied + "access-list 101 deny ip any any\n", "is used by line vty 0 4"},
		applied + "snmp-server community hidden-word RO 101\n": {
			applied + "access-list 101 deny ip any any\n", "is used by snmp-server"},
		applied + "interface Vlan9\n ip access-group 101 in\n": {
			applied + "access-list 101 deny ip any any\n", "filters interface Vlan9"},
		"crypto ikev2 proposal P\n group 5\ncrypto ikev2 policy THEIRS\n proposal P\n": {
			"crypto ikev2 proposal P\n group 14\n", "is used by crypto ikev2 policy THEIRS too"},
		"crypto ipsec transform-set T esp-aes esp-sha-hmac\ncrypto map HQ 10 ipsec-isakmp\n set transform-set HQ T\n": {
			"crypto ipsec transform-set T esp-gcm 256\n", "is used by crypto map HQ 10 ipsec-isakmp too"},
		"crypto ikev2 profile F\n lifetime 3600\ncrypto dynamic-map D 10\n set ikev2-profile F\n": {
			"crypto ikev2 profile F\n lifetime 7200\n", "is used by crypto dynamic-map D 10 too"},
		"crypto ipsec profile THEIRS\ninterface Tunnel1\n tunnel mode ipsec ipv4\n tunnel destination 192.0.2.1\n" +
			" tunnel protection ipsec profile THEIRS\n": {
			"interface Tunnel1\n tunnel mode ipsec ipv4\n tunnel destination 192.0.2.2\n" +
				" tunnel protection ipsec profile OURS\n", "a tunnel of somebody else"},
	} {
		_, err := plan.Build(iosconf.Parse(running), []playbook.Step{step(1, c.desired)})
		var taken *plan.ConflictError
		if !errors.As(err, &taken) || !strings.Contains(err.Error(), c.why) ||
			strings.Contains(err.Error(), "hidden-word") {
			t.Errorf("%q over %q: %v", c.desired, running, err)
		}
	}
}

// TestInUse: transform sets and profiles that tunnels use are changed in place, never removed.
func TestInUse(t *testing.T) {
	running := iosconf.Parse("crypto ipsec transform-set T esp-null esp-sha-hmac \n mode tunnel\n" +
		"crypto ipsec profile P\n set transform-set T\ninterface Tunnel1\n tunnel protection ipsec profile P\n")
	p, err := plan.Build(running, []playbook.Step{step(7, "crypto ipsec transform-set T esp-gcm 256\n mode tunnel\n"+
		"crypto ipsec profile P\n set pfs group14\n set transform-set T\n")})
	want := "config crypto ipsec transform-set T esp-gcm 256\ncfg-crypto-trans exit\n" +
		"config crypto ipsec profile P\nipsec-profile set pfs group14\nipsec-profile exit"
	if err != nil || typed(p) != want {
		t.Fatalf("%v\n%s", err, typed(p))
	}
	first := p.Steps[0].Changes[0]
	if first.Action != plan.Replace || !strings.Contains(first.Hazard, "keep the old transforms") ||
		p.Steps[0].Changes[1].Action != plan.Add {
		t.Errorf("%+v", first)
	}
}
