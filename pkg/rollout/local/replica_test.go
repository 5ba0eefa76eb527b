package local_test

import (
	"errors"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// recorded is a log in memory.
type recorded struct{ events []rollout.Event }

func (r *recorded) Append(e rollout.Event) error {
	r.events = append(r.events, e)
	return nil
}

func mirror(t *testing.T, policy rollout.Policy) (*local.Replica, *recorded, *[]local.Update) {
	t.Helper()
	state, err := rollout.New(rollout.Plan{ID: "r", Sites: []rollout.Site{{Name: "a"}, {Name: "b"}}, Policy: policy},
		nil)
	if err != nil {
		t.Fatal(err)
	}
	log, seen := &recorded{}, &[]local.Update{}
	return &local.Replica{State: state, Log: log, Watch: func(u local.Update) { *seen = append(*seen, u) }}, log, seen
}

func line(seq int, e rollout.Event) local.Line {
	e.At = time.Date(2026, 11, 25, 1, 0, seq, 0, time.UTC)
	return local.Line{Seq: seq, Event: &e}
}

// TestMirror: what is told is written and seen, in its order.
func TestMirror(t *testing.T) {
	m, written, seen := mirror(t, rollout.Policy{Waves: []rollout.Size{{Number: 1}}, Approve: true})
	for i, e := range []rollout.Event{{Kind: rollout.Began}, {Kind: rollout.SiteBegan, Site: "a", Attempt: 1},
		{Kind: rollout.SiteEnded, Site: "a", Outcome: rollout.Done}} {
		if err := m.Take(line(i, e)); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Take(local.Line{Step: &local.Step{Site: "b", Step: "proving"}}); err != nil {
		t.Fatal(err)
	}
	m.Quiet()
	m.Quiet()
	if len(written.events) != 3 || len(*seen) != 5 || (*seen)[3].Step.Step != "proving" ||
		(*seen)[4].Waiting[0].Do != rollout.Approve {
		t.Errorf("written %d, seen %+v", len(written.events), *seen)
	}
}

// TestMirrorRefusesWhatDoesNotFit: an event twice, one that is missing, one that cannot have happened:
// none of them gets into the journal.
func TestMirrorRefusesWhatDoesNotFit(t *testing.T) {
	for name, wrong := range map[string]local.Line{
		"twice":      line(0, rollout.Event{Kind: rollout.Began}),
		"missing":    line(2, rollout.Event{Kind: rollout.PauseRequested}),
		"impossible": line(1, rollout.Event{Kind: rollout.SiteEnded, Site: "a", Outcome: rollout.Done}),
	} {
		m, written, _ := mirror(t, rollout.Policy{})
		if err := m.Take(line(0, rollout.Event{Kind: rollout.Began})); err != nil {
			t.Fatal(err)
		}
		var skewed *local.SkewedError
		if err := m.Take(wrong); !errors.As(err, &skewed) || len(written.events) != 1 {
			t.Errorf("%s: %v, %d events written", name, err, len(written.events))
		}
	}
}
