package view_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	oldKey = "lab-key-0123456789"
	newKey = "other-key-9876543210"
)

const siteText = `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
exempt: [10.0.0.0/8]
mtu: 1400
`

const branch = `hostname branch-881
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
ip route 0.0.0.0 0.0.0.0 192.0.2.1
`

// steps are the rendered playbook for the site with some words changed.
func steps(t *testing.T, key string, replace ...string) []playbook.Step {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(strings.NewReplacer(replace...).Replace(siteText)))
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
	out, err := book.Render(s, secret.New(key))
	if err != nil {
		t.Fatal(err)
	}
	return out.Steps
}

func build(t *testing.T, running iosconf.Config, desired []playbook.Step) plan.Plan {
	t.Helper()
	p, err := plan.Build(running, desired)
	if err != nil {
		t.Fatal(err)
	}
	p.Playbook = "cisco-881-zia"
	return p
}

func typed(c iosconf.Config, p plan.Plan, some int) iosconf.Config {
	var lines []string
	for _, line := range p.Lines() {
		lines = append(lines, line.Text.Reveal())
	}
	return iosconf.Apply(c, lines[:min(some, len(lines))])
}

// TestPlanGolden shows whole plans as operators see them, in testdata/plan.
func TestPlanGolden(t *testing.T) {
	nothing := iosconf.Parse(branch)
	full := typed(nothing, build(t, nothing, steps(t, oldKey)), 1<<20)
	removal, err := plan.Remove(full, steps(t, oldKey))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		plan  plan.Plan
		lines bool
	}{
		"from-nothing":    {build(t, nothing, steps(t, oldKey)), false},
		"psk-rotation":    {build(t, full, steps(t, newKey)), false},
		"mtu-change":      {build(t, full, steps(t, oldKey, "mtu: 1400", "mtu: 1360")), true},
		"acl-change":      {build(t, full, steps(t, oldKey, "[10.0.0.0/8]", "[10.0.0.0/8, 203.0.113.80]")), true},
		"sla-change":      {build(t, full, steps(t, oldKey, "cloud: zscalertwo", "cloud: zscalerthree")), true},
		"half-configured": {build(t, typed(nothing, build(t, nothing, steps(t, oldKey)), 60), steps(t, oldKey)), false},
		"nothing-to-do":   {build(t, full, steps(t, oldKey)), false},
		"removal":         {removal, true},
	} {
		var text bytes.Buffer
		view.PlanInDetail(&text, false, engine.Review{Plan: c.plan}, view.PlanOptions{Lines: c.lines, RoundTrips: 7})
		golden(t, name+".golden", text.Bytes())
		if strings.Contains(text.String(), oldKey) || strings.Contains(text.String(), newKey) ||
			strings.Contains(text.String(), "\x1b") {
			t.Errorf("%s shows a key, or paint that nobody asked for", name)
		}
	}
	var document bytes.Buffer
	view.PlanInDetail(&document, true, engine.Review{Plan: build(t, full, steps(t, newKey, "mtu: 1400", "mtu: 1360"))},
		view.PlanOptions{RoundTrips: 7})
	golden(t, "change.json.golden", document.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("../../../../testdata/plan", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from what is printed now; `make golden` rewrites it:\n%s", name, got)
	}
}

// TestPlanColour: what comes is green and what goes is red, and a masked key does not swallow the end
// of its paint.
func TestPlanColour(t *testing.T) {
	nothing := iosconf.Parse(branch)
	full := typed(nothing, build(t, nothing, steps(t, oldKey)), 1<<20)
	var text bytes.Buffer
	out := console.New(secret.NewRedactor(secret.New(oldKey), secret.New(newKey)), &text)
	view.PlanInDetail(out, false, engine.Review{Plan: build(t, full, steps(t, newKey))},
		view.PlanOptions{Paint: out.Paint})
	if err := out.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\x1b[31m      -  peer ZIA-BACKUP / pre-shared-key ******\x1b[0m\n",
		"\x1b[32m      +  peer ZIA-BACKUP / pre-shared-key ******\x1b[0m\n",
		"\x1b[33m  ~ replace crypto ikev2 keyring ZIA-KEYRING",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%q", want, text.String())
		}
	}
}

// TestPlanJSONShape holds the names of the document, which programs depend on.
func TestPlanJSONShape(t *testing.T) {
	var text bytes.Buffer
	view.PlanInDetail(&text, true, engine.Review{Plan: build(t, iosconf.Parse(branch), steps(t, oldKey))},
		view.PlanOptions{RoundTrips: 12})
	var document struct {
		Plan struct {
			Playbook string
			Steps    []struct {
				Number  int
				Title   string
				Why     string
				Present *int
				Changes []map[string]any
			}
		}
		Summary    map[string]int
		RoundTrips int `json:"round_trips"`
		Unsaved    *bool
		Version    map[string]any
	}
	if err := json.Unmarshal(text.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	if n := len(document.Plan.Steps); n != 14 || document.RoundTrips != 12 || document.Unsaved == nil ||
		document.Version == nil {
		t.Errorf("%d steps, %+v", n, document)
	}
	for _, step := range document.Plan.Steps {
		if step.Number == 0 || step.Title == "" || step.Why == "" || step.Present == nil || len(step.Changes) == 0 {
			t.Errorf("%+v", step)
		}
		for _, change := range step.Changes {
			for _, key := range []string{"action", "object", "why", "lines", "adds", "removes", "undo"} {
				if change[key] == nil {
					t.Errorf("step %d: a change without %s: %v", step.Number, key, change)
				}
			}
		}
	}
	var keys []string
	for key := range document.Summary {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if got := strings.Join(keys, " "); got != "added changed lines present removed" || document.Summary["lines"] == 0 {
		t.Errorf("summary has %s", got)
	}
}
