package main_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// TestKilled kills a worker while it is at routers, and then the server: a worker of another host takes over,
// every site is done, those that nobody was torn from exactly once, and the history has nothing that is secret.
func TestKilled(t *testing.T) {
	const routers = 12
	b := newBench(t, routers)
	p := b.plan("killed", routers, rollout.Policy{Canary: 1, Parallel: 6})
	b.worker("stays", "--name", "host-a", "--parallel", "3")
	dies := b.worker("dies", "--name", "host-b", "--parallel", "3")
	if err := b.begin(p); err != nil {
		t.Fatal(err)
	}
	f := b.follow(p)
	// The journal of a site names the process that works at it.
	f.until(b, "the worker is at a router", func(*rollout.State) bool { return len(b.sitesOf(dies)) > 0 })
	torn := b.sitesOf(dies)
	dies.kill()
	f.until(b, "half of the sites are done",
		func(s *rollout.State) bool { return len(s.Counts()) > 0 && s.Counts()[0].Sites >= routers/2-1 })
	b.server.kill()
	b.serve()
	f.untilEnded(b)
	if got := fmt.Sprint(f.mirror.State.Counts()); got != fmt.Sprintf("[{done %d}]", routers) {
		t.Errorf("ended %s", got)
	}
	again := b.again(p)
	if len(again) == 0 {
		t.Errorf("nobody took over from the worker that was killed at %v: the test has tested nothing", torn)
	}
	typed := b.typed()
	for _, s := range p.Sites {
		pushed, saved := count(typed[s.Name], "crypto ikev2 keyring"), count(typed[s.Name], "write memory")
		if slices.Contains(again, s.Name) {
			if pushed == 0 || saved == 0 {
				t.Errorf("%s was taken over and is not finished: pushed %d times, saved %d times", s.Name, pushed,
					saved)
			}
			continue
		}
		if pushed != 1 || saved != 1 {
			t.Errorf("%s was pushed %d times and saved %d times", s.Name, pushed, saved)
		}
	}
	t.Logf("torn from %v, taken over %v, waited for: %q", torn, again, f.notes)
	b.nothingSecret(p)
}

// sitesOf are the sites whose lock a process has.
func (b *bench) sitesOf(p *process) []string {
	owners, _ := filepath.Glob(b.path("state/*/owner"))
	var out []string
	for _, owner := range owners {
		text, err := os.ReadFile(owner)
		if err == nil && strings.Contains(string(text), fmt.Sprintf(`"pid":%d,`, p.Process.Pid)) {
			out = append(out, filepath.Base(filepath.Dir(owner)))
		}
	}
	return out
}

// again are the sites whose activity was begun more than once.
func (b *bench) again(p rollout.Plan) []string {
	b.t.Helper()
	var out []string
	for _, s := range p.Sites {
		for event := range b.history(flow.RouterID(s.Router)) {
			if strings.Contains(event, `"attempt":2`) && strings.Contains(event, "activityTaskStartedEventAttributes") {
				out = append(out, s.Name)
			}
		}
	}
	return out
}

// history gives the events of a workflow as JSON without blanks, with the payloads as they are.
func (b *bench) history(id string) map[string][]byte {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	out := map[string][]byte{}
	for events := b.client.GetWorkflowHistory(ctx, id, "", false,
		enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		event, err := events.Next()
		if err != nil {
			b.t.Fatal(err)
		}
		text, err := protojson.Marshal(event)
		if err != nil {
			b.t.Fatal(err)
		}
		raw, err := event.Marshal()
		if err != nil {
			b.t.Fatal(err)
		}
		out[strings.ReplaceAll(string(text), " ", "")] = raw
	}
	return out
}

// nothingSecret looks for the secrets of the lab, and for configuration, in all that the server has.
func (b *bench) nothingSecret(p rollout.Plan) {
	b.t.Helper()
	var all bytes.Buffer
	for _, raw := range b.history(flow.RolloutID(p.ID)) {
		all.Write(raw)
	}
	for _, s := range p.Sites {
		for _, raw := range b.history(flow.RouterID(s.Router)) {
			all.Write(raw)
		}
	}
	value, err := b.client.QueryWorkflow(b.t.Context(), flow.RolloutID(p.ID), "", flow.QueryStatus)
	if err != nil {
		b.t.Fatal(err)
	}
	var status flow.Status
	if err := value.Get(&status); err != nil {
		b.t.Fatal(err)
	}
	for _, packed := range []flow.Compressed{status.Plan, status.State} {
		var unpacked any
		if err := packed.Decompress(&unpacked); err != nil {
			b.t.Fatal(err)
		}
		fmt.Fprint(&all, unpacked)
	}
	db, err := os.ReadFile(b.path("db"))
	if err != nil {
		b.t.Fatal(err)
	}
	all.Write(db)
	if !bytes.Contains(all.Bytes(), []byte("branch-003")) {
		b.t.Error("the history does not even name the sites: it was not read")
	}
	canaries := []string{"crypto ikev2 keyring", "pre-shared-key", "ip access-list", "FastEthernet4"}
	files, _ := filepath.Glob(b.path("lab/*.psk"))
	ofPortal, _ := filepath.Glob(b.path("lab/portal.[pa]*")) // password and API key
	for _, file := range append(append(files, ofPortal...), b.path("lab/router.password")) {
		secret, err := os.ReadFile(file)
		if err != nil {
			b.t.Fatal(err)
		}
		canaries = append(canaries, strings.TrimSpace(string(secret)))
	}
	for _, canary := range canaries {
		if bytes.Contains(all.Bytes(), []byte(canary)) {
			b.t.Errorf("the server has %q", canary)
		}
	}
}

func count(lines []string, prefix string) int {
	n := 0
	for _, line := range lines {
		if strings.HasPrefix(line, prefix) {
			n++
		}
	}
	return n
}

// TestTwoRolloutsAtOneRouter: the second one is told that somebody is at the router, and who follows a
// rollout that was ended from outside is told so.
func TestTwoRolloutsAtOneRouter(t *testing.T) {
	b := newBench(t, 1)
	first, second := b.plan("first", 1, rollout.Policy{}), b.plan("second", 1, rollout.Policy{})
	// Nobody works yet for the region of the first: it has the router, and waits.
	first.Sites[0].Region = "far"
	b.worker("worker")
	if err := b.begin(first); err != nil {
		t.Fatal(err)
	}
	f := b.follow(first)
	f.until(b, "the first has begun", func(s *rollout.State) bool { return len(s.AtWork()) == 1 })
	b.until("the first has the router", func() bool {
		_, err := b.client.DescribeWorkflowExecution(t.Context(), flow.RouterID(first.Sites[0].Router), "")
		return err == nil
	})
	if err := b.begin(first); err == nil || !strings.Contains(err.Error(), "is running already") {
		t.Errorf("a rollout that runs is started again: %v", err)
	}
	if err := b.begin(second); err != nil {
		t.Fatal(err)
	}
	g := b.follow(second)
	g.untilEnded(b)
	if site, _ := g.mirror.State.Site("branch-001"); site.Outcome != rollout.Refused ||
		!strings.Contains(site.Detail, first.Sites[0].Router) {
		t.Errorf("the second rollout: %+v", site)
	}
	b.worker("far", "--region", "far")
	f.untilEnded(b)
	if got := fmt.Sprint(f.mirror.State.Counts()); got != "[{done 1}]" {
		t.Errorf("the first rollout: %s", got)
	}
	if pushed := count(b.typed()["branch-001"], "crypto ikev2 keyring"); pushed != 1 {
		t.Errorf("the router was pushed %d times", pushed)
	}
	third := b.plan("third", 1, rollout.Policy{})
	third.Sites[0].Region = "nowhere"
	if err := b.begin(third); err != nil {
		t.Fatal(err)
	}
	h := b.follow(third)
	h.until(b, "the third has begun", func(s *rollout.State) bool { return len(s.AtWork()) == 1 })
	if err := b.client.TerminateWorkflow(t.Context(), flow.RolloutID("third"), "", "by the test"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-h.ended:
	case <-time.After(patience):
		t.Fatal("who follows what was ended waits for ever")
	}
	if h.broken == nil {
		t.Error("follow ends well although the rollout was ended from outside")
	}
}
