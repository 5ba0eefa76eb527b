package engine

import (
	"context"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Session is what the engine needs from a router, and no more.
type Session interface {
	// Show runs exec commands that ask nothing in one burst and returns their outputs, in order. When
	// one is refused the outputs are all there, and the error is a [device.RejectedLineError].
	Show(ctx context.Context, commands ...string) ([]string, error)
	// Ask runs one exec command that asks questions, and returns what the router said, unjudged. It
	// may lead into configuration mode; Configure then goes on from there.
	Ask(ctx context.Context, command string, answers ...device.Answer) (string, error)
	// Configure types lines in configuration mode and stops at the first refused one. Refused optional
	// lines do not stop it: when all others are taken they are a [device.OptionalRefusedError]. When
	// progress, which may be nil, holds lines back it ends with a [device.HeldError].
	Configure(ctx context.Context, lines []device.Line, progress device.Progress) error
	// Save copies the running-config to NVRAM.
	Save(ctx context.Context) error
	Close() error
}

// Dialer opens a session; the engine calls it again when a session is lost.
type Dialer func(ctx context.Context) (Session, error)

// Job is one site to bring up.
type Job struct {
	Site     *site.Site
	Rendered playbook.Rendered
	// Shapes are the lines of Rendered in the names of the playbook's variables, see [playbook.Playbook.Shapes].
	// Empty: nothing is learned about how the router shows them.
	Shapes     playbook.Rendered
	Renderings Renderings // may be nil
	// Render gives Rendered and Shapes for another version of the site: one that knows what `exempt: auto` stands for
	// on the router. It may be nil where the site does not say so.
	Render func(*site.Site) (lines, shapes playbook.Rendered, err error)
	// BeginLogin begins the second login beside the work of a session, where the release has shown to stand that.
	// nil: it is always made behind the last line.
	BeginLogin func(ctx context.Context, beside Session) Login
	// Widen lets as many lines be under way as the release has shown to take, up to [WidestWindow]. Otherwise they
	// are as many as a session has.
	Widen bool
	// Adopt gives the job in the names of tunnels to the same service edges that a router has already, with what is
	// taken over, see [audit.Adopt]. nil: nothing is.
	Adopt func(job Job, running iosconf.Config) (Job, *audit.Adoption, error)
	Want  verify.Expectation
	Wait  time.Duration // how long the proof of what Want.Proof says may take
	// WaitSAs is how long of it the security associations may take to come up; zero: all of it.
	WaitSAs  time.Duration
	Interval time.Duration // between two looks, where nothing says when there is something new to see
	// RollBackUnproven takes the change back when the proof fails; otherwise it stays unsaved.
	RollBackUnproven bool

	// Run names what this run puts on the router for a while, the archive on flash; letters, digits
	// and dashes. Empty: a random name. With a journal it is the name of the run there.
	Run string
	Arm Arm
	// Timer is how long the router waits for us before it takes the change back by itself, in whole
	// minutes; zero: the proof's wait and a margin. It is moved on when less is left than is needed.
	Timer  time.Duration
	NoSave bool // leave the startup-config alone
	// Before gives the running-config from before the steps were first applied, for [Remove]: what our objects and
	// the interfaces of others were then is given back. known are texts that may hold its secrets; missing is what
	// none of them holds. Nil: not known.
	Before func(known ...string) (text string, missing []string, err error)
	// Known is the router on which the last run of the site was made, as far as the journal has it; nil:
	// nothing is known. Another one is a finding of the guards, and [Remove] refuses it.
	Known *device.Identity
	// Refused are optional lines of the playbook that releases of IOS are known to refuse. They are not
	// sent to a router with that release and image.
	Refused   []KnownRefusal
	Journal   Journal            // may be nil
	Overrides []journal.Override // guards that somebody told to let the plan pass, for the journal
	// Rehearse plays the plan on a twin of the router before [Apply] asks whether to send it; nil: it is not rehearsed.
	Rehearse Rehearser
	// BeforeRollBack is called before the first byte that takes a change back: what the other end of the tunnels
	// needs, so that they come up again with what was there before. Its error stops nothing, and is told with the
	// cause. It has three minutes, for which the router's timer is moved on. May be nil.
	BeforeRollBack func(ctx context.Context) error
	// Confirm asks a person about a finding that is a question; nil: nobody is there to ask.
	Confirm func(ctx context.Context, f guard.Finding) (bool, error)
	Clock   Clock // nil: real time
	// GiveUp ends the wait for a router that cannot be reached, while a change is taken back or
	// finished. It may be nil.
	GiveUp <-chan struct{}
}

// Kind is what an event reports.
type Kind string

// The kinds of events.
const (
	Connecting   Kind = "connecting"
	Connected    Kind = "connected"
	Rehearsing   Kind = "rehearsing" // the plan is played on a twin of the router
	StepStarted  Kind = "step_started"
	StepProgress Kind = "step_progress"
	StepDone     Kind = "step_done"
	StepPresent  Kind = "step_present" // nothing to do
	StepFailed   Kind = "step_failed"
	StageStarted Kind = "stage_started" // Done is its number, Of that of all; Detail says why
	StageProven  Kind = "stage_proven"  // Title names its tunnel
	StageBack    Kind = "stage_back"    // the tunnel that Title names is what it was
	Anew         Kind = "negotiating_anew"
	Polled       Kind = "polled"
	Saving       Kind = "saving"
	Saved        Kind = "saved"
	RollingBack  Kind = "rolling_back"
	Arming       Kind = "arming"       // Detail says how
	Armed        Kind = "armed"        // Left is the timer
	NotArmed     Kind = "not_armed"    // Detail says why
	SecondLogin  Kind = "second_login" // the router is still manageable
	Waiting      Kind = "waiting"      // for a router that does not answer; Left is how long at most
	LockWaiting  Kind = "lock_waiting" // Detail says for whom; Left is how long at most
	Confirmed    Kind = "confirmed"    // the router no longer takes itself back
	Cleaned      Kind = "cleaned"      // nothing that arming brought is left
	Reconnected  Kind = "reconnected"
	TakenBack    Kind = "taken_back"
)

// Event is a piece of progress.
type Event struct {
	Kind   Kind              `json:"event"`
	Stage  int               `json:"stage,omitempty"` // of a plan that moves one tunnel at a time
	Step   int               `json:"step,omitempty"`
	Title  string            `json:"title,omitempty"`
	Done   int               `json:"done,omitempty"` // lines taken
	Of     int               `json:"of,omitempty"`   // lines of the step
	Detail string            `json:"detail,omitempty"`
	Report *verify.Report    `json:"report,omitempty"`
	Causes []diagnosis.Cause `json:"causes,omitempty"` // of what is not proven, the likeliest first
	// Surprise is a line that the router shows in another way than it was typed.
	Surprise *Surprise `json:"surprise,omitempty"`
	// LeftOut is the line that the router did not take, for [OptionalRefused].
	LeftOut *LeftOut `json:"left_out,omitempty"`
	// Left is how long until the router takes the change back by itself, or how long a wait may
	// still take; zero: neither.
	Left time.Duration `json:"left_ns,omitempty"`
}

// Watch receives events; it must not block for long.
type Watch func(Event)
