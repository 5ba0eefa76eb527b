package plan_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

func sealed(t *testing.T, head plan.Saved, running iosconf.Config, w siteOptions) plan.Saved {
	t.Helper()
	p, err := plan.Build(running, rendered(t, w))
	if err != nil {
		t.Fatal(err)
	}
	p.Playbook = "cisco-881-zia"
	out, err := plan.Seal(head, p, running, func(text string) string { return journal.Mask(text, head.Salt) })
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"lab-key", "other-key", "noc-password", "part two", "community-string"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the file holds %q", secret)
		}
	}
	var read plan.Saved // as it comes back from its file
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// TestSaved: a saved plan fits as long as router, site, secrets and playbook are what they were, and
// says what changed otherwise. It never holds a secret.
func TestSaved(t *testing.T) {
	w := siteOptions{psk: "lab-key-0123456789", traffic: "web", encryption: "none", exempt: "10.0.0.0/8", mtu: 1400}
	head := plan.Saved{Site: "branch-001", Router: "branch-881", Salt: "pepper"}
	secrets := "username noc privilege 15 password 0 noc-password / part two\n" +
		"snmp-server community community-string RO\n"
	text := branchText + secrets + "crypto ikev2 keyring ZIA-KEYRING\n peer ZIA-PRIMARY\n  address 198.51.100.11\n" +
		"  pre-shared-key other-key-9876543210\n"
	running := iosconf.Parse(text)
	saved := sealed(t, head, running, w)
	again := iosconf.Parse("Building configuration...\n\nCurrent configuration : 77 bytes\n!\n" +
		"! Last configuration change at 09:00:00 UTC\nversion 15.4\n" + text + "ntp clock-period 17179860\nend\n")
	if err := saved.Check(sealed(t, head, again, w)); err != nil {
		t.Errorf("the same plan does not fit: %v", err)
	}
	changed := w
	changed.psk, changed.mtu = "other-key-9876543210", 1360
	for name, c := range map[string]struct {
		fresh plan.Saved
		why   string
	}{
		"another line": {sealed(t, head, iosconf.Parse(text+"interface Vlan7\n ip mtu 1400\n"), w),
			"interface Vlan7 is new"},
		"a line less": {sealed(t, head, iosconf.Parse(strings.Replace(text, " duplex auto\n", "", 1)), w),
			"interface FastEthernet4 changed"},
		"another secret": {
			sealed(t, head, iosconf.Parse(strings.Replace(text, "noc-password", "noc-password2", 1)), w),
			"username noc privilege 15 password 0 <secret:"},
		"another PSK": {
			sealed(t, head, iosconf.Parse(strings.Replace(text, "other-key-9876543210", "other-key-0", 1)), w),
			"crypto ikev2 keyring ZIA-KEYRING changed"},
		"an object less": {sealed(t, head, iosconf.Parse(strings.Replace(text, "hostname branch-881\n", "", 1)), w),
			"hostname is gone"},
		"another site": {sealed(t, plan.Saved{Site: "branch-002", Router: "branch-881", Salt: "pepper"}, running, w),
			`it is for site "branch-001", this is "branch-002"`},
		"another router": {sealed(t, plan.Saved{Site: "branch-001", Router: "other-881", Salt: "pepper"}, running, w),
			`it is for router "branch-881", this is "other-881"`},
		"other options": {sealed(t, head, running, changed), "step 10 is planned differently now"},
		"another key":   {sealed(t, head, running, changed), "step 3 is planned differently now"},
		"an edited file": {func() plan.Saved { s := saved; s.Running = "sha256:0"; return s }(),
			"the file was edited"},
		"another version": {func() plan.Saved { s := saved; s.Format = 2; return s }(),
			`it is for format "1", this is "2"`},
	} {
		err := saved.Check(c.fresh)
		var refused *plan.ChangedError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "noc-password") || strings.Contains(err.Error(), "key-9")) {
			t.Errorf("%s: the error holds a secret: %v", name, err)
		}
	}
}
