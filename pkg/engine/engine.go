package engine

import (
	"context"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Session is what the engine needs from a router, and no more.
type Session interface {
	// Show runs exec commands and returns their outputs, in order.
	Show(ctx context.Context, commands ...string) ([]string, error)
	// Configure types lines in configuration mode and stops at the first refused one.
	Configure(ctx context.Context, lines []device.Line, accepted func(n int)) error
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
	Want     verify.Want
	Wait     time.Duration // how long the proof may take
	Interval time.Duration // between two looks
	// RollBackUnproven takes the change back when the proof fails; otherwise it stays unsaved.
	RollBackUnproven bool
}

// Kind says what an event tells.
type Kind string

// The kinds of events.
const (
	Connecting   Kind = "connecting"
	Connected    Kind = "connected"
	StepStarted  Kind = "step_started"
	StepProgress Kind = "step_progress"
	StepDone     Kind = "step_done"
	StepPresent  Kind = "step_present" // nothing to do
	StepFailed   Kind = "step_failed"
	Polled       Kind = "polled"
	Saving       Kind = "saving"
	Saved        Kind = "saved"
	RollingBack  Kind = "rolling_back"
)

// Event is a piece of progress.
type Event struct {
	Kind   Kind           `json:"event"`
	Step   int            `json:"step,omitempty"`
	Title  string         `json:"title,omitempty"`
	Done   int            `json:"done,omitempty"` // lines taken
	Of     int            `json:"of,omitempty"`   // lines of the step
	Detail string         `json:"detail,omitempty"`
	Report *verify.Report `json:"report,omitempty"`
}

// Watch receives events; it must not block for long.
type Watch func(Event)
