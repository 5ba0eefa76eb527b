package provision

import (
	"context"
	"io"
	"os"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/clock"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence/recorder"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rehearsal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Runner is what a machine brings to the work at sites: the directory of its journal, its known host
// keys, its operator. It may be used for many sites at once, and keeps nothing of a site whose work is
// over: memory is that of the sites at work.
type Runner struct {
	// Journal is where runs are written down. Nil: nothing may be changed, only looked at.
	Journal *journal.Store
	// StateDir is below which evidence goes whose place is relative.
	StateDir string
	// Playbooks are files that may be the playbook of a run that was begun elsewhere.
	Playbooks []string
	// ForeignOptions says that options come from another machine: a playbook is a built-in one or one of
	// Playbooks, and a path that it was read from there is not opened here.
	ForeignOptions bool
	HostKeys       ciscoios.HostKeys
	Log            *logrus.Entry // where the driver logs; may be nil
	Operator       Operator
	Version        string // of the program
	// ForgetRefusals tries optional lines again that a release is known to refuse.
	ForgetRefusals bool
	BreakLock      bool // take locks of sites from processes on other machines that are gone for good
	// GiveUp ends the wait for routers that cannot be reached while a change is taken back; may be nil.
	GiveUp <-chan struct{}
	// OutputLost is why nobody can read any more what the program says, nil while somebody can; may be nil. The
	// journal of a run keeps it.
	OutputLost func() error
	Clock      engine.Clock // nil: real time
}

// Operator is who drives the work, and on which machine.
type Operator struct{ User, Host string }

// CurrentOperator is who runs this program, and on which machine, as far as the system tells.
func CurrentOperator() Operator { return Operator{User: lock.UserName(), Host: lock.HostName()} }

// String is user@host.
func (o Operator) String() string { return o.User + "@" + o.Host }

// Work is one command at one site.
type Work struct {
	Site    *site.Site
	Dir     string // directory to which the site's references to files are relative
	Command string // "apply"
	Options Options
	// Redactor learns the secrets of the site; nil: one that knows them alone.
	Redactor *secret.Redactor
	// Transcript gets everything that is typed and answered, masked; may be nil.
	Transcript io.Writer
	// Watch sees what happens; may be nil.
	Watch engine.Watch
	// Confirm asks a person about a finding that is a question; nil: nobody is there to ask.
	Confirm func(ctx context.Context, f guard.Finding) (bool, error)
	// Captured are answers that somebody has copied from the router: a review is made of them, and no router is
	// reached. Nil: the router is asked.
	Captured capture.Answers
	// Figures keeps what the work costs, with [Run.Figures], also when no evidence is written.
	Figures bool
}

// Run is a command at a site under way. It is not safe for concurrent use.
type Run struct {
	runner   *Runner
	dir      string // to which the references of the site are relative
	command  string
	options  Options
	job      engine.Job
	dial     engine.Dialer
	dialWith func(window int) engine.Dialer
	watch    engine.Watch
	redactor *secret.Redactor
	captured capture.Answers
	recorder *recorder.Recorder // nil: nobody wants evidence or figures
	evidence *recorder.File     // nil: a directory, or none
	noteLost sync.Once          // in the journal, see [Runner.OutputLost]
	lastLook *verify.Report     // at the tunnels; nil: there was none
}

// Open prepares work at a site: it validates the options, finds the playbook, fetches the secrets and
// renders the lines. It reaches no router. It fails with [OptionsError], [PlaybookChangedError],
// [SecretsError] or [playbook.Error]. Whoever opens a run closes it.
func (r *Runner) Open(ctx context.Context, w Work) (*Run, error) {
	if err := w.Options.Validate(); err != nil {
		return nil, err
	}
	run := &Run{runner: r, dir: w.Dir, command: w.Command, options: w.Options, watch: w.Watch, redactor: w.Redactor,
		captured: w.Captured}
	if run.redactor == nil {
		run.redactor = secret.NewRedactor()
	}
	if run.watch == nil {
		run.watch = func(engine.Event) {}
	}
	if err := run.prepareEvidence(w.Figures); err != nil {
		return nil, err
	}
	book, err := r.openPlaybook(w.Options.Playbook)
	if err != nil {
		return nil, err
	}
	fetch := FetchSecrets
	if w.Captured != nil {
		fetch = FetchPSK
	}
	known, err := fetch(ctx, w.Site, w.Dir, run.redactor)
	if err != nil {
		return nil, err
	}
	render := func(s *site.Site) (lines, shapes playbook.Rendered, err error) {
		if lines, err = book.Render(s, known.Keys()...); err == nil {
			shapes, err = book.Shapes(s)
		}
		return lines, shapes, err
	}
	rendered, shapes, err := render(w.Site)
	if err != nil {
		return nil, err
	}
	run.job = engine.Job{
		Site:     w.Site,
		Rendered: rendered,
		Shapes:   shapes,
		Render:   render,
		Want:     verify.ExpectationOf(w.Site, rendered),
		Confirm:  w.Confirm,
		GiveUp:   r.GiveUp,
		Clock:    r.Clock,
	}
	run.options.fillJob(&run.job)
	if err := run.options.fillProof(&run.job, w.Command); err != nil {
		return nil, err
	}
	if w.Options.Adopt {
		run.job.Adopt = adopt
	}
	if w.Options.Rehearse {
		run.job.Rehearse = rehearsal.On(known.Keys(), time.Now)
	}
	if r.StateDir != "" {
		run.job.Renderings = OpenRenderings(r.StateDir)
	}
	driver := ciscoios.Options{
		Window: w.Options.Window, HandshakeTimeout: w.Options.Timeout, CommandTimeout: w.Options.Timeout,
		Redactor: run.redactor, Log: r.Log, HostKeys: r.HostKeys, Transcript: w.Transcript,
	}
	run.recorder.Transcript(&driver, run.redactor)
	target := targetOf(w.Site, known)
	run.dialWith = func(window int) engine.Dialer {
		options := driver
		options.Window = window
		return func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, target, options) }
	}
	run.job.BeginLogin = BeginLogin
	run.dial = run.recorder.WrapDialer(&run.job, run.dialWith(driver.Window))
	return run, nil
}

// fillJob puts the options into a job.
func (o Options) fillJob(job *engine.Job) {
	job.Interval = o.Interval
	job.Arm = o.Arm
	job.Timer = o.Timer
	job.NoSave = !o.Save
	job.Widen = o.Window == 0
	job.RollBackUnproven = o.Unproven == RollBackUnproven
	job.Overrides = o.allOverrides()
}

// Site is the site that is worked at.
func (x *Run) Site() *site.Site { return x.job.Site }

func (x *Run) onEvent(e engine.Event) {
	if e.Report != nil {
		x.lastLook = e.Report
	}
	x.recorder.OnEvent(e)
	x.watch(e)
	x.noteLostOutput()
}

func (x *Run) clock() engine.Clock { return x.runner.clock() }

func (r *Runner) clock() engine.Clock {
	if r.Clock != nil {
		return r.Clock
	}
	return clock.Real()
}

// targetOf is the way to the router of a site.
func targetOf(s *site.Site, known Secrets) device.Target {
	r := s.Router
	t := device.Target{
		Address: r.Address, User: r.User, Enable: known.Enable, HostKey: r.HostKey, LegacySSH: r.LegacySSH,
		Auth: known.Router.auth(r.Agent),
	}
	for i, hop := range r.Jump {
		t.Jump = append(t.Jump, device.Hop{Address: hop.Address, User: hop.User, HostKey: hop.HostKey,
			LegacySSH: hop.LegacySSH, Auth: known.Jump[i].auth(hop.Agent)})
	}
	return t
}

// auth is what a login may offer.
func (l Login) auth(withAgent bool) device.Auth {
	out := device.Auth{Password: l.Password, PrivateKey: l.Key, Passphrase: l.Passphrase}
	if withAgent {
		out.Agent = os.Getenv("SSH_AUTH_SOCK")
	}
	return out
}
