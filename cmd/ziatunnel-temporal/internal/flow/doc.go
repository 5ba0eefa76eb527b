// Package flow is a rollout as a Temporal workflow. The reducer of package rollout, which also drives a
// rollout on one machine, decides here too. Its events come from child workflows, one for each router, and
// from signals.
//
//	control.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
//	control.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
//	flow.Register(regional, executor) // on the worker of flow.Queue(region)
//
// A child workflow has the address of its router as its id, and the server runs only one of an id at a
// time: whatever rollouts there are, no router is worked on twice. Its one activity runs on the task
// queue of the site's region, so that workers stand where routers can be reached.
//
// The history holds names of sites, outcomes and figures, and never a configuration or a secret: workers
// read site files and secrets themselves. When the history has grown long the workflow lets those at work
// finish and continues as new, with plan and state compressed, so that any number of sites fits the limits
// of the server.
package flow
