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
// The portal's half of a rollout is a child workflow with its tenant as the id, on a task queue of its own:
//
//	control.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
//	flow.RegisterTenants(portal, conn, executor) // on the worker of flow.PortalQueue
//
// Its activity owns the tenant. What it is about to change it tells the server first, so that another worker can go on
// without its ledger; and when the server does not hear from it any more it stops.
//
// The history holds names of sites, outcomes and figures, and never a configuration or a secret: workers
// read site files and secrets themselves. When the history has grown long the workflow lets those at work
// finish and continues as new, with plan and state compressed, so that any number of sites fits the limits
// of the server.
package flow
