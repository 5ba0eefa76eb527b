package local

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Line is what a rollout that runs elsewhere reports, one JSON document a line. Exactly one of
// Event, Step and Waiting is there.
type Line struct {
	Seq   int            `json:"seq"`             // number of the event, from 0
	Event *rollout.Event `json:"event,omitempty"` // it has happened
	Step  *Step          `json:"step,omitempty"`  // a site at work has come to a step, as its worker has said last
	// Waiting is why there is nothing to report now. The sender tries again.
	Waiting string `json:"waiting,omitempty"`
}

// Replica writes down here what is carried out elsewhere. What it writes is a rollout like any other: it
// can be watched, reported, and its state is the one of elsewhere.
type Replica struct {
	State *rollout.State
	Log   Log
	Watch func(Update)
	Seq   int // number of the next event: how many there are already

	waiting string // what was said to be waited for
}

// SkewedError is an event that does not go on from what is written here. It was not written.
type SkewedError struct {
	Seq   int // its number
	Here  int // the number that goes on
	Cause error
}

func (e *SkewedError) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("event %d of the rollout does not fit what is written here: %v; is this the state "+
			"directory that it was started from?", e.Seq, e.Cause)
	}
	return fmt.Sprintf("event %d of the rollout was told, event %d goes on from what is written here", e.Seq, e.Here)
}

func (e *SkewedError) Unwrap() error { return e.Cause }

// Take takes a line. It fails with [SkewedError], or because the journal cannot be written; then
// nothing more may be taken.
func (m *Replica) Take(line Line) error {
	switch {
	case line.Event != nil:
		return m.take(line.Seq, *line.Event)
	case line.Step != nil:
		m.Watch(Update{Step: line.Step})
	case line.Waiting != "":
		m.Watch(Update{Note: "waiting for " + line.Waiting})
	}
	return nil
}

func (m *Replica) take(seq int, e rollout.Event) error {
	if seq != m.Seq {
		return &SkewedError{Seq: seq, Here: m.Seq}
	}
	if err := m.State.Apply(e); err != nil {
		return &SkewedError{Seq: seq, Here: m.Seq, Cause: err}
	}
	if err := m.Log.Append(e); err != nil {
		return fmt.Errorf("the journal of the rollout cannot be written: %w", err)
	}
	m.Seq++
	m.Watch(Update{Event: &e})
	return nil
}

// Quiet is called when nothing has been told for a moment: it says once for what person the rollout
// waits.
func (m *Replica) Quiet() {
	var waiting []rollout.Command
	for _, c := range m.State.Next() {
		if c.Do == rollout.Approve || c.Do == rollout.Resume {
			waiting = append(waiting, c)
		}
	}
	words := fmt.Sprint(waiting)
	if words != m.waiting && len(waiting) > 0 {
		m.Watch(Update{Waiting: waiting})
	}
	m.waiting = words
}
