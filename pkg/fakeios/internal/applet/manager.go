package applet

import (
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Router is what applets act on.
type Router interface {
	// Config is the running-config as it is now.
	Config() *running.Config
	// Open opens a command line for an applet; refusal is why there is none, in the words of the log.
	Open(a running.Applet) (cli CLI, refusal string)
	// Log writes a message of this moment.
	Log(message string)
}

// CLI is the command line of one run of an applet.
type CLI interface {
	// Type types a line and returns the answer. Hangs says that it asked something, and that nobody answers.
	Type(line string) (answer string, hangs bool)
	Close()
}

// historyKept is how many events are remembered (Cisco: event manager history size).
const historyKept = 10

// Manager is the event manager of one router. The zero value has no applets; Router has to be set.
type Manager struct {
	Router     Router
	registered []*registration
	jobs       []*job
	history    []Event
	begun      int // how many runs there have been
	now        time.Time
}

// Event is a run of an applet that has ended.
type Event struct {
	Job    int
	Status string // success, failed, abort
	At     time.Time
	Kind   string // of what let it run: "track", "timer watchdog", "none"
	Name   string
}

// registration is an applet as it was when it was registered.
type registration struct {
	applet running.Applet
	since  time.Time
	due    []time.Time // of its timers, by the events; zero: never
}

// Registered is an applet with the time of its registration.
type Registered struct {
	running.Applet
	Since time.Time
}

// Registered are the applets by their names, as of the last look.
func (m *Manager) Registered() []Registered {
	var out []Registered
	for _, r := range m.registered {
		out = append(out, Registered{r.applet, r.since})
	}
	return out
}

// History is the last runs that have ended, oldest first.
func (m *Manager) History() []Event { return slices.Clone(m.history) }

// Next is when an applet does something by itself; zero: never.
func (m *Manager) Next() time.Time {
	var first time.Time
	at := func(t time.Time) {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	for _, r := range m.registered {
		for _, due := range r.due {
			at(due)
		}
	}
	for _, j := range m.jobs {
		at(j.wakes)
	}
	return first
}

// Follow lets the applets run that a track or a timer wants, and go on those that have waited. It reports whether one
// has done something.
func (m *Manager) Follow(now time.Time, flips []wan.Flip) (acted bool) {
	m.now = now
	m.register()
	for _, r := range m.registered {
		for i, e := range r.applet.Events {
			for _, f := range flips {
				if e.Happens(f.Track, f.Up) {
					m.start(r.applet, e, variables(f))
				}
			}
			if due := r.due[i]; !due.IsZero() && !now.Before(due) {
				r.due[i] = time.Time{}
				if e.Kind == "timer watchdog" {
					r.due[i] = due.Add(e.Every)
				}
				m.start(r.applet, e, nil)
			}
		}
	}
	return m.work()
}

// Run is `event manager run NAME` at a moment of the network's time; false: there is no such applet with `event none`.
func (m *Manager) Run(name string, now time.Time) bool {
	m.now = now
	m.register()
	for _, r := range m.registered {
		for _, e := range r.applet.Events {
			if r.applet.Name == name && e.Kind == "none" {
				m.start(r.applet, e, nil)
				return true
			}
		}
	}
	return false
}

// shortestTimer is what a timer of less is taken for, so that time goes on between two runs.
const shortestTimer = time.Second

// register compares the applets with the configuration. One that has changed is registered anew, and its timers begin
// again.
func (m *Manager) register() {
	var out []*registration
	for _, a := range m.Router.Config().Applets() {
		if len(a.Events) == 0 {
			continue
		}
		i := slices.IndexFunc(m.registered, func(r *registration) bool {
			return r.applet.Name == a.Name && slices.Equal(r.applet.Lines, a.Lines) &&
				r.applet.Bypasses == a.Bypasses
		})
		if i >= 0 {
			out = append(out, m.registered[i])
			continue
		}
		r := &registration{applet: a, since: m.now, due: make([]time.Time, len(a.Events))}
		for i := range a.Events {
			e := &r.applet.Events[i]
			if e.Kind == "timer countdown" || e.Kind == "timer watchdog" {
				e.Every = max(e.Every, shortestTimer)
				r.due[i] = m.now.Add(e.Every)
			}
		}
		out = append(out, r)
	}
	m.registered = out
}
