package journal_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestOptionalPlanned: another process knows which planned lines are optional and what may stand in their
// places, and reads no secret from it.
func TestOptionalPlanned(t *testing.T) {
	store := newStore(t)
	run := begin(t, store, "apply")
	line := device.Line{Text: secret.NewText("pre-shared-key local CANARY"), Before: "m", After: "m",
		Optional: "nothing needs it", Else: secret.NewText("pre-shared-key CANARY")}
	p := plan.Plan{Steps: []plan.Step{{Number: 1, Changes: []plan.Change{{Object: "o",
		Lines: []plan.Line{{Line: line}, {Line: device.Line{Text: secret.NewText("x"), Before: "m", After: "m"}}}}}}}}
	if err := run.Plan(p, nil); err != nil {
		t.Fatal(err)
	}
	write(t, run, journal.OptionalRefused{Line: "x", Words: "% no"})
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil || len(state.OptionalRefused) != 1 || state.OptionalRefused[0].Words != "% no" {
		t.Fatalf("%v %+v", err, state.OptionalRefused)
	}
	planned := state.Planned.Steps[0].Changes[0].Lines
	if strings.Contains(planned[0].Else, "CANARY") || planned[0].Optional == "" || planned[1].Else != "" {
		t.Errorf("%+v", planned)
	}
	back, missing := state.Planned.Restorable(state.Digests, "pre-shared-key CANARY\n")
	if lines := back.Lines(); len(missing) > 0 || lines[0] != line || lines[1] != p.Lines()[1] {
		t.Errorf("%q %+v", missing, lines)
	}
}
