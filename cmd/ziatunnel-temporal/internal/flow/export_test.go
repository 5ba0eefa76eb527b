package flow

import "github.com/ziatunnel/ziatunnel/pkg/rollout"

// The bounds, for the tests that compute with them.
const (
	MaxOptions     = maxOptions
	SiteRoom       = siteRoom
	MaxStarting    = maxStarting
	MaxAtWork      = maxAtWork
	MaxHistory     = maxHistory
	MaxHistorySize = maxHistorySize
)

// Bounded is bounded.
func Bounded(r rollout.Result) rollout.Result { return bounded(r) }

// PackTail is packTail.
func PackTail(events []rollout.Event) (Compressed, error) { return packTail(events) }
