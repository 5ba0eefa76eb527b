package rollout

import "time"

// Outcome is how a site ended.
type Outcome string

// The classes. All but Done and Interrupted are failures.
const (
	Done        Outcome = "done"        // proven and saved
	Unreachable Outcome = "unreachable" // no connection, nothing sent
	Refused     Outcome = "refused"     // a guard, or a site that is not valid; nothing sent
	RolledBack  Outcome = "rolled_back" // changed nothing lasting
	Unproven    Outcome = "unproven"    // changed, and the tunnels are not proven
	InDoubt     Outcome = "in_doubt"    // a person is needed
	Unexpected  Outcome = "unexpected"  // anything else
	// Interrupted is a site whose work was stopped from outside, and that is what it was before: it
	// begins again when the rollout goes on.
	Interrupted Outcome = "interrupted"
)

// Failures lists the classes that have a budget.
func Failures() []Outcome {
	return []Outcome{Unreachable, Refused, RolledBack, Unproven, InDoubt, Unexpected}
}

// Kind says what has happened.
type Kind string

// The kinds of events.
const (
	Began           Kind = "began"        // the rollout; the first event
	SiteBegan       Kind = "site_began"   // Site: work on it begins with Attempt
	SiteEnded       Kind = "site_ended"   // Site, Class, Detail
	SiteLost        Kind = "site_lost"    // Site: its worker is gone, and how far it came is not known
	ProofBegan      Kind = "proof_began"  // Site: it is proven again after the soak
	ProofEnded      Kind = "proof_ended"  // Site, Class: Done or how it is not, Detail
	TimePassed      Kind = "time_passed"  // a moment that [State.Next] asked to be woken at
	PauseRequested  Kind = "pause_asked"  // no new sites until ResumeRequested
	ResumeRequested Kind = "resume_asked" // go on; budgets that were used up are counted from here on
	AbortRequested  Kind = "abort_asked"  // no new sites for good
	Approved        Kind = "approved"     // the next wave may begin
	RetryRequested  Kind = "retry_asked"  // Classes: sites that ended so begin again
)

// Event is something that has happened. Fields that its kind does not name are empty.
type Event struct {
	Kind     Kind      `json:"kind"`
	At       time.Time `json:"at"`
	Site     string    `json:"site,omitempty"`
	Attempt  int       `json:"attempt,omitempty"`
	Outcome  Outcome   `json:"class,omitempty"`
	Detail   string    `json:"detail,omitempty"` // for people: the cause, the router's words; masked
	Outcomes []Outcome `json:"classes,omitempty"`
	By       string    `json:"by,omitempty"` // who asked
	// Figures are what an attempt has cost, for reports; the reducer does not look at them.
	Figures *Figures `json:"figures,omitempty"`
}

// Figures are what an attempt at a site has cost. They hold no configuration and no secret.
type Figures struct {
	Lines      int    `json:"lines"` // configuration lines sent
	RoundTrips int    `json:"round_trips"`
	Steps      []Step `json:"steps"`
}

// Step is a step of the playbook at one site.
type Step struct {
	Number  int           `json:"number"`
	Title   string        `json:"title"`
	Outcome string        `json:"outcome"` // done, present, failed
	Took    time.Duration `json:"took_ns"`
}

// Do says what a command is.
type Do string

// The commands.
const (
	Start   Do = "start"   // begin work on Site, after SiteBegan
	Prove   Do = "prove"   // prove Site again, after ProofBegan
	Wake    Do = "wake"    // send TimePassed at At, unless another event comes first
	Approve Do = "approve" // somebody must approve Wave
	Resume  Do = "resume"  // somebody must resume; Why says what it waits for
	End     Do = "end"     // there is nothing more to do
)

// Command is something to be done now.
type Command struct {
	Do      Do        `json:"do"`
	Site    string    `json:"site,omitempty"`
	Attempt int       `json:"attempt,omitempty"`
	Recover bool      `json:"recover,omitempty"` // the worker before may have left it half done
	Wave    int       `json:"wave,omitempty"`    // from 1
	At      time.Time `json:"at,omitzero"`
	Why     string    `json:"why,omitempty"`
}

// Result is how an attempt at a site, or a proof of it, has ended.
type Result struct {
	Outcome Outcome  `json:"class"`
	Detail  string   `json:"detail,omitempty"` // why, in one line for people; masked
	Figures *Figures `json:"figures,omitempty"`
}
