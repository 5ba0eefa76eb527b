// Package flow is a rollout as a Temporal workflow. The same reducer that drives a rollout on a laptop
// decides here, what it is told comes from child workflows, one for each router, and from signals.
//
// A child workflow has the address of its router as its id, and the server runs only one of an id at a
// time: whatever rollouts there are, no router is worked on twice. Its one activity runs on the task
// queue of the site's region, so that workers stand where routers can be reached.
//
// The history holds names of sites, outcomes and figures, never a configuration or a secret: workers
// read site files and secrets themselves. When it has grown long the workflow lets those at work finish
// and continues as new, with plan and state packed, so that any number of sites fits the server's
// limits.
package flow
