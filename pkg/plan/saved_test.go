package plan_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// masks are those of a saved plan: under the key of the digit that its key names, else those of version 1.
func masks(t *testing.T, head plan.Saved) plan.Masks {
	t.Helper()
	digests := journal.Digests{Use: "plan", Salt: head.Salt}
	if head.Key == "" {
		return plan.Masks{Digest: digests.MaskSalted, Blank: journal.Blank}
	}
	key, err := secret.ParseKey(strings.Repeat(head.Key, 64))
	if err != nil {
		t.Fatal(err)
	}
	digests.Key = key
	return plan.Masks{Digest: digests.Mask, Blank: journal.Blank}
}

func sealed(t *testing.T, head plan.Saved, running iosconf.Config, w siteOptions) plan.Saved {
	t.Helper()
	p, err := plan.Build(running, rendered(t, w))
	if err != nil {
		t.Fatal(err)
	}
	p.Playbook = "cisco-881-zia"
	out, err := plan.Seal(head, p, running, masks(t, head))
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
	head := plan.Saved{Site: "branch-001", Router: "branch-881", Salt: "pepper", Key: "7"}
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
		"another site": {
			sealed(t, plan.Saved{Site: "branch-002", Router: "branch-881", Salt: "pepper", Key: "7"}, running, w),
			`it is for site "branch-001", this is "branch-002"`},
		"another router": {
			sealed(t, plan.Saved{Site: "branch-001", Router: "other-881", Salt: "pepper", Key: "7"}, running, w),
			`it is for router "branch-881", this is "other-881"`},
		"other options": {sealed(t, head, running, changed), "step 10 is planned differently now"},
		"another key":   {sealed(t, head, running, changed), "step 3 is planned differently now"},
		"an edited file": {func() plan.Saved { s := saved; s.Running = "sha256:0"; return s }(),
			"the file was edited"},
		"another version": {func() plan.Saved { s := saved; s.Format = 1; return s }(),
			`it is for format "2", this is "1"`},
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

// TestSavedWithoutItsKey: who does not have the key finds everything that changed but the secrets.
func TestSavedWithoutItsKey(t *testing.T) {
	t.Parallel()
	w := siteOptions{psk: "lab-key-0123456789", traffic: "web", encryption: "none", exempt: "10.0.0.0/8", mtu: 1400}
	text := branchText + "username noc privilege 15 password 0 noc-password\nusername old password 0 part two\n"
	blanked := func(key, text string, w siteOptions) plan.Saved {
		head := plan.Saved{Site: "branch-001", Router: "branch-881", Salt: "salt of " + key, Key: key}
		out, err := sealed(t, head, iosconf.Parse(text), w).Blanked(journal.Blank)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	saved := blanked("7", text, w)
	if err := saved.Check(blanked("8", text, w)); err != nil {
		t.Errorf("the same plan does not fit: %v", err)
	}
	other := w
	other.psk = "other-key-9876543210"
	if err := saved.Check(blanked("8", strings.Replace(text, "noc-password", "other-password", 1), other)); err != nil {
		t.Errorf("a secret is told without the key: %v", err)
	}
	other.mtu = 1360
	for name, fresh := range map[string]plan.Saved{
		"steps": blanked("8", text, other), "a line": blanked("8", text+"interface Vlan7\n ip mtu 1400\n", w),
		"beside a secret": blanked("8", strings.Replace(text, "privilege 15", "privilege 1", 1), w),
	} {
		var changed *plan.ChangedError
		if err := saved.Check(fresh); !errors.As(err, &changed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSavedByAnOlderVersion: a plan of version 1 is held against the present in its own way.
func TestSavedByAnOlderVersion(t *testing.T) {
	t.Parallel()
	w := siteOptions{psk: "lab-key-0123456789", traffic: "web", encryption: "none", exempt: "10.0.0.0/8", mtu: 1400}
	head := plan.Saved{Site: "branch-001", Router: "branch-881", Salt: "pepper"}
	running := iosconf.Parse(branchText)
	saved := sealed(t, head, running, w)
	if err := saved.Check(sealed(t, head, running, w)); err != nil || saved.Format != 1 {
		t.Errorf("format %d: %v", saved.Format, err)
	}
	w.psk = "other-key-9876543210"
	if err := saved.Check(sealed(t, head, running, w)); err == nil {
		t.Error("another secret fits")
	}
}
