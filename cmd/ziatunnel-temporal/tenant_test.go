package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestKilledInTenant kills the worker that owns the tenant while it is half done there. The other one goes on, with its
// ledger or without: every site is in the tenant once, with one activation, and every router is brought up behind that.
func TestKilledInTenant(t *testing.T) {
	t.Run("with its ledger", func(t *testing.T) { killInTenant(t, "state", "state") })
	t.Run("without its ledger", func(t *testing.T) { killInTenant(t, "state-a", "state-b") })
}

// killInTenant plays it with two workers that have state directories.
func killInTenant(t *testing.T, states ...string) {
	t.Helper()
	const routers = 6
	b := newBench(t, 0)
	b.startLab(routers, "--portal")
	var workers []*process
	for i, state := range states {
		name := fmt.Sprint("host-", i)
		workers = append(workers, b.worker(name, "--name", name, "--portal", "--parallel", "2", "--state-dir",
			b.path(state)))
	}
	follows := b.rollout("start", "--id", "killed", "--portal", "--parallel", "3", "--output", "json")
	b.until("some sites are in the tenant, and that is shown", func() bool {
		text, _ := os.ReadFile(follows.log)
		return b.recorded("did") >= 3 && strings.Contains(string(text), `"step":"portal: branch-00`)
	})
	b.owner(workers).kill()
	if done := b.recorded("did"); done == 2*routers || b.recorded("activating") > 0 {
		t.Fatalf("the worker was killed too late: %d changes are made", done)
	}
	b.wait("the rollout has ended", follows.ended)
	if code := follows.ProcessState.ExitCode(); code != 0 {
		text, _ := os.ReadFile(follows.log)
		t.Fatalf("it ended with %d:\n%s", code, text)
	}
	if n := b.recorded("activated"); n != 1 {
		t.Errorf("%d activations", n)
	}
	p := b.plan("killed", routers, rollout.Policy{})
	tenant := b.inTenant(p)
	again := 0
	for event := range b.history(flow.TenantID(tenant)) {
		again += strings.Count(event, `"attempt":2`)
	}
	if again == 0 {
		t.Error("nobody took over from the worker that was killed: the test has tested nothing")
	}
	b.replay(flow.RolloutID(p.ID))
	b.replay(flow.TenantID(tenant))
	b.nothingSecret(p)
	for name, lines := range b.typed() {
		pushed, saved := count(lines, "crypto ikev2 keyring"), count(lines, "write memory")
		if saved == 0 || pushed == 0 {
			t.Errorf("%s was pushed %d times and saved %d times", name, pushed, saved)
		}
	}
}

// ledgers are the records of all runs in tenants, of all workers.
func (b *bench) ledgers() map[string]string {
	b.t.Helper()
	files, _ := filepath.Glob(b.path("state*/tenants/*/*.jsonl"))
	out := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			b.t.Fatal(err)
		}
		out[file] = string(text)
	}
	return out
}

// recorded is the number of records of a kind.
func (b *bench) recorded(kind string) int {
	n := 0
	for _, text := range b.ledgers() {
		n += strings.Count(text, fmt.Sprintf(`"kind":%q`, kind))
	}
	return n
}

// owner is the worker that works in the tenant.
func (b *bench) owner(workers []*process) *process {
	b.t.Helper()
	for _, text := range b.ledgers() {
		for _, w := range workers {
			if strings.Contains(text, fmt.Sprintf(`"pid":%d,`, w.Process.Pid)) {
				return w
			}
		}
	}
	b.t.Fatal("nobody works in the tenant")
	return nil
}

var portalURL = regexp.MustCompile(`(?m)^\s*url: "?([^"\s]+)"?$`)

// inTenant checks that the portal has each site once, and gives the name of the tenant.
func (b *bench) inTenant(p rollout.Plan) string {
	b.t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(b.path("lab/" + name))
		if err != nil {
			b.t.Fatal(err)
		}
		return strings.TrimSpace(string(text))
	}
	url := portalURL.FindStringSubmatch(read("branch-001.yaml"))[1]
	c, err := portal.New(portal.Options{Cloud: "zscalertwo", BaseURL: url,
		Login: portal.Legacy{User: "admin@corp.example", Password: secret.New(read("portal.password")),
			APIKey: secret.New(read("portal.api_key"))}})
	if err != nil {
		b.t.Fatal(err)
	}
	status, err := c.Status(b.t.Context())
	if err != nil || status != portal.Active {
		b.t.Errorf("the portal is %s: %v", status, err)
	}
	credentials, err := c.Credentials(b.t.Context())
	if err != nil || len(credentials) != len(p.Sites) {
		b.t.Errorf("%d credentials of %d sites: %v", len(credentials), len(p.Sites), err)
	}
	for _, is := range credentials {
		if is.Location == nil {
			b.t.Errorf("%s has no location", is.FQDN)
		}
	}
	if err := c.Close(b.t.Context()); err != nil {
		b.t.Error(err)
	}
	for file := range b.ledgers() {
		return filepath.Base(filepath.Dir(file))
	}
	return ""
}

// replay checks that the workflow of today does what the one of the history has done.
func (b *bench) replay(id string) {
	b.t.Helper()
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
	replayer.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
	described, err := b.client.DescribeWorkflowExecution(b.t.Context(), id, "")
	if err == nil {
		run := described.GetWorkflowExecutionInfo().GetExecution()
		err = replayer.ReplayWorkflowExecution(b.t.Context(), b.client.WorkflowService(), quiet{},
			client.DefaultNamespace, workflow.Execution{ID: id, RunID: run.GetRunId()})
	}
	if err != nil {
		b.t.Errorf("%s cannot be replayed: %v", id, err)
	}
}

// TestTwoRolloutsInOneTenant: as long as no worker works in tenants a rollout says that it waits for one, and another
// rollout waits for the first. Then both come to their end, one after the other.
func TestTwoRolloutsInOneTenant(t *testing.T) {
	b := newBench(t, 0)
	b.startLab(2, "--portal")
	b.worker("routers")
	said := func(p *process) string {
		text, err := os.ReadFile(p.log)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first := b.rollout("start", "--id", "first", "--portal", "--output", "json", "--select", "name=branch-001")
	b.until("the first one waits for a worker", func() bool {
		return strings.Contains(said(first), "waiting for a worker with --portal")
	})
	second := b.rollout("start", "--id", "second", "--portal", "--output", "json", "--select", "name=branch-002")
	b.until("the second one waits for the first", func() bool {
		return strings.Contains(said(second), "waiting for rollout/first, which works in the ZIA tenant")
	})
	b.worker("tenants", "--portal", "--region", "nowhere")
	for name, p := range map[string]*process{"first": first, "second": second} {
		b.wait(name+" has ended", p.ended)
		if code := p.ProcessState.ExitCode(); code != 0 {
			t.Errorf("%s ended with %d:\n%s", name, code, tailOf(said(p)))
		}
	}
	if n := b.recorded("activated"); n != 2 {
		t.Errorf("%d activations", n)
	}
	b.inTenant(b.plan("first", 2, rollout.Policy{}))
}

// TestStoppedInTenant: a worker that is told twice to stop takes the site back that it is at, and activates what is
// saved; the rollout goes on with another worker.
func TestStoppedInTenant(t *testing.T) {
	b := newBench(t, 0)
	b.startLab(3, "--portal")
	first := b.worker("first", "--portal")
	follows := b.rollout("start", "--id", "stopped", "--portal", "--parallel", "3")
	b.until("a site is in the tenant", func() bool { return b.recorded("did") >= 3 })
	_ = first.Process.Signal(os.Interrupt)
	b.until("the worker begins nothing new", func() bool {
		text, _ := os.ReadFile(first.log)
		return strings.Contains(string(text), "nothing new is begun")
	})
	_ = first.Process.Signal(os.Interrupt)
	b.wait("the worker has ended", first.ended)
	if b.recorded("end") == 0 || b.recorded("activated") != 1 {
		t.Errorf("%d activations, %d ends", b.recorded("activated"), b.recorded("end"))
	}
	b.worker("second", "--portal")
	b.wait("the rollout has ended", follows.ended)
	if code := follows.ProcessState.ExitCode(); code != 0 {
		text, _ := os.ReadFile(follows.log)
		t.Errorf("it ended with %d:\n%s", code, tailOf(string(text)))
	}
	b.inTenant(b.plan("stopped", 3, rollout.Policy{}))
}
