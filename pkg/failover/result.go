package failover

import (
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Result is what a failover test has shown. Its JSON is a contract; all times are seconds.
type Result struct {
	Method string `json:"method"` // blackhole, shutdown or sick
	// Steering is what moves the traffic on this router: a [Mechanism]; "" is nothing.
	Steering Mechanism `json:"steering"`
	Tried    bool      `json:"tried"`  // the line that fails the primary went out
	Proven   bool      `json:"proven"` // the primary failed, and the backup took over
	// PrimaryFailedAfter is when the router showed the primary as failed, BackupTookOverAfter when
	// the traffic went into a backup that is UP-ACTIVE, both since the line that fails the primary
	// went out. Null: not within the wait.
	PrimaryFailedAfter  *Span `json:"primary_failed_after_seconds"`
	BackupTookOverAfter *Span `json:"backup_took_over_after_seconds"`
	// NoPath is how long the traffic had no path that works: it went into the failed primary, or no
	// tunnel was up. NoTunnelUp is the second part alone.
	NoPath     Span `json:"no_path_seconds"`
	NoTunnelUp Span `json:"no_tunnel_up_seconds"`
	// Recovered is how long both tunnels took to be up again, since taking the failure back began.
	Recovered *Span `json:"recovered_after_seconds"`
	// Packets that the backup has sent and received meanwhile; null when the router does not tell.
	BackupEncaps *uint64 `json:"backup_encaps"`
	BackupDecaps *uint64 `json:"backup_decaps"`

	Guide    Guide         `json:"guide"`
	Missing  []string      `json:"missing"` // of a failover that is not proven
	Timeline []Entry       `json:"timeline"`
	Restored bool          `json:"restored"` // the running-config is proven to be what it was
	Others   []string      `json:"others"`   // lines that somebody else changed meanwhile, masked; they are left alone
	Report   verify.Report `json:"report"`   // both tunnels at the end
	// Why is what went wrong, when something did.
	Why string `json:"why,omitempty"`
}

// Span is a time that lies between two looks.
type Span struct {
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// Guide holds the words of `show crypto session` against those of the vendor's guide; of a service that is sick,
// against those of a tunnel that stays up.
type Guide struct {
	Backup  Expected `json:"backup"`
	Primary Expected `json:"primary"`
}

// Expected is a word that should be seen. Seen is that word, or what stood there last instead.
type Expected struct {
	Expected string `json:"expected"`
	Seen     string `json:"seen"`
	OK       bool   `json:"ok"`
}

// Summarise adds samples up, which are in the order of time.
func Summarise(samples []Sample, m Milestones, test Test) Result {
	r := Result{Method: string(test.How), Steering: test.Steering.Mechanism, Timeline: Timeline(samples, m),
		Missing: []string{}, Others: []string{}, Tried: m.Way != "", Restored: m.Restored != nil}
	var during []Sample
	for _, s := range samples {
		if s.Phase == Failed {
			during = append(during, s)
		}
	}
	r.Guide = Guide{Backup: byName(during, BackupWord, Sample.backup),
		Primary: byName(during, test.primaryWord(), Sample.primary)}
	r.PrimaryFailedAfter = first(during, func(s Sample) bool { return s.primaryFailed(test) })
	r.BackupTookOverAfter = first(during, func(s Sample) bool { return s.primaryFailed(test) && s.backupUp() })
	r.NoPath = withoutPath(samples)
	r.NoTunnelUp = withoutTunnel(samples)
	if n := len(during); n > 0 {
		r.Missing = append(r.Missing, during[n-1].Missing(test)...)
		r.Proven = len(r.Missing) == 0
		r.BackupEncaps = moved(samples[0].backup().Encaps, during[n-1].backup().Encaps)
		r.BackupDecaps = moved(samples[0].backup().Decaps, during[n-1].backup().Decaps)
	}
	if n := len(samples); n > 0 {
		r.Report = samples[n-1].Report
	}
	return r
}

// RecoveredAt fills in when both tunnels were up again: at the last sample, and not yet at the one
// before it.
func (r *Result) RecoveredAt(samples []Sample, m Milestones) {
	n := len(samples)
	if n < 2 || m.Restoring == nil {
		return
	}
	r.Recovered = &Span{seconds(max(samples[n-2].At-*m.Restoring, 0)), seconds(samples[n-1].At - *m.Restoring)}
}

// byName looks for a word in every sample.
func byName(samples []Sample, want string, of func(Sample) verify.TunnelReport) Expected {
	e := Expected{Expected: want, Seen: "nothing"}
	for _, s := range samples {
		if e.Seen = of(s).Session; e.Seen == want {
			e.OK = true
			return e
		}
	}
	return e
}

// first is when something was true for the first time.
func first(samples []Sample, is func(Sample) bool) *Span {
	i := slices.IndexFunc(samples, is)
	if i < 0 {
		return nil
	}
	out := Span{Max: seconds(samples[i].At)}
	if i > 0 {
		out.Min = seconds(samples[i-1].At)
	}
	return &out
}

// path is the tunnel that takes the traffic and can deliver it: while the primary is failed, what
// goes into it is lost.
func (s Sample) path() string {
	if s.Phase == Failed && strings.EqualFold(s.carries(), s.primary().Interface) {
		return ""
	}
	return s.carries()
}

// withoutPath is for how long the traffic had no path that works, between what the samples prove and
// what they leave room for. Between two looks that take different paths there may have been none,
// unless the first is still up at the second: then it was left for a better one.
func withoutPath(samples []Sample) Span {
	return gaps(samples, func(a, b Sample) (begins, ends, together bool) {
		from, to := a.path(), b.path()
		if a.Phase == Before && b.Phase == Failed {
			from = "" // from that line on what goes into the primary is lost
		}
		return from == "", to == "", from == to || slices.Contains(b.Up, from)
	})
}

// withoutTunnel is for how long no tunnel was up at all.
func withoutTunnel(samples []Sample) Span {
	return gaps(samples, func(a, b Sample) (begins, ends, together bool) {
		both := slices.ContainsFunc(a.Up, func(name string) bool { return slices.Contains(b.Up, name) })
		return len(a.Up) == 0, len(b.Up) == 0, both
	})
}

// gaps adds up the time between looks in which something was missing: all of it when it is missing
// at both ends, up to all of it when it is missing at one, or when the ends have nothing in common.
func gaps(samples []Sample, missing func(a, b Sample) (begins, ends, together bool)) Span {
	var least, most time.Duration
	for i := 1; i < len(samples); i++ {
		a, b := samples[i-1], samples[i]
		begins, ends, together := missing(a, b)
		apart := b.At - max(a.At, 0)
		if begins && ends {
			least += apart
		}
		if begins || ends || !together {
			most += apart
		}
	}
	return Span{seconds(least), seconds(most)}
}

// seconds are those of a duration, to the millisecond.
func seconds(d time.Duration) float64 { return d.Round(time.Millisecond).Seconds() }

// moved is by how much a counter has grown.
func moved(from, to *uint64) *uint64 {
	if from == nil || to == nil || *to < *from {
		return nil
	}
	n := *to - *from
	return &n
}
