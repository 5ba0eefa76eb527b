package flow_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// What the server takes: https://docs.temporal.io/cloud/limits and dynamicconfig of the server.
const (
	maxPayload = 2 << 20
	maxMessage = 4 << 20
	maxEvents  = 51_200
	maxHistory = 50 << 20
)

// noise is a text that nothing makes smaller, of characters that take the most room in JSON.
func noise(r *rand.Rand, length int) string {
	var out strings.Builder
	for range length {
		out.WriteRune(rune(0x1f300 + r.IntN(0x300)))
	}
	return out.String()
}

// worstPlan is 20,000 sites with the longest names, addresses, regions and zones that are numbered.
func worstPlan(r *rand.Rand) rollout.Plan {
	p := rollout.Plan{ID: strings.Repeat("x", 81), Policy: rollout.Policy{Parallel: 20_000}}
	for i := range 20_000 {
		tag := fmt.Sprintf("%05d-%04x", i, r.IntN(1<<16))
		p.Sites = append(p.Sites, rollout.Site{
			Name:   strings.Repeat("branch-office-", 4)[:64-len(tag)] + tag,
			Router: strings.Repeat("a-long-label.of-the-company.", 9)[:253-len(tag)] + tag + ":65535",
			Zone:   "America/Argentina/ComodRivadavia", Region: fmt.Sprintf("%s%02d", strings.Repeat("r", 62), i%97),
			Jump: strings.Repeat("j", 250) + fmt.Sprintf("%d:22", i%400)})
	}
	return p
}

// worstState is a state in which every site has ended badly, at a moment of its own, with the longest words.
func worstState(r *rand.Rand, p rollout.Plan, words int) rollout.Snapshot {
	out := rollout.Snapshot{Wave: 9, Approved: 10, Over: rollout.Failures()}
	at := func() time.Time { return time.UnixMilli(1_795_000_000_000 + r.Int64N(10_000_000_000)).UTC() }
	for range p.Sites {
		out.Sites = append(out.Sites, rollout.SiteState{
			Phase: rollout.Ended, Outcome: rollout.Failures()[r.IntN(6)], Attempts: 1 + r.IntN(9), Since: at(),
			Began:  at(),
			Worked: time.Duration(r.Int64N(14_400_000)) * time.Millisecond, Recover: r.IntN(2) == 1,
			Proven: r.IntN(2) == 1, Detail: noise(r, words)})
	}
	return out
}

// worstResult says more than anybody may.
func worstResult(r *rand.Rand) rollout.Result {
	out := rollout.Result{Outcome: rollout.Unexpected, Detail: noise(r, 100_000), Figures: &rollout.Figures{}}
	for n := range 5000 {
		out.Figures.Steps = append(out.Figures.Steps, rollout.Step{Number: n, Title: noise(r, 1000),
			Outcome: noise(r, 100), Took: time.Duration(r.Int64())})
	}
	return out
}

func size(t *testing.T, value any) int {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return len(text)
}

// TestTwentyThousandSites: whatever 20,000 sites say, each thing that goes to the server is smaller than it takes,
// and so is the history of a run.
func TestTwentyThousandSites(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	p := worstPlan(r)
	packed, err := flow.Compress(p)
	if err != nil {
		t.Fatal(err)
	}
	options := json.RawMessage(`"` + strings.Repeat("o", flow.MaxOptions-2) + `"`)
	if err := flow.CheckSize(p, packed, options); err != nil {
		t.Fatalf("the longest names are refused: %v", err)
	}
	bare, err := flow.PackState(packed, worstState(r, p, 0))
	if err != nil || len(bare) > flow.SiteRoom*len(p.Sites) {
		t.Errorf("without words the sites take %d bytes each, %v", len(bare)/len(p.Sites), err)
	}
	state, err := flow.PackState(packed, worstState(r, p, 60))
	if err != nil {
		t.Fatal(err)
	}
	result := flow.Bounded(worstResult(r))
	var events []rollout.Event
	for _, s := range p.Sites[:1250] { // as many as are kept
		events = append(events, rollout.Event{Kind: rollout.SiteEnded, At: time.Now(), Site: s.Name,
			Outcome: result.Outcome,
			Detail:  result.Detail, Figures: result.Figures})
	}
	tail, err := flow.PackTail(events)
	if err != nil {
		t.Fatal(err)
	}
	input := size(t, flow.Input{Plan: packed, Options: options, State: state, Tail: tail, Seq: 1 << 30})
	status := size(t, flow.Status{Plan: packed, State: state, Seq: 1 << 30})
	task := size(t, local.Task{Rollout: p.ID, Site: p.Sites[0].Name, Router: p.Sites[0].Router,
		Region:  p.Sites[0].Region,
		Attempt: 99, Recover: true, Proof: true, Options: options})
	ended := size(t, result)
	const overhead = 700 // of an event, without its payload: ids, times, names of types and queues
	message := flow.MaxStarting * (task + overhead)
	// A run ends when it is long or large; those at work then write three events more each, and as many for the
	// tasks of the workflow.
	length := flow.MaxHistory + 6*flow.MaxAtWork
	history := flow.MaxHistorySize + flow.MaxAtWork*(task+ended+8*overhead) + input
	t.Logf("plan %d, state %d, tail %d: input %d, status %d of %d bytes", len(packed), len(state), len(tail), input,
		status, maxPayload)
	t.Logf("task %d, result %d, message %d of %d bytes; a run %d of %d events, %d of %d bytes", task, ended, message,
		maxMessage, length, maxEvents, history, maxHistory)
	if max(input, status, task, ended) >= maxPayload || message >= maxMessage || length >= maxEvents ||
		history >= maxHistory {
		t.Error("the server takes less")
	}
	if len(state) < 500_000 || ended < 4000 {
		t.Error("the worst case is none: the test has tested nothing")
	}
}

// TestTooLong: what would not fit on the way is refused before it begins, and in words.
func TestTooLong(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	p := worstPlan(r)
	for i := range p.Sites {
		p.Sites[i].Router = fmt.Sprintf("%x%x%x%x:22", r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64())
	}
	packed, err := flow.Compress(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := flow.CheckSize(p, packed, nil); err == nil || !strings.Contains(err.Error(), "start one for each part") {
		t.Errorf("%d bytes: %v", len(packed), err)
	}
	options := json.RawMessage(strings.Repeat("o", flow.MaxOptions+1))
	if err := flow.CheckSize(plan(1, rollout.Policy{}), nil, options); err == nil ||
		!strings.Contains(err.Error(), "--override") {
		t.Error(err)
	}
}

// TestBounded: what is bounded says as much as fits, in whole characters, and what is short stays as it is.
func TestBounded(t *testing.T) {
	t.Parallel()
	short := rollout.Result{Outcome: rollout.RolledBack, Detail: "rolled back: step 9, line 3: % Invalid input",
		Figures: &rollout.Figures{Lines: 3, Steps: []rollout.Step{{Number: 1, Title: "IKEv2", Outcome: "done"}}}}
	if got := flow.Bounded(short); !reflect.DeepEqual(got, short) {
		t.Errorf("%+v", got)
	}
	long := flow.Bounded(rollout.Result{Detail: "\xff" + strings.Repeat("ü", 5000)})
	if n := utf8.RuneCountInString(long.Detail); n != 500 || !utf8.ValidString(long.Detail) ||
		!strings.HasSuffix(long.Detail, "ü…") {
		t.Errorf("%d characters: %q", n, long.Detail)
	}
}

// TestAnswersAreBounded: what is told in one answer is far below that, even when routers have much to
// say.
func TestAnswersAreBounded(t *testing.T) {
	e := newEnv(t)
	e.crew.words = strings.Repeat("the router's words ", 30)
	e.crew.fate = func(local.Task) rollout.Outcome { return rollout.RolledBack }
	p := plan(400, rollout.Policy{Parallel: 50, Budgets: rollout.Budgets{RolledBack: rollout.Size{Percent: 100}}})
	_, status := e.run(p)
	for from := 0; from < status.Seq; {
		value, err := e.QueryWorkflow(flow.QueryEvents, from)
		if err != nil {
			t.Fatal(err)
		}
		var events flow.Events
		if err := value.Get(&events); err != nil {
			t.Fatal(err)
		}
		if text, err := json.Marshal(events); err != nil || len(text) > maxPayload/2 || events.First != from ||
			len(events.Events) == 0 {
			t.Fatalf("from %d: first %d, %d events, %d bytes, %v", from, events.First, len(events.Events), len(text),
				err)
		}
		from += len(events.Events)
	}
}
