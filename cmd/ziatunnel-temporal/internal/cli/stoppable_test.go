package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/sites"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

const siteFile = `site: branch-001
router: {address: "192.0.2.1:22", user: noc, password: "env:NOBODY_HAS_THIS"}
credential: {fqdn: branch-001@corp.example, psk: "env:NOBODY_HAS_THIS"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`

// TestExecutorRefuses: a site that the worker does not have, one whose router is elsewhere, and one whose
// secrets it cannot read are refused, in words; and a file that has changed is read again.
func TestExecutorRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "branch-001.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(siteFile)
	v, err := sites.Open([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &stoppable{sites: &provision.Executor{Find: v.Find,
		Runner: &provision.Runner{Journal: store, StateDir: store.Dir}}}
	options := testOptions(t)
	refused := func(task local.Task, words ...string) {
		t.Helper()
		task.Rollout, task.Options = "spring", options
		got := h.Work(t.Context(), task, func(string) {})
		for _, word := range words {
			if got.Outcome != rollout.Refused || !strings.Contains(got.Detail, word) {
				t.Errorf("%+v: %+v", task, got)
			}
		}
	}
	refused(local.Task{Site: "branch-002", Router: "192.0.2.2:22"}, "branch-002", "the inventory of this worker")
	refused(local.Task{Site: "branch-001", Router: "192.0.2.9:22"}, "192.0.2.1:22", "192.0.2.9:22")
	refused(local.Task{Site: "branch-001", Router: "192.0.2.1:22"}, "NOBODY_HAS_THIS")
	write(strings.Replace(siteFile, "192.0.2.1:22", "192.0.2.77:22", 1))
	refused(local.Task{Site: "branch-001", Router: "192.0.2.1:22"}, "192.0.2.77:22")
	write("site: [")
	refused(local.Task{Site: "branch-001", Router: "192.0.2.1:22"}, "branch-001.yaml")
}

// testOptions are the options of a rollout with the built-in playbook.
func testOptions(t *testing.T) json.RawMessage {
	t.Helper()
	o := provision.DefaultOptions()
	var err error
	if _, o.Playbook, err = provision.FindPlaybook(""); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestReadPlan: what the workflow could only fail at is refused before there is one.
func TestReadPlan(t *testing.T) {
	for name, c := range map[string]struct{ plan, why string }{
		"no router": {`{"plan":{"id":"a","sites":[{"name":"x"}]}}`, "site x has no router"},
		"one router": {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"},{"name":"y","router":"r:22"}]}}`,
			"the same router"},
		"no zone": {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22","zone":"Mars/Olympus"}]}}`,
			"Mars/Olympus"},
		"no sites": {`{"plan":{"id":"a"}}`, "at least one site"},
		"bad policy": {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"}],"policy":{"parallel":-1}}}`,
			"parallel"},
		"other state": {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"}]},"state":{"sites":[]},"seq":3}`,
			"not one of this plan"},
		"no document":  {`{"plan":`, "cannot be read"},
		"nothing amis": {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22","zone":"Asia/Tokyo"}]},"seq":3}`, ""},
	} {
		in, id, err := readPlan(strings.NewReader(withOptions(t, c.plan)))
		switch {
		case c.why == "" && (err != nil || id != "a" || in.Seq != 3):
			t.Errorf("%s: %v", name, err)
		case c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why)):
			t.Errorf("%s: %v", name, err)
		}
	}
}

// withOptions puts the options of a rollout into a plan that says nothing of them.
func withOptions(t *testing.T, plan string) string {
	t.Helper()
	return strings.Replace(plan, `{"plan":{`, `{"options":`+string(testOptions(t))+`,"plan":{`, 1)
}

// TestReadPlanOptions: a rollout whose options are missing, or have one that nobody here knows, is refused.
func TestReadPlanOptions(t *testing.T) {
	plan := `{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"}]}}`
	if _, _, err := readPlan(strings.NewReader(plan)); err == nil || !strings.Contains(err.Error(), "older version") {
		t.Errorf("without options: %v", err)
	}
	for old, new := range map[string]string{`"save":true,`: "", `"save":true`: `"save":true,"colour":"red"`} {
		text := strings.Replace(withOptions(t, plan), old, new, 1)
		if _, _, err := readPlan(strings.NewReader(text)); err == nil ||
			!strings.Contains(err.Error(), "options of the run") {
			t.Errorf("%s: %v", new, err)
		}
	}
}
