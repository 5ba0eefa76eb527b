package provision

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

// Recorder remembers what a command does, for the evidence. All its methods may be called on nil, and
// do nothing then: a command need not know whether anybody asked for evidence.
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

// NewRecorder makes one for a command that begins now.
func NewRecorder(command string) *Recorder {
	return &Recorder{now: time.Now, started: time.Now(), command: command, said: &bounded{}, taken: map[int]int{}}
}

// WrapDialer is called when the job is known, and before the router is. It gives the way to the router
// that is to be taken in the place of dial.
func (w *Recorder) WrapDialer(job *engine.Job, dial engine.Dialer) engine.Dialer {
	if w == nil {
		return dial
	}
	w.job = job
	return func(ctx context.Context) (engine.Session, error) {
		w.dialling()
		s, err := dial(ctx)
		if c, ok := s.(counting); ok && err == nil {
			w.sessions = append(w.sessions, c)
		}
		w.dialled()
		return s, err
	}
}

// Transcript has everything that is typed and answered written here too.
func (w *Recorder) Transcript(o *ciscoios.Options, redactor *secret.Redactor) {
	if w == nil {
		return
	}
	here := redactor.Writer(w.said)
	w.writers = append(w.writers, here)
	if o.Transcript == nil {
		o.Transcript = here
	} else {
		o.Transcript = io.MultiWriter(o.Transcript, here)
	}
}

// Reviewed takes what was known before anything was sent; a review of a router that could not be read
// is none.
func (w *Recorder) Reviewed(r engine.Review) {
	if w != nil && (r.Version.Hostname != "" || len(r.Findings) > 0) {
		w.review = &r
	}
}

// OnEvent takes an event.
func (w *Recorder) OnEvent(e engine.Event) {
	if w == nil {
		return
	}
	w.pass(e)
	switch e.Kind {
	case engine.StepStarted:
		w.pushed = true
	case engine.StepProgress, engine.StepDone, engine.StepFailed:
		w.taken[e.Step] = e.Done
	case engine.Armed:
		w.armed = true
	case engine.Saved:
		w.saved = true
	case engine.Diagnosed:
		w.causes = e.Causes
	}
	if e.Report != nil {
		w.looked(lookOf(*e.Report))
	}
	w.tell(Sentence(e))
}

// WrapObserver sees what see sees.
// words are the sentences that a sighting is worth; first tells that there was no look before it.
func (w *Recorder) WrapObserver(see func(engine.Observation), words func(s engine.Observation, first bool) []string) func(engine.Observation) {
	if w == nil {
		return see
	}
	first := true
	return func(s engine.Observation) {
		for _, text := range words(s, first) {
			w.tell(text)
		}
		first = first && s.Report == nil
		if s.Report != nil {
			w.looked(lookOf(*s.Report))
		}
		see(s)
	}
}

// tell puts a sentence on the timeline, unless it is the last one again.
func (w *Recorder) tell(text string) {
	if n := len(w.moments); text != "" && (n == 0 || w.moments[n-1].Text != text) {
		w.moments = append(w.moments, evidence.Moment{Seconds: w.since(), Text: text})
	}
}

// looked keeps a look if it shows something new, and the last one always: it takes the place of one
// that shows the same.
func (w *Recorder) looked(l evidence.Look) {
	l.Seconds = w.since()
	if n := len(w.looks); n > 1 && sameStates(w.looks[n-1], w.looks[n-2]) {
		w.looks = w.looks[:n-1]
	}
	w.looks = append(w.looks, l)
}

// sameStates tells whether two looks show the tunnels in the same states.
func sameStates(a, b evidence.Look) bool {
	return a.Verdict == b.Verdict && slices.EqualFunc(a.Tunnels, b.Tunnels, func(x, y evidence.Tunnel) bool { return x.Brief() == y.Brief() })
}

// since is how long ago it began, in seconds.
func (w *Recorder) since() float64 { return w.now().Sub(w.started).Seconds() }

// Started tells whether the command has come as far as a job: one that has not has nothing to tell.
func (w *Recorder) Started() bool { return w != nil && w.job != nil }

// End is called once, when nothing more comes.
func (w *Recorder) End() {
	w.enter("")
	w.ended = w.now()
	for _, writer := range w.writers {
		_ = writer.Close() // into memory
	}
}

// RoundTrips are the waits for the router so far, of all sessions; see [ciscoios.Stats].
func (w *Recorder) RoundTrips() int { return w.cost().RoundTrips }

// LinesTaken is the number of configuration lines that the router has taken so far.
func (w *Recorder) LinesTaken() int {
	sum := 0
	for _, n := range w.taken {
		sum += n
	}
	return sum
}

// cost is what all sessions have cost so far.
func (w *Recorder) cost() evidence.Cost {
	var out evidence.Cost
	for _, s := range w.sessions {
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
