package flow

import (
	"encoding/json"
	"errors"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// Input is what a rollout begins with, or goes on with when it continues as new.
type Input struct {
	Plan Compressed `json:"plan"` // a [rollout.Plan]
	// Options are what is to be done at every site, as they travel to the workers.
	Options json.RawMessage `json:"options"`
	State   Compressed      `json:"state,omitempty"` // a [rollout.Snapshot]; empty: it begins
	Tail    Compressed      `json:"tail,omitempty"`  // the last events, for a follower
	Seq     int             `json:"seq,omitempty"`   // number of the event behind the tail
	// Enrolled are the tenants that have all sites of the open wave which have not begun.
	Enrolled []string `json:"enrolled,omitempty"`
}

// Status is where a rollout stands.
type Status struct {
	Plan  Compressed `json:"plan"`
	State Compressed `json:"state"` // a [rollout.Snapshot]
	Seq   int        `json:"seq"`   // number of the next event
}

// Events are the events from a number on. First is the number of the first of them; it is larger than
// what was asked for when this run has older ones no longer: the run that it goes on from has them.
type Events struct {
	First  int             `json:"first"`
	Events []rollout.Event `json:"events"`
	Ended  bool            `json:"ended"`
}

const (
	tailLength    = 1000 // events that are kept for a follower
	carriedLength = 100  // of them taken along when it continues as new; the run before is asked for older ones
)

// execution is a rollout under way.
type execution struct {
	plan           rollout.Plan
	options        json.RawMessage
	index          map[string]int // of the sites, by name
	compressedPlan Compressed
	state          *rollout.State
	tail           []rollout.Event
	seq            int
	cancels        map[string]workflow.CancelFunc
	cancelWake     workflow.CancelFunc
	wakeAt         time.Time
	starting       int // children that were asked for, and have not begun
	portal         portalHalf
	changed        bool
	drain          bool // the history is long: nothing begins until it continues as new
}

// Rollout is the workflow of a rollout.
func Rollout(ctx workflow.Context, in Input) (Status, error) {
	r, err := newExecution(in)
	if err != nil {
		return Status{}, temporal.NewNonRetryableApplicationError(err.Error(), "plan", err)
	}
	if err := r.queries(ctx); err != nil {
		return Status{}, err
	}
	if r.state.Began().IsZero() {
		r.apply(ctx, rollout.Event{Kind: rollout.Began})
	}
	workflow.Go(ctx, r.listen)
	for {
		r.changed = false
		if r.runCommands(ctx) {
			return r.status()
		}
		info := workflow.GetInfo(ctx)
		r.drain = r.drain || info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() > maxHistory ||
			info.GetCurrentHistorySize() > maxHistorySize
		if r.drain && len(r.cancels) == 0 {
			return r.continueAsNew(ctx)
		}
		if err := workflow.Await(ctx, func() bool { return r.changed }); err != nil {
			return Status{}, err
		}
	}
}

func newExecution(in Input) (*execution, error) {
	r := &execution{compressedPlan: in.Plan, options: in.Options, seq: in.Seq,
		cancels: map[string]workflow.CancelFunc{}}
	if err := in.Plan.Decompress(&r.plan); err != nil {
		return nil, err
	}
	zones, err := Zones(r.plan)
	if err != nil {
		return nil, err
	}
	r.index = make(map[string]int, len(r.plan.Sites))
	for i, s := range r.plan.Sites {
		r.index[s.Name] = i
	}
	if len(in.State) == 0 {
		if r.state, err = rollout.New(r.plan, zones); err == nil {
			r.portal = newPortalHalf(r.state, nil)
		}
		return r, err
	}
	var snapshot rollout.Snapshot
	if err := in.State.Decompress(&snapshot); err != nil {
		return nil, err
	}
	if err := in.Tail.Decompress(&r.tail); err != nil {
		return nil, err
	}
	if r.state, err = rollout.Restore(r.plan, zones, snapshot); err == nil {
		r.portal = newPortalHalf(r.state, in.Enrolled)
	}
	return r, err
}

func (r *execution) queries(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryStatus, r.status); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, QueryEvents, r.events)
}

func (r *execution) status() (Status, error) {
	state, err := PackState(r.compressedPlan, r.state.Snapshot())
	return Status{Plan: r.compressedPlan, State: state, Seq: r.seq}, err
}

func (r *execution) events(from int) (Events, error) {
	first := r.seq - len(r.tail)
	from = max(from, first)
	out := Events{First: from, Ended: !r.state.Ended().IsZero()}
	if from < r.seq {
		out.Events = r.tail[from-first:]
	}
	size := 0
	for i, e := range out.Events {
		text, err := json.Marshal(e)
		if err != nil {
			return out, err
		}
		if size += len(text) + 1; size > maxAnswer && i > 0 {
			out.Events = out.Events[:i]
			break
		}
	}
	return out, nil
}

// apply takes an event, at the time of the workflow. One that cannot have happened, such as an
// approval that nothing waits for, changes nothing.
func (r *execution) apply(ctx workflow.Context, e rollout.Event) {
	e.At = workflow.Now(ctx).UTC().Truncate(time.Millisecond) // finer, 20,000 sites would take more room
	if err := r.state.Apply(e); err != nil {
		workflow.GetLogger(ctx).Warn("event left out", "error", err.Error())
		return
	}
	r.seq++
	if r.tail = append(r.tail, e); len(r.tail) > tailLength+tailLength/4 {
		r.tail = append([]rollout.Event(nil), r.tail[len(r.tail)-tailLength:]...)
	}
	r.changed = true
}

// runCommands does what the reducer says, and reports whether the rollout has ended.
func (r *execution) runCommands(ctx workflow.Context) (ended bool) {
	for _, c := range r.state.Next() {
		switch c.Do {
		case rollout.End:
			return true
		case rollout.Wake:
			r.wake(ctx, c.At)
		case rollout.Start, rollout.Prove:
			if !r.drain && r.starting < maxStarting && len(r.cancels) < maxAtWork {
				r.startRouter(ctx, c)
			}
		}
	}
	return false
}

// wake applies TimePassed at a moment. It replaces the moment that was asked for before.
func (r *execution) wake(ctx workflow.Context, at time.Time) {
	if at.Equal(r.wakeAt) {
		return
	}
	if r.cancelWake != nil {
		r.cancelWake()
	}
	timer, cancel := workflow.WithCancel(ctx)
	r.cancelWake, r.wakeAt = cancel, at
	workflow.Go(timer, func(ctx workflow.Context) {
		if workflow.Sleep(ctx, at.Sub(workflow.Now(ctx))) == nil {
			r.wakeAt = time.Time{}
			r.apply(ctx, rollout.Event{Kind: rollout.TimePassed})
		}
	})
}

// startRouter starts the child workflow of a router, and takes what comes of it.
func (r *execution) startRouter(ctx workflow.Context, c rollout.Command) {
	site := r.plan.Sites[r.index[c.Site]]
	task := local.Task{
		Rollout: r.plan.ID, Site: site.Name, Router: site.Router, Region: site.Region,
		Attempt: c.Attempt, Recover: c.Recover, Proof: c.Do == rollout.Prove, Options: r.options,
	}
	begin, end := rollout.SiteBegan, rollout.SiteEnded
	if task.Proof {
		begin, end = rollout.ProofBegan, rollout.ProofEnded
	}
	r.apply(ctx, rollout.Event{Kind: begin, Site: c.Site, Attempt: c.Attempt})
	child, cancel := workflow.WithCancel(ctx)
	r.cancels[c.Site] = cancel
	ended := func(ctx workflow.Context, result rollout.Result) {
		delete(r.cancels, task.Site)
		r.apply(ctx, rollout.Event{Kind: end, Site: task.Site, Outcome: result.Outcome, Detail: result.Detail,
			Figures: result.Figures})
	}
	if site.Tenant == "" || task.Proof {
		r.runRouter(ctx, child, task, ended)
		return
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		if result := r.enrol(ctx, child, site); result.Outcome != rollout.Done {
			ended(ctx, result)
			return
		}
		task.Enrolled = true
		r.runRouter(ctx, child, task, ended)
	})
}

// runRouter starts the child workflow of a router in the context child, and calls ended with what has come of it.
func (r *execution) runRouter(ctx, child workflow.Context, task local.Task,
	ended func(workflow.Context, rollout.Result)) {
	child = workflow.WithChildOptions(child, workflow.ChildWorkflowOptions{
		WorkflowID: RouterID(task.Router), WaitForCancellation: true,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		ParentClosePolicy:     enums.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
	})
	future := workflow.ExecuteChildWorkflow(child, RouterType, task)
	r.starting++
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = future.GetChildWorkflowExecution().Get(ctx, nil) // an error comes again from the child itself
		r.starting--
		r.changed = true
		ended(ctx, bounded(awaitRouter(ctx, future, task)))
	})
}

func awaitRouter(ctx workflow.Context, future workflow.ChildWorkflowFuture, task local.Task) rollout.Result {
	var result rollout.Result
	err := future.Get(ctx, &result)
	var cancelled *temporal.CanceledError
	switch {
	case err == nil:
		return result
	case temporal.IsWorkflowExecutionAlreadyStartedError(err):
		return rollout.Result{Outcome: rollout.Refused,
			Detail: "somebody else is working on the router " + task.Router + " now"}
	case errors.As(err, &cancelled):
		return rollout.Result{Outcome: rollout.Interrupted}
	default:
		return rollout.Result{Outcome: rollout.Unexpected, Detail: err.Error()}
	}
}

// continueAsNew continues as new with the state compressed. Signals that are waiting are taken first.
func (r *execution) continueAsNew(ctx workflow.Context) (Status, error) {
	r.stopNow(ctx, workflow.GetSignalChannel(ctx, SignalNow))
	r.signal(ctx, workflow.GetSignalChannel(ctx, SignalEvent))
	state, err := PackState(r.compressedPlan, r.state.Snapshot())
	if err != nil {
		return Status{}, err
	}
	events, err := packTail(r.tail)
	if err != nil {
		return Status{}, err
	}
	return Status{}, workflow.NewContinueAsNewError(ctx, RolloutType,
		Input{Plan: r.compressedPlan, Options: r.options, State: state, Tail: events, Seq: r.seq,
			Enrolled: r.enrolled()})
}
