package provision

import (
	"slices"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// TestEveryEndingIsWhole: every row has its words, an exit status that the documentation explains, and an
// outcome that a rollout knows.
func TestEveryEndingIsWhole(t *testing.T) {
	outcomes := append(rollout.Failures(), rollout.Interrupted)
	for _, e := range failures {
		if e.Run == "" || e.Level == "" || e.Word == "" || e.Text == "" || e.matches == nil {
			t.Errorf("the ending %q lacks something: %+v", e.Word, e)
		}
		explained := func(s ExitStatus) bool { return s.Code == e.Exit }
		if !slices.ContainsFunc(ExitStatuses(), explained) {
			t.Errorf("the ending %q has exit status %d, which exit_status.go does not explain", e.Word, e.Exit)
		}
		if !slices.Contains(outcomes, e.Outcome) {
			t.Errorf("the ending %q has the outcome %q, which no rollout knows", e.Word, e.Outcome)
		}
	}
}
