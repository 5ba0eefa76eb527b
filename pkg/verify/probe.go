package verify

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// What is said of an operation that has no return code.
const (
	notScheduled = "not scheduled"
	notYetRun    = "not yet run"
)

// session notes the word of the session with the peer, or of another one on the interface.
func (t *TunnelReport) session(f Facts, want Tunnel) {
	other := ""
	for _, s := range f.Sessions.Sessions {
		if !strings.EqualFold(s.Interface, want.Interface) {
			continue
		}
		switch {
		case s.Peer == want.Peer.String() || s.Peer == "":
			t.Session = s.Status
		default:
			other = s.Peer
		}
	}
	if t.Session == "none" && other != "" {
		t.contradict(PeerUnintended, false, "%s has a session with %s, not with %s", want.Interface, other, want.Peer)
	}
}

// probe notes track and IP SLA. They say whether the service answers, not whether the tunnel is up.
func (t *TunnelReport) probe(f Facts, want Tunnel) {
	for _, track := range f.Tracks.Tracks {
		if want.Track > 0 && track.ID == uint64(want.Track) {
			t.Track, t.TrackDelayed = capitalised(track.State), track.Delayed
		}
	}
	for _, o := range f.SLA.Operations {
		if want.SLA > 0 && o.ID == uint64(want.SLA) {
			t.SLA, t.RTTMilliseconds = codeOf(o), o.RTTMilliseconds
		}
	}
}

// codeOf is the return code of an operation. One that runs and has not ended its first turn yet has
// no code either, but time to live.
func codeOf(o show.IPSLAOperation) string {
	switch {
	case o.ReturnCode != "":
		return o.ReturnCode
	case o.TimeToLive == "" || o.TimeToLive == "0":
		return notScheduled
	default:
		return notYetRun
	}
}

func capitalised(state string) string {
	if strings.EqualFold(state, "up") {
		return "Up"
	}
	return "Down"
}

// probing holds the probe's view against the tables.
func (t *TunnelReport) probing(f Facts, ike, child phase, want Tunnel) {
	up := ike.ready && child.ready
	if t.SLA == notScheduled {
		t.contradict(ProbeNotScheduled, false, "IP SLA %d is not scheduled: nobody asks whether the service answers",
			want.SLA)
	}
	if up {
		t.probingUp(f, ike, want)
		return
	}
	if t.Track == "Up" {
		t.contradict(TrackUp, t.TrackDelayed != "", "track %d is up although the tunnel is not%s", want.Track,
			waits(t.TrackDelayed))
	}
	if t.SLA == "OK" {
		t.contradict(ProbeOutside, false,
			"IP SLA %d is answered although the tunnel is not up: it goes another way, "+
				"or its last turn was before the tunnel fell", want.SLA)
	}
}

func (t *TunnelReport) probingUp(f Facts, ike phase, want Tunnel) {
	notYet := t.SLA == notYetRun || t.SLA != notScheduled && !t.ranSince(f, ike, want)
	switch {
	case t.Track == "Down" && t.TrackDelayed != "":
		t.contradict(TrackDown, true, "the tunnel is up, and its track is still Down: it waits for its delay%s",
			waits(t.TrackDelayed))
	case t.Track == "Down" && t.justAnswered(f, want):
		t.contradict(TrackDown, true,
			"the tunnel is up, and its track is still Down: the probe was answered a moment ago")
	case t.Track == "Down" && notYet:
		t.contradict(TrackDown, true,
			"the tunnel is up, and its track is still Down: the probe has not been through it yet")
	case t.Track == "Down":
		t.contradict(TrackDown, false, "the tunnel is up, but its track is Down: the probe's last answer is %s",
			said(t.SLA))
	case t.SLA != "" && t.SLA != "OK" && t.SLA != notScheduled:
		t.contradict(ProbeFails, notYet, "the tunnel is up, but IP SLA %d says %s", want.SLA, t.SLA)
	}
}

func said(code string) string {
	if code == "" {
		return "not known"
	}
	return code
}

// waits turns IOS's "Up (179 secs remaining)" into ", Up in 179 s".
func waits(delayed string) string {
	if delayed == "" {
		return ""
	}
	return ", " + delayWords.Replace(delayed)
}

var delayWords = strings.NewReplacer(" (", " in ", " secs remaining)", " s", " sec remaining)", " s")

// justAnswered reports whether the probe was answered so lately that its track may not have noticed: a track looks at
// its object every few seconds [inferred].
func (t *TunnelReport) justAnswered(f Facts, want Tunnel) bool {
	ago, known := f.lastRun(want)
	return known && ago < slack && t.SLA == "OK"
}
