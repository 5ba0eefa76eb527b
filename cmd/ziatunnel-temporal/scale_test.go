//go:build scale

package main_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	enums "go.temporal.io/api/enums/v1"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

const (
	all       = 20_000 // sites that histories are computed for
	suggested = 4096   // events behind which the server suggests to continue as new
)

// TestScale: two workers carry a rollout out on the server that users run, on PostgreSQL, with mutual TLS
// everywhere. One is killed on the way. Every site is done, and those that nobody was torn from exactly once.
func TestScale(t *testing.T) {
	routers, err := strconv.Atoi(os.Getenv("SCALE_ROUTERS"))
	if err != nil || routers < 20 {
		t.Fatal("SCALE_ROUTERS is the number of routers, 20 or more")
	}
	began := time.Now()
	b := newScaleBench(t, routers)
	t.Logf("the server and %d routers are up after %s", routers, time.Since(began).Round(time.Second))
	p := pki{dir: b.path("pki")}
	for name, value := range map[string]string{
		"TEMPORAL_ADDRESS": b.address, "TEMPORAL_NAMESPACE": namespace,
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH": p.file("ca.pem"), "TEMPORAL_TLS_CLIENT_CERT_PATH": p.file("client.pem"),
		"TEMPORAL_TLS_CLIENT_KEY_PATH": p.file("client.key"),
	} {
		t.Setenv(name, value)
	}
	b.worker("stays", "--name", "host-a", "--parallel", "20")
	dies := b.worker("dies", "--name", "host-b", "--parallel", "20")
	began = time.Now()
	operator := b.start("operator", filepath.Join(b.bin, "ziatunnel"), "rollout", "start", "--engine", "temporal",
		"--yes", "--id", "scale", "--state-dir", b.path("laptop"), "--interval", "500ms", "--parallel", "40",
		"--output", "json", b.path("lab"))
	b.untilLong("a quarter of the sites has ended", operator, func() bool { return b.ended() >= routers/4 })
	b.until("the worker is at routers", func() bool { return len(b.sitesOf(dies)) > 3 })
	torn := b.sitesOf(dies)
	dies.kill()
	t.Logf("after %s a worker was killed at %d routers", time.Since(began).Round(time.Second), len(torn))
	b.untilLong("the rollout has ended", operator, func() bool {
		select {
		case <-operator.ended:
			return true
		default:
			return false
		}
	})
	took := time.Since(began)
	if code := operator.ProcessState.ExitCode(); code != 0 {
		t.Errorf("the operator's command ends with %d", code)
	}
	plan := b.plan("scale", routers, rollout.Policy{})
	again := b.again(plan)
	b.checkRouters(plan, again)
	t.Logf("%d sites in %s, %d of them taken over\n%s", routers, took.Round(time.Second), len(again), b.sizes(plan))
}

// checkRouters: every router was configured and saved, once where nobody was torn from it.
func (b *bench) checkRouters(plan rollout.Plan, again []string) {
	b.t.Helper()
	over := map[string]bool{}
	for _, site := range again {
		over[site] = true
	}
	if len(over) == 0 {
		b.t.Error("nobody took over: the test has tested nothing")
	}
	typed, done := b.typed(), 0
	for _, s := range plan.Sites {
		pushed, saved := count(typed[s.Name], "crypto ikev2 keyring"), count(typed[s.Name], "write memory")
		if pushed == 0 || saved == 0 || !over[s.Name] && (pushed != 1 || saved != 1) {
			b.t.Errorf("%s was pushed %d times and saved %d times, taken over: %v", s.Name, pushed, saved, over[s.Name])
			continue
		}
		done++
	}
	b.t.Logf("%d of %d routers have what they should have", done, len(plan.Sites))
}

// ended is how many sites have ended well, as the operator's journal of the rollout says.
func (b *bench) ended() int {
	f, err := os.Open(b.path("laptop/rollouts/scale/events.jsonl"))
	if err != nil {
		return 0
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		var line struct{ Kind, Class string }
		if json.Unmarshal(s.Bytes(), &line) == nil && line.Kind == string(rollout.SiteEnded) {
			n++
		}
	}
	return n
}

// untilLong polls for as long as a rollout may take.
func (b *bench) untilLong(what string, operator *process, holds func() bool) {
	b.t.Helper()
	const longest = 2 * time.Hour
	for over := time.Now().Add(longest); !holds(); b.until("a second", after(time.Second)) {
		select {
		case <-operator.ended:
			if !holds() {
				text, _ := os.ReadFile(operator.log)
				b.t.Fatalf("the operator's command has ended before %s: %s", what, tailOf(string(text)))
			}
		default:
		}
		if time.Now().After(over) {
			b.t.Fatalf("not in time: %s", what)
		}
	}
}

// run is a history.
type run struct{ events, bytes, input int64 }

// sizes measures the histories, and computes those of 20,000 sites.
func (b *bench) sizes(plan rollout.Plan) string {
	b.t.Helper()
	var router run // all routers together, and the largest
	var largest int64
	for _, s := range plan.Sites {
		one := b.measure(flow.RouterID(s.Router), "")
		router.events += one.events
		router.bytes += one.bytes
		largest = max(largest, one.bytes)
	}
	var total, longest run
	runs := int64(0)
	for id := b.newestRun(flow.RolloutID(plan.ID)); id != ""; runs++ {
		one := b.measure(flow.RolloutID(plan.ID), id)
		total.events += one.events
		total.bytes += one.bytes
		longest = run{max(longest.events, one.events), max(longest.bytes, one.bytes), max(longest.input, one.input)}
		id = b.runBefore(flow.RolloutID(plan.ID), id)
	}
	n := int64(len(plan.Sites))
	bytesOf := func(x int64) string { return fmt.Sprintf("%.2f MB", float64(x)/1e6) }
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 4, 2, ' ', 0)
	row := func(cells ...any) { fmt.Fprintln(w, strings.TrimSuffix(fmt.Sprintln(cells...), "\n")) }
	row("what", "\tmeasured with", n, "sites\tcomputed for", all, "\tthe server takes")
	row("events of a router's history\t", router.events/n, "\t", router.events/n, "\t51,200")
	row("bytes of a router's history, largest\t", largest, "\t", largest, "\t50 MB")
	row("routers together\t", bytesOf(router.bytes), "\t", bytesOf(router.bytes*all/n), "\t(disk)")
	row("events of the rollout a site\t", total.events/n, "\t", total.events/n)
	row("runs of the rollout\t", runs, "\t", 1+total.events*all/n/suggested)
	row("events of the longest run\t", longest.events, "\t", max(longest.events, min(total.events*all/n, suggested)),
		"\t51,200")
	row("bytes of the largest run\t", bytesOf(longest.bytes), "\t",
		bytesOf(total.bytes*suggested/total.events+2*longest.input*all/n),
		"\t50 MB")
	row("what a run begins with\t", bytesOf(longest.input), "\t", bytesOf(longest.input*all/n), "\t2 MB")
	row("the rollout together\t", bytesOf(total.bytes), "\t", bytesOf(total.bytes*all/n), "\t(disk)")
	_ = w.Flush()
	if longest.events > 25_600 || longest.bytes > 25<<20 || longest.input*all/n > 2<<20 {
		b.t.Error("the server takes less, or nearly so")
	}
	return out.String()
}

// measure gives the size of a run; the newest where none is named.
func (b *bench) measure(id, runID string) run {
	b.t.Helper()
	described, err := b.client.DescribeWorkflowExecution(b.t.Context(), id, runID)
	if err != nil {
		b.t.Fatal(err)
	}
	info := described.GetWorkflowExecutionInfo()
	out := run{events: info.GetHistoryLength(), bytes: info.GetHistorySizeBytes()}
	if runID != "" {
		history := b.client.GetWorkflowHistory(b.t.Context(), id, runID, false,
			enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		if first, err := history.Next(); err == nil {
			out.input = int64(first.GetWorkflowExecutionStartedEventAttributes().GetInput().Size())
		}
	}
	return out
}

func (b *bench) newestRun(id string) string {
	b.t.Helper()
	described, err := b.client.DescribeWorkflowExecution(b.t.Context(), id, "")
	if err != nil {
		b.t.Fatal(err)
	}
	return described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

// runBefore is the run that a run goes on from; empty: it is the first one.
func (b *bench) runBefore(id, runID string) string {
	b.t.Helper()
	history := b.client.GetWorkflowHistory(b.t.Context(), id, runID, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	first, err := history.Next()
	if err != nil {
		b.t.Fatal(err)
	}
	return first.GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId()
}

// client is the configuration of whoever may come in.
func (p pki) client(t *testing.T) *tls.Config {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(p.file("client.pem"), p.file("client.key"))
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(p.file("ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return &tls.Config{Certificates: []tls.Certificate{certificate}, RootCAs: pool}
}
