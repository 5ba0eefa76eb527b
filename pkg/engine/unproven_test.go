package engine_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TestNotProvenWords: the error names what is missing or does not fit, of the tunnels that are not up
// alone, then the first cause, on one line.
func TestNotProvenWords(t *testing.T) {
	proof := verify.Proof{Wanted: verify.LevelProbe, Reached: verify.LevelNone}
	r := verify.Report{Verdict: verify.Degraded, Proof: proof, Tunnels: []verify.TunnelReport{
		{
			Role:  "primary",
			State: verify.Negotiating,
			Proof: verify.LevelNone,
			Why:   []string{"no child"},
			Contradictions: []verify.Contradiction{
				{Name: verify.SessionDisagrees, Text: "the session says DOWN"},
				{Name: verify.TrackDown, Text: "it waits", Waiting: true},
			},
		},
		{Role: "backup", State: verify.Standby, Proof: verify.LevelProbe, SLAAnswered: true, Why: []string{}},
	}}
	causes := []diagnosis.Cause{{Name: "pfs", Why: "the edge takes no PFS"}, {Name: "clock", Why: "the clock is off"}}
	for _, c := range []struct {
		err  *engine.NotProvenError
		want string
	}{
		{
			&engine.NotProvenError{Report: r},
			"not proven (degraded; proof: none, wanted: probe): primary tunnel negotiating: no child, " +
				"the session says DOWN",
		},
		{
			&engine.NotProvenError{Report: r, Causes: causes},
			"not proven (degraded; proof: none, wanted: probe): primary tunnel negotiating: no child, " +
				"the session says DOWN; " +
				"likely cause: the edge takes no PFS",
		},
		{
			&engine.NotProvenError{Report: r, Lost: errors.New("gone")},
			"not proven: the router could not be looked at in the end: gone",
		},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("%s", got)
		}
	}
	proof.Reached = verify.LevelSAs
	up := verify.Report{Verdict: verify.Active, Proof: proof,
		Tunnels: []verify.TunnelReport{{
			Role: "primary", State: verify.Established, Proof: verify.LevelSAs, SLAID: 1, SLA: "Timeout",
			SLANext: new(uint64(42)),
		}}}
	sick := &engine.NotProvenError{Report: up, OfChange: true}
	const words = "not proven (active; proof: sas, wanted: probe): primary tunnel established: IP SLA 1 is not " +
		"answered (Timeout), next run in 42 s; `--proof sas` is content with what is proven, and `--if-unproven " +
		"keep` keeps the change and does not save it"
	if got := sick.Error(); got != words {
		t.Errorf("%s", got)
	}
	kept := &engine.NotProvenError{Report: r, Causes: causes, Applied: true}
	if !strings.Contains(kept.Error(), "the edge takes no PFS; the configuration stays") {
		t.Error(kept)
	}
}
