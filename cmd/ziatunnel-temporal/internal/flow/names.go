package flow

import "time"

// Names by which workflows, activities, signals and queries are called.
const (
	RolloutType = "ziatunnel.rollout"
	RouterType  = "ziatunnel.router"
	TenantType  = "ziatunnel.tenant"
	WorkName    = "ziatunnel.work"
	ProveName   = "ziatunnel.prove"
	EnrolName   = "ziatunnel.enrol"

	// SignalEvent carries a [rollout.Event] of a person: PauseRequested, ResumeRequested, AbortRequested,
	// Approved or RetryRequested.
	SignalEvent = "event"
	SignalNow   = "now"    // a [rollout.Event] of a person: abort, and those at work take back what they have begun
	QueryStatus = "status" // a [Status]
	QueryEvents = "events" // from a number on; an [Events]

	// ControlQueue is the task queue of the workflows.
	ControlQueue = "ziatunnel"
	// PortalQueue is the task queue of the workers that work in ZIA tenants. No region has it, see [Queue].
	PortalQueue = ControlQueue + "/portal"
)

// Queue is the task queue of a region's workers; without a region any worker will do.
func Queue(region string) string {
	if region == "" {
		return ControlQueue + "-any"
	}
	return ControlQueue + "-" + region
}

// RolloutID is the workflow id of a rollout.
func RolloutID(rollout string) string { return "rollout/" + rollout }

// RouterID is the workflow id of whatever is done to a router.
func RouterID(router string) string { return "router/" + router }

// TenantID is the workflow id of whatever is done to a ZIA tenant.
func TenantID(tenant string) string { return "tenant/" + tenant }

// How long an activity may be silent before the server takes its worker for dead, and how long it may
// take in all: a wait for a router's own timer included.
const (
	heartbeat   = 15 * time.Second
	longestWork = 4 * time.Hour
	// longestEnrolment is that of a wave in a tenant: the API takes some 400 sites an hour.
	longestEnrolment = 72 * time.Hour
)
