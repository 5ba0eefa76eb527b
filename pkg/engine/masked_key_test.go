package engine_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
)

// TestMaskedKeys: a key that was masked before a configuration was passed on is neither equal nor different, whichever
// pair of tunnels it belongs to.
func TestMaskedKeys(t *testing.T) {
	t.Parallel()
	job, err := enginetest.JobOf(strings.Replace(enginetest.SiteText, "exempt: [10.0.0.0/8]\n", bySource, 1))
	if err != nil {
		t.Fatal(err)
	}
	var typed strings.Builder
	for _, step := range job.Rendered.Steps {
		for _, line := range step.Lines {
			typed.WriteString(line.Reveal() + "\n")
		}
	}
	masked := regexp.MustCompile(`(?m)pre-shared-key .*$`).ReplaceAllString(typed.String(), "pre-shared-key <removed>")
	running := strings.Replace(enginetest.TwoLANs, "line vty 0 4\n", masked+"line vty 0 4\n", 1)
	review, err := engine.ReviewCapture(capture.Answers{engine.ShowRunning: running}, job)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range review.Plan.Lines() {
		if strings.Contains(line.Text.Reveal(), "pre-shared-key") {
			t.Errorf("a key is typed again: %s", line.Text)
		}
	}
	if !strings.Contains(strings.Join(review.NotKnown, "\n"), "masked or encrypted") {
		t.Errorf("nothing says that the keys are not known: %q", review.NotKnown)
	}
}
