package rollout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fleet"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// recorded is a log in memory.
type recorded struct{ events []fleet.Event }

func (r *recorded) Append(e fleet.Event) error {
	r.events = append(r.events, e)
	return nil
}

func mirror(t *testing.T, policy fleet.Policy) (*rollout.Mirror, *recorded, *[]rollout.Update) {
	t.Helper()
	state, err := fleet.New(fleet.Plan{ID: "r", Sites: []fleet.Site{{Name: "a"}, {Name: "b"}}, Policy: policy}, nil)
	if err != nil {
		t.Fatal(err)
	}
	log, seen := &recorded{}, &[]rollout.Update{}
	return &rollout.Mirror{State: state, Log: log, Watch: func(u rollout.Update) { *seen = append(*seen, u) }}, log, seen
}

func line(seq int, e fleet.Event) rollout.Line {
	e.At = time.Date(2026, 11, 25, 1, 0, seq, 0, time.UTC)
	return rollout.Line{Seq: seq, Event: &e}
}

// TestMirror: what is told is written and seen, in its order.
func TestMirror(t *testing.T) {
	m, written, seen := mirror(t, fleet.Policy{Waves: []fleet.Size{{Number: 1}}, Approve: true})
	for i, e := range []fleet.Event{{Kind: fleet.Began}, {Kind: fleet.SiteBegan, Site: "a", Attempt: 1}, {Kind: fleet.SiteEnded, Site: "a", Class: fleet.Done}} {
		if err := m.Take(line(i, e)); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Take(rollout.Line{Step: &rollout.Step{Site: "b", Step: "proving"}}); err != nil {
		t.Fatal(err)
	}
	m.Quiet()
	m.Quiet()
	if len(written.events) != 3 || len(*seen) != 5 || (*seen)[3].Step.Step != "proving" || (*seen)[4].Waiting[0].Do != fleet.Approve {
		t.Errorf("written %d, seen %+v", len(written.events), *seen)
	}
}

// TestMirrorRefusesWhatDoesNotFit: an event twice, one that is missing, one that cannot have happened:
// none of them gets into the journal.
func TestMirrorRefusesWhatDoesNotFit(t *testing.T) {
	for name, wrong := range map[string]rollout.Line{
		"twice":      line(0, fleet.Event{Kind: fleet.Began}),
		"missing":    line(2, fleet.Event{Kind: fleet.PauseAsked}),
		"impossible": line(1, fleet.Event{Kind: fleet.SiteEnded, Site: "a", Class: fleet.Done}),
	} {
		m, written, _ := mirror(t, fleet.Policy{})
		if err := m.Take(line(0, fleet.Event{Kind: fleet.Began})); err != nil {
			t.Fatal(err)
		}
		var skewed *rollout.SkewedError
		if err := m.Take(wrong); !errors.As(err, &skewed) || len(written.events) != 1 {
			t.Errorf("%s: %v, %d events written", name, err, len(written.events))
		}
	}
}
