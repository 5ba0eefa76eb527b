package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/sites"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
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

// TestHandsRefuse: a site that the worker does not have, one whose router is elsewhere, and one whose
// secrets it cannot read are refused, in words; and a file that has changed is read again.
func TestHandsRefuse(t *testing.T) {
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
	book, err := provision.ReadPlaybook("")
	if err != nil {
		t.Fatal(err)
	}
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &hands{crew: provision.Runner{Find: v.Find, Options: provision.Options{Playbook: book, Journal: store}}, state: t.TempDir()}
	refused := func(task flow.Task, words ...string) {
		t.Helper()
		got := h.Work(t.Context(), task, func(string) {})
		for _, word := range words {
			if got.Outcome != rollout.Refused || !strings.Contains(got.Detail, word) {
				t.Errorf("%+v: %+v", task, got)
			}
		}
	}
	refused(flow.Task{Site: "branch-002", Router: "192.0.2.2:22"}, "branch-002", "the inventory of this worker")
	refused(flow.Task{Site: "branch-001", Router: "192.0.2.9:22"}, "192.0.2.1:22", "192.0.2.9:22")
	refused(flow.Task{Site: "branch-001", Router: "192.0.2.1:22"}, "NOBODY_HAS_THIS")
	write(strings.Replace(siteFile, "192.0.2.1:22", "192.0.2.77:22", 1))
	refused(flow.Task{Site: "branch-001", Router: "192.0.2.1:22"}, "192.0.2.77:22")
	write("site: [")
	refused(flow.Task{Site: "branch-001", Router: "192.0.2.1:22"}, "branch-001.yaml")
}

// TestReadPlan: what the workflow could only fail at is refused before there is one.
func TestReadPlan(t *testing.T) {
	for name, c := range map[string]struct{ plan, why string }{
		"no router":    {`{"plan":{"id":"a","sites":[{"name":"x"}]}}`, "site x has no router"},
		"one router":   {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"},{"name":"y","router":"r:22"}]}}`, "the same router"},
		"no zone":      {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22","zone":"Mars/Olympus"}]}}`, "Mars/Olympus"},
		"no sites":     {`{"plan":{"id":"a"}}`, "at least one site"},
		"bad policy":   {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"}],"policy":{"parallel":-1}}}`, "parallel"},
		"other state":  {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22"}]},"state":{"sites":[]},"seq":3}`, "not one of this plan"},
		"no document":  {`{"plan":`, "cannot be read"},
		"nothing amis": {`{"plan":{"id":"a","sites":[{"name":"x","router":"r:22","zone":"Asia/Tokyo"}]},"seq":3}`, ""},
	} {
		in, id, err := readPlan(strings.NewReader(c.plan))
		switch {
		case c.why == "" && (err != nil || id != "a" || in.Seq != 3):
			t.Errorf("%s: %v", name, err)
		case c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why)):
			t.Errorf("%s: %v", name, err)
		}
	}
}
