package local

import (
	"context"
	"encoding/json"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Task is one piece of work at one site, by name: who works there knows where its site file is. It holds
// no configuration and no secret.
type Task struct {
	Rollout string `json:"rollout"`
	Site    string `json:"site"`
	Router  string `json:"router"` // address that the plan has for the site
	Region  string `json:"region,omitempty"`
	Attempt int    `json:"attempt,omitempty"`
	Recover bool   `json:"recover,omitempty"` // the worker before may have left it half done
	Proof   bool   `json:"proof,omitempty"`   // only prove it again
	// Enrolled: a [TenantTask] has brought the site into its tenant, and the executor leaves that alone.
	Enrolled bool `json:"enrolled,omitempty"`
	// Options are what is to be done, as the rollout was started with them. The executor reads them.
	Options json.RawMessage `json:"options,omitempty"`
}

// SiteExecutor does the work at sites. say is told the step that the work has come to; it does not
// block. A context that is cancelled means: take back what you have begun, and say [rollout.Interrupted].
type SiteExecutor interface {
	Work(ctx context.Context, t Task, say func(step string)) rollout.Result
	Prove(ctx context.Context, t Task, say func(step string)) rollout.Result
}
