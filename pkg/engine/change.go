package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// change is one change of one router under way.
type change struct {
	job     Job
	dial    Dialer
	session Session
	watch   Watch
	clock   Clock
	run     string
	router  device.Identity // who the router is
	plan    plan.Plan       // what is sent
	touched plan.Plan       // what may have been sent, for taking it back
	start   iosconf.Config  // what the router runs when the plan is sent
	version show.Version    // of the router
	leftOut []LeftOut       // optional lines that it has not taken
	skipped []int           // their indexes in the plan
	instead []string        // lines that were sent in their place
	moved   []*moved        // tunnels of stages that have begun, in their order
	wants   []verify.Tunnel // what the tunnels of the stages are proven against
	undoing bool            // the change takes a run back: a tunnel that was down need not come up
	arm     arming
	// archiveStays: the router has an `archive` of its own, without a path.
	archiveStays bool
	// before is what the router ran before the change. Where it is read from the journal, known are
	// texts that may hold the secrets that are not there, and missing are lines that stay masked.
	before  func(known ...string) (c iosconf.Config, missing []string, err error)
	learned learned
	// touchesWayIn: the plan may change whether a new login reaches the router.
	touchesWayIn bool
	beside       Login                // the second login, made beside the push; nil: none is under way
	widened      int                  // lines under way that the release has earned; zero: as many as the session has
	shown        rendering.Speed      // by this change
	surprises    []rendering.Surprise // of this change
	// confirmed: the router keeps the change from here on.
	confirmed bool
	// unrecorded is why the journal does not have what was done behind the confirmation.
	unrecorded error
	// missingLines lists the lines of a finished change that a running-config does not have.
	missingLines func(running iosconf.Config) []string
}

func newChange(dial Dialer, job Job, watch Watch) *change {
	a := &change{job: job, dial: dial, watch: watch, clock: job.clock(), run: job.Run}
	if a.run == "" {
		name := make([]byte, 6)
		_, _ = rand.Read(name) // never fails, see its documentation
		a.run = hex.EncodeToString(name)
	}
	return a
}

func (a *change) connect(ctx context.Context) error {
	a.watch(Event{Kind: Connecting, Detail: a.job.Site.Router.Address})
	session, err := a.dial(ctx)
	if err == nil {
		a.session = session
	}
	return err
}

func (a *change) close() {
	a.dropBeside()
	if a.session != nil {
		_ = a.session.Close()
	}
}

func (a *change) setPlan(p plan.Plan, before iosconf.Config) {
	a.plan, a.touched = p, p
	a.start = before
	a.before = func(...string) (iosconf.Config, []string, error) { return before, nil, nil }
}

// missingWanted are the lines of the playbook that a configuration does not have.
func (a *change) missingWanted(c iosconf.Config) []string {
	missing, err := plan.Build(a.learned.asTyped(c), a.job.Rendered.Steps)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, line := range missing.Lines() {
		if !slices.Contains(a.learned.accepted, line.Text.Reveal()) {
			out = append(out, line.Text.String())
		}
	}
	return out
}

// Journal is where a run writes what it is about to do and what came of it, so that another process
// can finish or undo it. [journal.Run] is one. What is written is on the disk when a method returns.
type Journal interface {
	Write(record journal.Record) error
	Plan(p plan.Plan, overrides []journal.Override) error
	Snapshot(config string) error
}

// errJournal is a record that could not be written: nobody could take over what is not on record.
var errJournal = errors.New("the journal cannot be written")

// record writes a record.
func (a *change) record(record journal.Record) error {
	if a.job.Journal == nil {
		return nil
	}
	if err := a.job.Journal.Write(record); err != nil {
		return fmt.Errorf("%w: %w", errJournal, err)
	}
	return nil
}

// recordStart puts the router, plan and snapshot on record, before anything is changed.
func (a *change) recordStart(running string) error {
	if a.job.Journal == nil {
		return nil
	}
	err := a.job.Journal.Write(journal.Router{Identity: a.router})
	if err == nil {
		err = a.job.Journal.Plan(a.plan, a.job.Overrides)
	}
	if err == nil {
		err = a.job.Journal.Snapshot(running)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errJournal, err)
	}
	return nil
}
