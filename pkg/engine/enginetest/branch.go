package enginetest

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Branch is a router with two edges, the job that brings it up, and what it was like before.
type Branch struct {
	Router          *fakeios.Router
	Primary, Backup *fakeios.Edge // nil where the configuration of the router has fewer edges
	Address         string
	Dial            engine.Dialer
	Job             engine.Job
	Clock           *fakeios.ManualClock // nil: the router lives in real time
	Records         *Records             // the journal of the job

	// Before is the running-config, and Startup the startup-config, to which Judge expects the router to be taken
	// back.
	Before, Startup string

	surprises []engine.Surprise  // of the last apply
	leftOut   []playbook.Refusal // what the last apply says that the router does not take
}

// New starts a router whose clock moves only when the engine waits or the test moves it.
func New(t testing.TB, options ciscoios.Options, faults ...fakeios.Fault) *Branch {
	t.Helper()
	return NewOn(t, fakeios.Config{Faults: faults}, options)
}

// NewOn starts a router with a configuration of its own. What cfg leaves open is as in [New].
func NewOn(t testing.TB, cfg fakeios.Config, options ciscoios.Options) *Branch {
	t.Helper()
	b := &Branch{Job: NewJob(t), Records: &Records{}}
	b.Job.Journal, b.Job.Run = b.Records, "20261124-090000-a1b2c3"
	if cfg.Clock == nil {
		b.Clock = fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		cfg.Clock, b.Job.Clock = b.Clock, VirtualClock{b.Clock}
	}
	if cfg.Edges == nil {
		cfg.Edges = Edges(PSK)
	}
	if len(cfg.Edges) == 2 {
		b.Primary = cfg.Edges[0]
		b.Backup = cfg.Edges[1]
	}
	b.Router, b.Address = Serve(t, cfg)
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
	b.Job.BeginLogin = BeginLogin
	b.Dial = Dialer(b.Address, b.Router.HostKeyFingerprint(), options)
	return b
}

// Wants gives the branch the job of another site file, on the same router as it was begun with. See [Branch.WantNext].
func (b *Branch) Wants(t testing.TB, text string) {
	t.Helper()
	job, err := JobOf(text)
	if err != nil {
		t.Fatal(err)
	}
	job.Journal, job.Run = b.Job.Journal, b.Job.Run
	job.Clock, job.BeginLogin = b.Job.Clock, b.Job.BeginLogin
	job.Want = verify.ExpectationOf(job.Site, job.Rendered)
	b.Job = job
}

// Serve runs a router on the loopback interface for as long as the test lasts.
func Serve(t testing.TB, cfg fakeios.Config) (router *fakeios.Router, address string) {
	t.Helper()
	if cfg.HostKey == nil && len(cfg.HostKeyPEM) == 0 {
		cfg.HostKeyPEM = HostKey()
	}
	if cfg.SSH == nil && cfg.SSHProfile == "" {
		cfg.SSH = FastSSH()
	}
	router, err := fakeios.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = router.Serve(ctx, l)
	}()
	t.Cleanup(func() { cancel(); <-done })
	return router, l.Addr().String()
}

// Apply runs one apply whose plan is agreed to. watch may be nil.
func (b *Branch) Apply(ctx context.Context, watch engine.Watch) (engine.Outcome, error) {
	if watch == nil {
		watch = Unwatched
	}
	out, err := engine.Apply(ctx, b.Dial, b.Job, Agree, watch)
	b.surprises = out.Surprises
	b.leftOut = nil
	for _, l := range out.LeftOut {
		b.leftOut = append(b.leftOut, playbook.Refusal{Header: l.Under.Reveal(), Line: l.Line.Reveal()})
	}
	return out, err
}

// Agree agrees to any plan.
func Agree(engine.Review) (bool, error) { return true, nil }

// Unwatched is for runs that nobody watches.
func Unwatched(engine.Event) {}

// Typed reports whether a line that starts so was typed on the router.
func (b *Branch) Typed(start string) bool {
	return slices.ContainsFunc(b.Router.Lines(), func(line string) bool { return strings.HasPrefix(line, start) })
}

// VirtualClock lets the engine wait on the router's clock: instead of sleeping it moves the clock on.
type VirtualClock struct{ *fakeios.ManualClock }

// Sleep moves the clock on by d, unless ctx is over.
func (v VirtualClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	v.Advance(d)
	return context.Cause(ctx)
}
