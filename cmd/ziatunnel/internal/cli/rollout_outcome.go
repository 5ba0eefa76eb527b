package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// rolloutOutcome is what a rollout ends with for the exit status.
func rolloutOutcome(state *rollout.State, err error) error {
	if err != nil && !errors.Is(err, local.ErrStopped) {
		return err
	}
	counts := map[rollout.Outcome]int{}
	left := len(state.Plan().Sites)
	for _, c := range state.Counts() {
		counts[c.Outcome] = c.Sites
		left -= c.Sites
	}
	var words []string
	var ending *provision.Ending
	for _, worst := range provision.Outcomes() {
		n := counts[worst]
		if n == 0 && (worst != rollout.Unproven || left == 0) { // what is left is not proven
			continue
		}
		if ending == nil {
			e := provision.EndingOfOutcome(worst)
			ending = &e
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(worst), "_", " ")))
		}
	}
	if ending == nil {
		return nil
	}
	if left > 0 {
		goesOn := fmt.Sprintf("`ziatunnel rollout resume %s` goes on", state.Plan().ID)
		if state.Aborted() {
			goesOn = "no more sites begin; `ziatunnel rollout retry` takes that back for sites that have failed"
		}
		words = append(words, fmt.Sprintf("%d left: %s", left, goesOn))
	}
	return &rolloutError{*ending, "not every site is done: " + strings.Join(words, ", ")}
}
