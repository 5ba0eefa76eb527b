package failover

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// Saved are the lines of a test that a startup-config has, because somebody saved the running-config
// while the primary was failed: the next restart would fail it again. before is the running-config
// from before the test.
func Saved(before, startup iosconf.Config, p plan.Plan) []string {
	var typed []string
	for _, line := range p.Lines() {
		typed = append(typed, line.Text.Reveal())
	}
	has := iosconf.Difference(before, startup)
	var out []string
	for _, line := range iosconf.Difference(before, iosconf.Apply(before, typed)) {
		if text, added := strings.CutPrefix(line, "+ "); added && slices.Contains(has, line) {
			out = append(out, text)
		}
	}
	return out
}
