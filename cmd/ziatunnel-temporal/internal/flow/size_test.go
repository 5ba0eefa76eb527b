package flow_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// What the server takes: https://docs.temporal.io/cloud/limits and dynamicconfig of the server, 2 MB for
// one payload, 51,200 events for one run.
const maxPayload = 2 << 20

// TestTwentyThousandSites: the largest rollout that continues as new, every third site having failed
// with words of its own, stays below what the server takes for one payload.
func TestTwentyThousandSites(t *testing.T) {
	p := rollout.Plan{ID: "all"}
	var frozen rollout.Snapshot
	var events []rollout.Event
	at := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)
	for i := range 20_000 {
		name := fmt.Sprintf("branch-%05d", i)
		p.Sites = append(p.Sites, rollout.Site{Name: name,
			Router: fmt.Sprintf("10.%d.%d.%d:22", i/65536, i/256%256, i%256), Zone: "Asia/Tokyo", Region: "apac",
			Jump: fmt.Sprintf("jump-%d:22", i%40)})
		at = at.Add(time.Duration(i%977) * time.Millisecond)
		s := rollout.SiteState{Phase: rollout.Ended, Outcome: rollout.Done, Attempts: 1, Since: at.Add(time.Minute),
			Began: at, Worked: time.Minute + time.Duration(i*7919)}
		if i%3 == 0 {
			s.Outcome, s.Detail = rollout.RolledBack, fmt.Sprintf("rolled back: step 9, line %d: the router answered "+
				"%q at %d", i%121, "% Invalid input detected at '^' marker.", i*7919)
		}
		frozen.Sites = append(frozen.Sites, s)
		if len(events) < 1250 { // as many as are kept
			events = append(events, rollout.Event{Kind: rollout.SiteEnded, At: at, Site: name, Outcome: s.Outcome,
				Detail: s.Detail, Figures: figures(i)})
		}
	}
	in := flow.Input{}
	for _, pack := range []struct {
		to    *flow.Compressed
		value any
	}{{&in.Plan, p}, {&in.State, frozen}, {&in.Tail, events}} {
		var err error
		if *pack.to, err = flow.Compress(pack.value); err != nil {
			t.Fatal(err)
		}
	}
	payload, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("plan %d, state %d, tail %d, in all %d bytes", len(in.Plan), len(in.State), len(in.Tail), len(payload))
	if len(payload) >= maxPayload {
		t.Errorf("%d bytes in one payload, the server takes %d", len(payload), maxPayload)
	}
}

func figures(i int) *rollout.Figures {
	f := &rollout.Figures{Lines: 121, RoundTrips: 41 + i%3}
	for n := range 14 {
		f.Steps = append(f.Steps, rollout.Step{Number: n + 1, Title: "a step of the guide, with a title",
			Outcome: "done", Took: time.Duration(i*7919+n*104729) * time.Microsecond})
	}
	return f
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
