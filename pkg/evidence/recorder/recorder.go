package recorder

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
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
	sections []evidence.Section
	pushed   bool
	taken    map[int]int // lines, by the number of the step
	armed    bool
	saved    bool
}

// counting is a session that knows what it has cost, and with whom it is.
type counting interface {
	Stats() ciscoios.Stats
	Hostname() string
}

// New makes a Recorder for a command that begins now.
func New(command string) *Recorder {
	return &Recorder{now: time.Now, started: time.Now(), command: command, said: &bounded{}, taken: map[int]int{}}
}

// WrapDialer is called when the job is known, and before the router is. It gives the way to the router
// that is to be taken in the place of dial.
func (rec *Recorder) WrapDialer(job *engine.Job, dial engine.Dialer) engine.Dialer {
	if rec == nil {
		return dial
	}
	rec.job = job
	return func(ctx context.Context) (engine.Session, error) {
		rec.dialling()
		s, err := dial(ctx)
		if c, ok := s.(counting); ok && err == nil {
			rec.sessions = append(rec.sessions, c)
		}
		rec.dialled()
		return s, err
	}
}

// Transcript has everything that is typed and answered written here too.
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

// Reviewed takes what was known before anything was sent; a review of a router that could not be read
// is none.
func (rec *Recorder) Reviewed(r engine.Review) {
	if rec != nil && (r.Version.Hostname != "" || len(r.Findings) > 0) {
		rec.review = &r
	}
}

// OnEvent takes an event.
func (rec *Recorder) OnEvent(e engine.Event) {
	if rec == nil {
		return
	}
	rec.pass(e)
	switch e.Kind {
	case engine.StepStarted:
		rec.pushed = true
	case engine.StepProgress, engine.StepDone, engine.StepFailed:
		rec.taken[e.Step] = e.Done
	case engine.Armed:
		rec.armed = true
	case engine.Saved:
		rec.saved = true
	case engine.Diagnosed:
		rec.causes = e.Causes
	}
	if e.Report != nil {
		rec.looked(lookOf(*e.Report))
	}
	rec.tell(e.Sentence())
}

// WrapObserver sees what see sees.
// words are the sentences that a sighting is worth; first tells that there was no look before it.
func (rec *Recorder) WrapObserver(see func(engine.Observation), words func(s engine.Observation, first bool) []string) func(engine.Observation) {
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
			rec.looked(lookOf(*s.Report))
		}
		see(s)
	}
}

// tell puts a sentence on the timeline, unless it is the last one again.
func (rec *Recorder) tell(text string) {
	if n := len(rec.moments); text != "" && (n == 0 || rec.moments[n-1].Text != text) {
		rec.moments = append(rec.moments, evidence.Moment{Seconds: rec.since(), Text: text})
	}
}

// looked keeps a look if it shows something new, and the last one always: it takes the place of one
// that shows the same.
func (rec *Recorder) looked(l evidence.Look) {
	l.Seconds = rec.since()
	if n := len(rec.looks); n > 1 && sameStates(rec.looks[n-1], rec.looks[n-2]) {
		rec.looks = rec.looks[:n-1]
	}
	rec.looks = append(rec.looks, l)
}

// sameStates tells whether two looks show the tunnels in the same states.
func sameStates(a, b evidence.Look) bool {
	return a.Verdict == b.Verdict && slices.EqualFunc(a.Tunnels, b.Tunnels, func(x, y evidence.Tunnel) bool { return x.Brief() == y.Brief() })
}

// since is how long ago it began, in seconds.
func (rec *Recorder) since() float64 { return rec.now().Sub(rec.started).Seconds() }

// Started tells whether the command has come as far as a job: one that has not has nothing to tell.
func (rec *Recorder) Started() bool { return rec != nil && rec.job != nil }

// End is called once, when nothing more comes.
func (rec *Recorder) End() {
	rec.enter("")
	rec.ended = rec.now()
	for _, writer := range rec.writers {
		_ = writer.Close() // into memory
	}
}

// RoundTrips are the waits for the router so far, of all sessions; see [ciscoios.Stats].
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
	return len(rec.review.Plan.Lines())
}

// Saved reports whether the startup-config was written.
func (rec *Recorder) Saved() bool { return rec != nil && rec.saved }

// cost is what all sessions have cost so far.
func (rec *Recorder) cost() evidence.Cost {
	var out evidence.Cost
	for _, s := range rec.sessions {
		stats := s.Stats()
		out = out.Plus(evidence.Cost{RoundTrips: stats.RoundTrips, Commands: stats.Commands, BytesSent: stats.BytesSent, BytesReceived: stats.BytesReceived})
	}
	return out
}

// mostSaid bounds the transcript in memory.
const mostSaid = 4 << 20

// bounded keeps the beginning of what is written.
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
