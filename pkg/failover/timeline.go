package failover

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Entry is one thing that happened or changed. Its JSON is a contract.
type Entry struct {
	// Seconds since the line that fails the primary went out, of the first look that showed it;
	// negative before that.
	Seconds float64 `json:"seconds"`
	What    string  `json:"what"` // "primary session", "traffic", ...; "test" for what this program did
	From    string  `json:"from,omitempty"`
	To      string  `json:"to"`
}

// Milestones are when this program did what.
type Milestones struct {
	Way       string         // the line that fails the primary; "": it did not go out
	Restoring *time.Duration // when taking it back began; nil: it did not
	Restored  *time.Duration // when the running-config was proven to be what it was; nil: it was not
}

// seen are the words that are followed, in the order of the timeline.
var seen = []struct {
	what string
	of   func(Sample) string
}{
	{"primary session", func(s Sample) string { return s.primary().Session }},
	{"primary ESP SAs", func(s Sample) string { return sas(s.primary()) }},
	{"backup session", func(s Sample) string { return s.backup().Session }},
	{"backup ESP SAs", func(s Sample) string { return sas(s.backup()) }},
	{"traffic", func(s Sample) string { return cmp.Or(s.carries(), "no tunnel") }},
	{"primary IP SLA", func(s Sample) string { return s.primary().SLA }},
	{"backup IP SLA", func(s Sample) string { return s.backup().SLA }},
	{"primary track", func(s Sample) string { return track(s.primary()) }},
	{"backup track", func(s Sample) string { return track(s.backup()) }},
}

// Timeline is what changed between the samples, and what was done in between.
func Timeline(samples []Sample, m Milestones) []Entry {
	out := []Entry{}
	if len(samples) > 0 {
		for _, x := range seen {
			if now := x.of(samples[0]); now != "" {
				out = append(out, Entry{seconds(samples[0].At), x.what, "", now})
			}
		}
	}
	out = append(out, m.entries()...)
	for i := 1; i < len(samples); i++ {
		for _, x := range seen {
			if was, now := x.of(samples[i-1]), x.of(samples[i]); was != now {
				out = append(out, Entry{seconds(samples[i].At), x.what, word(was), word(now)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return cmp.Compare(a.Seconds, b.Seconds) })
	return out
}

func (m Milestones) entries() []Entry {
	var out []Entry
	add := func(at time.Duration, what string) { out = append(out, Entry{seconds(at), "test", "", what}) }
	if m.Way != "" {
		add(0, "the primary is failed: "+m.Way)
	}
	if m.Restoring != nil {
		add(*m.Restoring, "it is being taken back")
	}
	if m.Restored != nil {
		add(*m.Restored, "proven: the running-config is what it was")
	}
	return out
}

// sas are the ESP SAs of a tunnel in both directions.
func sas(t verify.TunnelReport) string {
	in, out := word(t.InboundStatus), word(t.OutboundStatus)
	if in == out {
		return in
	}
	return "in " + in + ", out " + out
}

// track is the word of a track, and whether a change waits for its delay; for how much longer is
// left out, because it changes with every look.
func track(t verify.TunnelReport) string {
	if t.TrackDelayed == "" {
		return t.Track
	}
	waits, _, _ := strings.Cut(t.TrackDelayed, " (")
	return t.Track + ", delayed " + waits
}
