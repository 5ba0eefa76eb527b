package recorder

import (
	"context"
	"io"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Recorder remembers what a command does, for the evidence. It belongs to one run of one command, and is
// not safe for use by several goroutines at once. nil is a Recorder of which nobody wants a document.
type Recorder struct {
	now     func() time.Time
	command string
	started time.Time
	ended   time.Time
	job     *engine.Job // nil: the command has not come so far

	said    *bounded
	writers []io.Closer // flush into said

	sessions []counting
	phases   []evidence.Phase
	spent    evidence.Cost // when the phase under way began

	review   *engine.Review
	moments  []evidence.Moment
	looks    []evidence.Look
	causes   []diagnosis.Cause
	portal   *tenant.Standing // nil: it is no part of the command
	sections []evidence.Section
	pushed   bool
	taken    map[[2]int]int // lines, by the numbers of stage and step
	leftOut  []engine.LeftOut
	armed    bool
	saved    bool
}

// counting is a session that counts what it costs, and knows the name of the router.
type counting interface {
	Stats() ciscoios.Stats
	Hostname() string
}

// New makes a Recorder for a command that begins now.
func New(command string) *Recorder {
	return &Recorder{now: time.Now, started: time.Now(), command: command, said: &bounded{}, taken: map[[2]int]int{}}
}

// WrapDialer is called when the job is known, and before the router is dialled. The command uses the
// dialer that it returns in the place of dial. The login of the job that is made beside a session is wrapped, too.
func (rec *Recorder) WrapDialer(job *engine.Job, dial engine.Dialer) engine.Dialer {
	if rec == nil {
		return dial
	}
	rec.job = job
	if begin := job.BeginLogin; begin != nil {
		job.BeginLogin = func(ctx context.Context, beside engine.Session) engine.Login {
			if login := begin(ctx, beside); login != nil {
				return recordedLogin{login, rec}
			}
			return nil
		}
	}
	return func(ctx context.Context) (engine.Session, error) { return rec.open(ctx, dial) }
}

// open records a login.
func (rec *Recorder) open(ctx context.Context, open engine.Dialer) (engine.Session, error) {
	rec.dialling()
	s, err := open(ctx)
	if c, ok := s.(counting); ok && err == nil {
		rec.sessions = append(rec.sessions, c)
	}
	rec.dialled()
	return s, err
}

// recordedLogin is a login beside a session whose end is recorded.
type recordedLogin struct {
	engine.Login
	rec *Recorder
}

// Open implements [engine.Login].
func (l recordedLogin) Open(ctx context.Context) (engine.Session, error) {
	return l.rec.open(ctx, l.Login.Open)
}

// Transcript makes the driver write everything that is typed and answered to the recorder too, masked.
func (rec *Recorder) Transcript(o *ciscoios.Options, redactor *secret.Redactor) {
	if rec == nil {
		return
	}
	here := redactor.Writer(rec.said)
	rec.writers = append(rec.writers, here)
	if o.Transcript == nil {
		o.Transcript = here
	} else {
		o.Transcript = io.MultiWriter(o.Transcript, here)
	}
}

// Reviewed records what was known before anything was sent. It ignores the review of a router that could
// not be read.
func (rec *Recorder) Reviewed(r engine.Review) {
	if rec != nil && (r.Version.Hostname != "" || len(r.Findings) > 0) {
		rec.review = &r
	}
}

// PortalSaid records how the site stands in its tenant, and the causes of what is not proven with what that adds;
// without causes those stay that are known.
func (rec *Recorder) PortalSaid(s tenant.Standing, causes []diagnosis.Cause) {
	if rec == nil {
		return
	}
	rec.portal = &s
	if len(causes) > 0 {
		rec.causes = causes
	}
}

// OnEvent records an event of the engine.
func (rec *Recorder) OnEvent(e engine.Event) {
	if rec == nil {
		return
	}
	rec.follow(e)
	switch e.Kind {
	case engine.StepStarted:
		rec.pushed = true
	case engine.StepProgress, engine.StepDone, engine.StepFailed:
		rec.taken[[2]int{e.Stage, e.Step}] = e.Done
	case engine.OptionalRefused:
		rec.leftOut = append(rec.leftOut, *e.LeftOut)
	case engine.Armed:
		rec.armed = true
	case engine.Saved:
		rec.saved = true
	case engine.Diagnosed:
		rec.causes = e.Causes
	case engine.Surprised:
		rec.surprised(e.Surprise)
	}
	if e.Report != nil {
		rec.looked(evidence.LookOf(*e.Report))
	}
	rec.tell(e.Sentence())
}

// Observer is called with every observation of a tunnel that is watched.
type Observer = func(engine.Observation)

// WrapObserver records every observation before see gets it. words are the sentences that one is worth;
// first reports whether none before it has shown the tunnels.
func (rec *Recorder) WrapObserver(see Observer, words func(o engine.Observation, first bool) []string) Observer {
	if rec == nil {
		return see
	}
	first := true
	return func(s engine.Observation) {
		for _, text := range words(s, first) {
			rec.tell(text)
		}
		first = first && s.Report == nil
		if s.Report != nil {
			rec.looked(evidence.LookOf(*s.Report))
		}
		see(s)
	}
}

// tell adds a sentence to the timeline, unless it repeats the last one.
func (rec *Recorder) tell(text string) {
	if n := len(rec.moments); text != "" && (n == 0 || rec.moments[n-1].Text != text) {
		rec.moments = append(rec.moments, evidence.Moment{Seconds: rec.since(), Text: text})
	}
}

// looked keeps every look that shows new states, and the last one. The last one gives way to the next
// where it shows the same states as the look before it.
func (rec *Recorder) looked(l evidence.Look) {
	l.Seconds = rec.since()
	if n := len(rec.looks); n > 1 && rec.looks[n-1].SameStates(rec.looks[n-2]) {
		rec.looks = rec.looks[:n-1]
	}
	rec.looks = append(rec.looks, l)
}

// since is the time since the command began, in seconds.
func (rec *Recorder) since() float64 { return rec.now().Sub(rec.started).Seconds() }

// Started reports whether the command has come as far as a job. Of one that has not there is no document.
func (rec *Recorder) Started() bool { return rec != nil && rec.job != nil }

// End is called once, when nothing more comes.
func (rec *Recorder) End() {
	rec.enter("")
	rec.ended = rec.now()
	for _, writer := range rec.writers {
		_ = writer.Close() // into memory
	}
}

// RoundTrips is the number of waits for the router so far, in all sessions; see [ciscoios.Stats].
func (rec *Recorder) RoundTrips() int { return rec.cost().RoundTrips }

// LinesTaken is the number of configuration lines that the router has taken so far.
func (rec *Recorder) LinesTaken() int {
	sum := 0
	for _, n := range rec.taken {
		sum += n
	}
	return sum
}

// Lines is the number of configuration lines of the plan that was reviewed; without a review it is 0.
func (rec *Recorder) Lines() int {
	if rec == nil || rec.review == nil {
		return 0
	}
	return rec.review.Plan.Count()
}

// Saved reports whether the startup-config was written.
func (rec *Recorder) Saved() bool { return rec != nil && rec.saved }

// cost is what all sessions have cost so far.
func (rec *Recorder) cost() evidence.Cost {
	var out evidence.Cost
	for _, s := range rec.sessions {
		stats := s.Stats()
		out = out.Plus(evidence.Cost{RoundTrips: stats.RoundTrips, Commands: stats.Commands, BytesSent: stats.BytesSent,
			BytesReceived: stats.BytesReceived})
	}
	return out
}

// mostSaid is the size of a transcript in memory, in bytes, at the most.
const mostSaid = 4 << 20

// bounded keeps the first mostSaid bytes of what is written to it.
type bounded struct {
	text []byte
	cut  bool
}

// Write implements [io.Writer]; it never fails.
func (b *bounded) Write(p []byte) (int, error) {
	room := min(len(p), mostSaid-len(b.text))
	b.text = append(b.text, p[:room]...)
	b.cut = b.cut || room < len(p)
	return len(p), nil
}
