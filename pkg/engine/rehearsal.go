package engine

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Rehearsal is how a plan went on a twin of the router: a virtual router that has booted the router's own
// running-config. It proves the plan as far as the twin behaves as the router does, and names what it does not know.
type Rehearsal struct {
	// Lines are the configuration lines that the twin was sent.
	Lines int `json:"lines"`
	// TakenBack reports whether the twin was what it had been when the change was taken back halfway.
	TakenBack bool `json:"taken_back"`
	// Session reports whether the operator's way into the twin was as open behind the change as before it.
	Session bool `json:"session"`
	// Proven reports whether as much was proven of the tunnels of the twin as was wanted, and Proof how much that is.
	Proven bool         `json:"proven"`
	Proof  verify.Proof `json:"proof"`
	// Flows is the traffic that was looked at before and behind the change.
	Flows []Flow `json:"flows"`
	// NotRehearsed is what the twin could not try, each in a sentence without secrets.
	NotRehearsed []string `json:"not_rehearsed"`
	// Problems are why the plan must not be sent, each in a sentence without secrets; empty: it passed.
	Problems []string `json:"problems"`
}

// Flow is one kind of traffic on the twin.
type Flow struct {
	What   string `json:"what"`   // "Vlan1 to 10.2.0.0/16 (a static route by Tunnel10)"
	Before string `json:"before"` // where it went: "intranet by Tunnel10", or why it did not arrive
	After  string `json:"after"`
	OK     bool   `json:"ok"`
}

// Rehearser plays a reviewed plan on a twin of the router, see [Job].Rehearse. Its error ends the run; that the plan
// fails on the twin, or that there can be no twin, is a problem of the [Rehearsal].
type Rehearser func(ctx context.Context, job Job, r Review) (Rehearsal, error)

// Rehearse plays the plan of a review on a twin of the router, where the job wants that and the review refuses nothing.
// What goes wrong there becomes a finding of the rule rehearsal_failed, which the job may override. No router is
// reached.
func Rehearse(ctx context.Context, job Job, r Review) (Review, error) {
	if !rehearses(job, r) {
		return r, nil
	}
	reasons, err := job.overrideReasons()
	if err != nil {
		return r, err
	}
	twin := r.job
	twin.Rendered = r.rendered
	played, err := job.Rehearse(ctx, twin, r)
	if err != nil {
		return r, err
	}
	r.Rehearsal = &played
	if f := guard.RehearsalFailed(played.Problems); f != nil {
		r.Findings, err = guard.Override(append(r.Findings, *f), reasons)
	}
	return r, err
}

// rehearses reports whether a plan is played on a twin: there is one to send, and nothing refuses it.
func rehearses(job Job, r Review) bool {
	return job.Rehearse != nil && !guard.Refused(r.Findings) && !r.Plan.Empty()
}

// Elsewhere are the networks that the router reaches otherwise than through the tunnels and the internet, with words
// that say where each is; see [guard.Elsewhere].
func (r Review) Elsewhere() []guard.Network {
	return guard.Elsewhere(guard.Input{Site: r.job.Site, Running: r.running, Facts: r.facts})
}

// Facts are what show commands said. They are those of the moment of the review.
func (r Review) Facts() guard.Facts { return r.facts }
