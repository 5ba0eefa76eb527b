package engine_test

import (
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// kinds are all kinds of events.
var kinds = []engine.Kind{
	engine.Connecting, engine.Connected, engine.Rehearsing, engine.StepStarted, engine.StepProgress,
	engine.StepDone, engine.StepPresent,
	engine.StepFailed, engine.Polled, engine.Saving, engine.Saved, engine.RollingBack, engine.Arming, engine.Armed,
	engine.NotArmed, engine.SecondLogin, engine.Waiting, engine.Confirmed, engine.Cleaned, engine.Reconnected,
	engine.TakenBack, engine.PrimaryFailed, engine.FailedOver, engine.Recovered, engine.Diagnosing, engine.Diagnosed,
	engine.SendingTest, engine.TrafficSeen, engine.LockWaiting, engine.ProbesAsked, engine.ProbesNotAsked,
	engine.ProofNoted,
}

// TestSentences are what a person reads while a command works.
func TestSentences(t *testing.T) {
	report := &verify.Report{Tunnels: []verify.TunnelReport{
		{Role: "primary", State: verify.Established, Traffic: &verify.Traffic{Encaps: 1, Decaps: 3}},
		{Role: "backup", State: verify.Down},
	}}
	for _, c := range []struct {
		event           engine.Event
		sentence, brief string
	}{
		{engine.Event{Kind: engine.Connecting, Detail: "192.0.2.10:22"}, "connecting to 192.0.2.10:22", "connecting"},
		{engine.Event{Kind: engine.StepStarted, Step: 3, Title: "Keyring"}, "", "step 3, Keyring"},
		{engine.Event{Kind: engine.StepDone, Step: 3, Title: "Keyring", Done: 1},
			"step  3  Keyring                  done, 1 line", ""},
		{engine.Event{Kind: engine.StepPresent, Step: 12, Title: "PBR", Of: 4},
			"step 12  PBR                      already right, 4 lines", ""},
		{
			engine.Event{Kind: engine.StepFailed, Step: 3, Title: "Keyring", Done: 2, Of: 4, Detail: "refused"},
			"step  3  Keyring                  FAILED after 2 of 4 lines: refused", "step 3, Keyring FAILED",
		},
		{
			engine.Event{Kind: engine.Polled, Report: report, Left: 245 * time.Second},
			"verify   primary established, backup down; unless confirmed the router takes it back in 4:05",
			"proof: primary established, backup down",
		},
		{
			engine.Event{Kind: engine.Waiting, Left: time.Minute, Detail: "it restarts"},
			"waiting for the router, at most 1:00 more: it restarts", "waiting for the router, at most 1:00 more",
		},
		{
			engine.Event{Kind: engine.LockWaiting, Left: 30 * time.Second, Detail: "ann on noc-2"},
			"waiting for ann on noc-2, at most 0:30 more", "waiting for ann on noc-2, at most 0:30 more",
		},
		{
			engine.Event{Kind: engine.Polled, Report: report, Detail: "waiting for the first answer of IP SLA 1"},
			"verify   primary established, backup down; waiting for the first answer of IP SLA 1",
			"proof: primary established, backup down; waiting for the first answer of IP SLA 1",
		},
		{engine.Event{Kind: engine.TrafficSeen, Report: report}, "traffic  primary 1 packet out, 3 in", ""},
		{engine.Event{Kind: engine.Diagnosed}, "no likely cause was found", ""},
		{engine.Event{Kind: engine.Diagnosed, Detail: "no ping"}, "the diagnosis is not complete: no ping", ""},
		{engine.Event{Kind: engine.Diagnosed, Causes: []diagnosis.Cause{{}}}, "", ""},
	} {
		if got := c.event.Sentence(); got != c.sentence {
			t.Errorf("%s: %q, not %q", c.event.Kind, got, c.sentence)
		}
		if got := c.event.Brief(); got != c.brief {
			t.Errorf("%s in brief: %q, not %q", c.event.Kind, got, c.brief)
		}
	}
}

// TestEveryEventHasWords: an event without a sentence is one that a person need not see.
func TestEveryEventHasWords(t *testing.T) {
	silent := map[engine.Kind]bool{engine.StepStarted: true, engine.StepProgress: true}
	for _, kind := range kinds {
		if got := (engine.Event{Kind: kind, Report: &verify.Report{}}).Sentence(); (got == "") != silent[kind] {
			t.Errorf("%s: %q", kind, got)
		}
	}
}
