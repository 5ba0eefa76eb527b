package flow

import "time"

// Names by which workflows, activities, signals and queries are called.
const (
	RolloutType = "ziatunnel.rollout"
	RouterType  = "ziatunnel.router"
	WorkName    = "ziatunnel.work"
	ProveName   = "ziatunnel.prove"

	// SignalEvent carries a [rollout.Event] of a person: PauseRequested, ResumeRequested, AbortRequested,
	// Approved or RetryRequested.
	SignalEvent = "event"
	SignalNow   = "now"    // a [rollout.Event] of a person: abort, and those at work take back what they have begun
	QueryStatus = "status" // a [Status]
	QueryEvents = "events" // from a number on; an [Events]

	// ControlQueue is the task queue of the workflows.
	ControlQueue = "ziatunnel"
)

// Queue is the task queue of a region's workers; without a region any worker will do.
func Queue(region string) string {
	if region == "" {
		return ControlQueue + "-any"
	}
	return ControlQueue + "-" + region
}

// RolloutID is the workflow id of a rollout, and RouterID the one of whatever is done to a router.
func RolloutID(rollout string) string { return "rollout/" + rollout }

// RouterID is the workflow id of whatever is done to a router.
func RouterID(router string) string { return "router/" + router }

// How long an activity may be silent before the server takes its worker for dead, and how long it may
// take in all: a wait for a router's own timer included.
const (
	heartbeat   = 15 * time.Second
	longestWork = 4 * time.Hour
)
