package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Sentence says how much is proven, of what was wanted, and what it rests on or what it lacks: "probe (IP SLA 1 and 2
// answered)", "sas, and probe was wanted: IP SLA 1 is not answered (Timeout), next run in 42 s".
func (r Report) Sentence() string {
	wanted := r.Proof.Wanted.Wanted()
	switch {
	case r.Verdict != Active:
		return fmt.Sprintf("%s, and %s was wanted", r.Proof.Reached, wanted)
	case !r.Proven():
		return fmt.Sprintf("%s, and %s was wanted: %s", r.Proof.Reached, wanted, strings.Join(r.Missing(), "; "))
	case r.Proof.Reached != wanted:
		return fmt.Sprintf("%s (%s), and %s was wanted", r.Proof.Reached, r.rests(), wanted)
	}
	return fmt.Sprintf("%s (%s)", r.Proof.Reached, r.rests())
}

// rests says what the level that is proven rests on.
func (r Report) rests() string {
	switch r.Proof.Reached {
	case LevelProbe:
		return r.answeredWords()
	case LevelTraffic:
		return r.answeredWords() + ", packets both ways"
	case LevelTrack:
		return r.answeredWords() + ", packets both ways, tracks Up"
	}
	if slices.ContainsFunc(r.Tunnels, func(t TunnelReport) bool { return t.SLAID == 0 }) {
		return "security associations only: the playbook sends no IP SLA probe"
	}
	return "security associations only"
}

// answeredWords are the operations that were answered, and which of them late.
func (r Report) answeredWords() string {
	words := r.operations(func(t TunnelReport) bool { return t.SLAAnswered }) + " answered"
	late := func(t TunnelReport) bool { return t.SLA != "OK" }
	if slices.ContainsFunc(r.Tunnels, late) {
		words += ", " + r.operations(late) + " over the threshold"
	}
	return words
}

// operations names the operations of some of the tunnels: "IP SLA 1 and 2".
func (r Report) operations(of func(TunnelReport) bool) string {
	var ids []int
	for _, t := range r.Tunnels {
		if of(t) {
			ids = append(ids, t.SLAID)
		}
	}
	return Operations(ids)
}

// Operations names IP SLA operations by their numbers: "IP SLA 1 and 2".
func Operations(ids []int) string {
	var words []string
	for _, id := range ids {
		words = append(words, strconv.Itoa(id))
	}
	return "IP SLA " + listed(words)
}

// Missing are the sentences that say what the wanted level still lacks, tunnel by tunnel. As long as one is not up
// nothing else counts.
func (r Report) Missing() []string {
	var out []string
	for _, t := range r.Tunnels {
		if r.Proof.Reached == LevelNone && t.Proof != LevelNone {
			continue
		}
		if why := t.lacking(r.Proof.Wanted); why != "" {
			out = append(out, t.Role+" tunnel "+t.State+": "+why)
		}
	}
	return out
}

// lacking is what a tunnel lacks first of the wanted level; empty: nothing.
func (t TunnelReport) lacking(wanted Level) string {
	switch {
	case !t.Up() && (t.Traffic == nil || t.Proof == LevelNone):
		return strings.Join(t.Reasons(), ", ")
	case t.Proof.Reaches(wanted) && t.Up():
		return ""
	case t.Proof == LevelSAs && wanted.Reaches(LevelProbe):
		return t.unanswered()
	case t.Traffic == nil:
		return "no test packet was sent"
	case !t.Traffic.Moved():
		return strings.Join(t.Reasons(), ", ")
	case t.Track == "":
		return "the router shows no such track"
	default:
		return "its track is " + t.Track + waits(t.TrackDelayed)
	}
}

// unanswered says why the probe counts as not answered.
func (t TunnelReport) unanswered() string {
	which := fmt.Sprintf("IP SLA %d", t.SLAID)
	next := ""
	if t.SLANext != nil {
		next = fmt.Sprintf(", next run in %d s", *t.SLANext)
	}
	switch {
	case t.SLAID == 0:
		return "the playbook sends no IP SLA probe"
	case t.SLA == "":
		return "the router shows no " + which
	case t.SLA == notScheduled:
		return which + " is not scheduled"
	case t.SLA == notYetRun:
		return which + " has not run yet" + next
	case slices.Contains(answers, t.SLA):
		return which + " was answered before the SAs came up, and has not run since" + next
	default:
		return fmt.Sprintf("%s is not answered (%s)%s", which, t.SLA, next)
	}
}

// Waiting says what the wanted level still waits for once the tunnels are up, and until when, as far as that is known:
// "waiting for the first answer of IP SLA 1 and 2, next run in 42 s". It is empty when there is nothing to wait for.
func (r Report) Waiting() string {
	if r.Verdict == Down || r.Proof.Reached == LevelNone || r.Proven() {
		return ""
	}
	silent := func(t TunnelReport) bool { return !t.SLAAnswered }
	if slices.ContainsFunc(r.Tunnels, silent) && r.Proof.Wanted.Reaches(LevelProbe) {
		return "waiting for the first answer of " + r.operations(silent) + r.nextWords()
	}
	for _, t := range r.Tunnels {
		if t.Traffic == nil || !t.Traffic.Moved() {
			return "waiting for packets both ways through the " + t.Role + " tunnel"
		}
		if t.Track != "Up" {
			return "waiting for the track of the " + t.Role + " tunnel, " + t.Track + waits(t.TrackDelayed)
		}
	}
	return ""
}

// nextWords say when the last of the probes that were not answered runs again.
func (r Report) nextWords() string {
	next, known := r.Next()
	if !known {
		return ""
	}
	return fmt.Sprintf(", next run in %.0f s", next.Seconds())
}

// listed joins words as a person does: "1", "1 and 2", "1, 2 and 3".
func listed(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
