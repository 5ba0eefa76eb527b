package verify_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TestSummary has the state of each tunnel, and the first thing that is missing of one that is not up.
func TestSummary(t *testing.T) {
	r := verify.Report{Tunnels: []verify.TunnelReport{
		{Role: "primary", State: verify.Established, Why: []string{"nothing that counts"}},
		{Role: "backup", State: verify.Down, Contradictions: []verify.Contradiction{
			{Text: "time settles it", Waiting: true}, {Text: "it does not fit"}, {Text: "nor this"},
		}},
	}}
	if got, want := r.Summary(), "primary established, backup down (it does not fit)"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
