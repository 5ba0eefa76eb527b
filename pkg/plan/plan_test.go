package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func step(number int, text string) playbook.Step {
	s := playbook.Step{Number: number, Title: "test"}
	for line := range strings.Lines(text) {
		s.Lines = append(s.Lines, secret.NewText(strings.TrimRight(line, "\n")))
	}
	return s
}

func typed(p plan.Plan) string {
	var out []string
	for _, l := range p.Lines() {
		out = append(out, string(l.Before)+" "+l.Text.Reveal())
	}
	return strings.Join(out, "\n")
}

// TestBuild shows what is typed for what is there.
func TestBuild(t *testing.T) {
	for name, c := range map[string]struct{ running, desired, want string }{
		"missing": {"", "crypto ikev2 proposal P\n group 14\ncrypto ikev2 dpd 10 5 periodic\n",
			"config crypto ikev2 proposal P\nconfig-ikev2-proposal group 14\nconfig-ikev2-proposal exit\n" +
				"config crypto ikev2 dpd 10 5 periodic"},
		"there": {"crypto ikev2 proposal P \n group 14\n", "crypto ikev2 proposal P\n group 14\n", ""},
		"other value": {"crypto ikev2 proposal P\n group 5\n integrity sha1\n",
			"crypto ikev2 proposal P\n group 14\n integrity sha1\n",
			"config crypto ikev2 proposal P\nconfig-ikev2-proposal group 14\nconfig-ikev2-proposal exit"},
		"others' lines": {"interface Vlan1\n description mine\n ip address 172.17.0.1 255.255.255.0\n",
			"interface Vlan1\n ip nat inside\n",
			"config interface Vlan1\nconfig-if ip nat inside\nconfig-if exit"},
		"running probe": {"ip sla 1\n http raw http://a:80\n http-raw-request\n  GET http://gateway.x.net/vpntest\n" +
			" timeout 4000\nip sla schedule 1 life forever start-time now\n",
			"ip sla 1\n http raw http://a:80\n http-raw-request\n  GET http://gateway.x.net/vpntest\n  exit\n" +
				"ip sla schedule 1 life forever start-time now\n",
			"config no ip sla 1\nconfig ip sla 1\nconfig-ip-sla http raw http://a:80\n" +
				"config-ip-sla-http http-raw-request\nconfig-ip-sla-http-rr GET http://gateway.x.net/vpntest\n" +
				"config-ip-sla-http-rr exit\nconfig-ip-sla-http exit\n" +
				"config ip sla schedule 1 life forever start-time now"},
		"list of ours": {"access-list 101 permit ip any any\nroute-map M permit 1\n match ip address 101\n",
			"access-list 101 deny ip any host 1.2.3.4\naccess-list 101 permit ip any any\nroute-map M permit 1\n" +
				" match ip address 101\n",
			"config access-list 199 remark ziatunnel copy of access-list 101\n" +
				"config access-list 199 permit ip any any\n" +
				"config route-map M permit 1\nconfig-route-map match ip address 199\n" +
				"config-route-map no match ip address 101\nconfig-route-map exit\n" +
				"config no access-list 101\nconfig access-list 101 deny ip any host 1.2.3.4\n" +
				"config access-list 101 permit ip any any\n" +
				"config route-map M permit 1\nconfig-route-map match ip address 101\n" +
				"config-route-map no match ip address 199\nconfig-route-map exit\n" +
				"config no access-list 199"},
		"type 6": {"crypto ikev2 keyring K\n peer P\n  pre-shared-key 6 AbCd\n",
			"crypto ikev2 keyring K\n peer P\n  pre-shared-key clear\n", ""},
	} {
		p, err := plan.Build(iosconf.Parse(c.running), []playbook.Step{step(1, c.desired)})
		if err != nil || typed(p) != c.want {
			t.Errorf("%s: %v\ngot\n%s\nwant\n%s", name, err, typed(p), c.want)
		}
		if name == "type 6" && len(p.Steps[0].Notes) == 0 {
			t.Error("a key that cannot be compared is not mentioned")
		}
	}
}

// TestConflicts are objects of other people: refused, never overwritten.
func TestConflicts(t *testing.T) {
	for _, c := range []struct{ running, desired string }{
		{"access-list 101 permit tcp any any eq 22\n", "access-list 101 permit ip any any\n"},
		{"access-list 101 permit tcp any any eq 22\ninterface Vlan1\n ip access-group 101 in\n",
			"access-list 101 permit ip any any\n"},
		{"ip sla 1\n icmp-echo 192.0.2.1\nip sla schedule 1 life forever start-time now\n",
			"ip sla 1\n http raw http://a:80\n"},
		{"interface Tunnel1\n tunnel destination 192.0.2.77\n", "interface Tunnel1\n tunnel mode ipsec ipv4\n"},
		{"track 1 ip sla 9\n", "track 1 ip sla 1 state\n delay down 180 up 180\n"},
		{"route-map M permit 1\n match ip address 7\n set ip next-hop 192.0.2.9\n",
			"route-map M permit 1\n match ip address 101\n"},
	} {
		_, err := plan.Build(iosconf.Parse(c.running), []playbook.Step{step(1, c.desired)})
		var conflict *plan.ConflictError
		if !errors.As(err, &conflict) {
			t.Errorf("%q over %q: %v", c.desired, c.running, err)
		}
	}
}

// TestRestore takes out what was added, and puts back what was replaced, from any point.
func TestRestore(t *testing.T) {
	before := "interface Vlan1\n ip address 172.17.0.1 255.255.255.0\n ip mtu 1500\ncrypto ikev2 dpd 30 3 on-demand\n"
	after := "interface Vlan1\n ip address 172.17.0.1 255.255.255.0\n ip mtu 1400\n ip nat inside\n" +
		" ip virtual-reassembly in\ncrypto ikev2 dpd 10 5 periodic\ncrypto ikev2 proposal P\n group 14\n"
	steps := []playbook.Step{step(1, "crypto ikev2 proposal P\n group 14\n"),
		step(5, "crypto ikev2 dpd 10 5 periodic\n"), step(13, "interface Vlan1\n ip mtu 1400\n ip nat inside\n")}
	p, err := plan.Build(iosconf.Parse(before), steps)
	if err != nil {
		t.Fatal(err)
	}
	undo, err := plan.Restore(iosconf.Parse(after), iosconf.Parse(before), p)
	want := "config interface Vlan1\nconfig-if no ip nat inside\nconfig-if ip mtu 1500\n" +
		"config-if no ip virtual-reassembly in\nconfig-if exit\nconfig crypto ikev2 dpd 30 3 on-demand\n" +
		"config no crypto ikev2 proposal P"
	if err != nil || typed(undo) != want {
		t.Errorf("%v\n%s", err, typed(undo))
	}
	if nothing, _ := plan.Restore(iosconf.Parse(before), iosconf.Parse(before), p); !nothing.Empty() {
		t.Errorf("an untouched router is changed:\n%s", typed(nothing))
	}
}
