package flow

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

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

// NewOwner is what a worker does of a task once it has it.
func NewOwner(server Heartbeats) func(context.Context, local.TenantTask, local.TenantExecutor) (Compressed, error) {
	return (&owner{server: server, over: make(chan struct{})}).enrol
}
