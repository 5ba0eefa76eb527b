package diagnosis

import (
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// observations is what the router said, read.
type observations struct {
	in       Input
	running  iosconf.Config
	readable bool // the running-config is known, to its end
	briefs   []show.InterfaceBrief
	sas      []show.IKEv2SA
	objects  []show.Track // what `show track` lists
	probes   []show.IPSLAOperation
	log      []message
	clock    *show.Clock
	tunnels  []*tunnel
}

// tunnel is one tunnel with what is known of it.
type tunnel struct {
	*observations
	want    verify.Tunnel
	report  verify.TunnelReport
	edge    site.Edge
	pair    *site.Site // as if its pair were the only one
	sla     int
	track   int
	carries bool // phase 1 and both directions of phase 2 are up
	chain

	named     map[string]bool // causes that are named already
	explained bool            // a sure one is among them
}

// tunnelsOf are the tunnels of a report. Their order is that of the site: the primary is first.
func tunnelsOf(s *site.Site, w verify.Expectation, r verify.Report) []*tunnel {
	var out []*tunnel
	for i, want := range w.Tunnels {
		own, _ := s.Tunnel(want.Role)
		t := &tunnel{want: want, edge: own.Edge, pair: s, sla: own.SLA, track: own.Track, named: map[string]bool{}}
		if view := s.OfPair(own.Pair); view != nil {
			t.pair = view
		}
		if i < len(r.Tunnels) {
			t.report = r.Tunnels[i]
		}
		t.carries = t.report.IKE == "READY" && t.report.InboundStatus == "ACTIVE" && t.report.OutboundStatus == "ACTIVE"
		out = append(out, t)
	}
	return out
}

// observe reads the answers. One that is not understood is not known.
func observe(in Input) *observations {
	s := &observations{in: in, tunnels: tunnelsOf(in.Site, in.Want, in.Report)}
	if text, _ := s.raw(runningConfig); device.WholeConfig(text) {
		s.running, s.readable = iosconf.Parse(text), true
	}
	if v, ok := read(s, interfaceBrief, show.ParseIPInterfaceBrief); ok {
		s.briefs = v.Interfaces
	}
	if v, ok := read(s, ikeDetailed, show.ParseIKEv2SA); ok {
		s.sas = v.SAs
	}
	if v, ok := read(s, tracks, show.ParseTrack); ok {
		s.objects = v.Tracks
	}
	if v, ok := read(s, slaStatistics, show.ParseIPSLAStatistics); ok {
		s.probes = v.Operations
	}
	if v, ok := read(s, timeOfDay, show.ParseClock); ok {
		s.clock = &v
	}
	// Its rows are log messages, which say nothing to Judge: each of them is its own proof.
	if text, _ := s.raw(logBuffer); device.Judge(text).Verdict != device.Refused {
		s.log = messages(text, s.now())
	}
	for _, t := range s.tunnels {
		own := *s
		own.in.Site = t.pair
		t.observations = &own
		t.chain = chainOf(s.running, t.want.Interface, t.want.Peer)
	}
	return s
}

func read[T any](s *observations, command string, parse func(string) (T, error)) (v T, ok bool) {
	text, ok := s.said(command)
	if !ok {
		return v, false
	}
	v, err := parse(text)
	return v, err == nil
}

// said is the answer to a command that the router has run, as far as the text says. What it refused, what
// is empty and what is not known to be an answer is not known. No rule needs to tell that from "none": a
// cause rests on a line that the router shows, or on the whole running-config.
func (s *observations) said(command string) (string, bool) {
	text, ok := s.raw(command)
	return text, ok && device.Judge(text).Verdict == device.Answered
}

// raw is the answer to a command, a refusal included.
func (s *observations) raw(command string) (string, bool) {
	i := slices.IndexFunc(s.in.Answers, func(a Answer) bool { return a.Command == command })
	if i < 0 {
		return "", false
	}
	return s.in.Answers[i].Text, true
}

// now is the router's time.
func (s *observations) now() time.Time {
	if s.clock == nil {
		return time.Time{}
	}
	return s.clock.Time
}

// quote is the first line of an answer that has all the words, as evidence; none: empty.
func (s *observations) quote(command string, words ...string) Evidence {
	text, _ := s.raw(command)
	for line := range strings.Lines(text) {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
			return Evidence{command, secret.MaskSyntax(strings.TrimSpace(line))}
		}
	}
	return Evidence{}
}

// below is the first line that has a word, behind the line that ends with head.
func (s *observations) below(command, head, word string) Evidence {
	text, _ := s.raw(command)
	found := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if found && strings.Contains(line, word) {
			return Evidence{command, secret.MaskSyntax(line)}
		}
		found = found || strings.HasSuffix(line, head)
	}
	return Evidence{}
}

// titled is the line that ends with words.
func (s *observations) titled(command, words string) Evidence {
	text, _ := s.raw(command)
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); strings.HasSuffix(line, words) {
			return Evidence{command, line}
		}
	}
	return Evidence{}
}

// configured is a line of the running-config with the headers that it stands under.
func configured(lines ...string) Evidence {
	return Evidence{runningConfig, secret.MaskSyntax(strings.Join(lines, " / "))}
}

// setting is the line of a node that begins with a keyword; empty: it has none.
func setting(n *iosconf.Node, keyword string) Evidence {
	if v := value(n, keyword); v != "" {
		return configured(n.Line, keyword+" "+v)
	}
	return Evidence{}
}

// brief is the row of an interface.
func (s *observations) brief(name string) (show.InterfaceBrief, bool) {
	i := slices.IndexFunc(s.briefs, func(b show.InterfaceBrief) bool { return strings.EqualFold(b.Name, name) })
	if i < 0 {
		return show.InterfaceBrief{}, false
	}
	return s.briefs[i], true
}

// otherUp reports whether another tunnel with the same credential is up.
func (t *tunnel) otherUp() bool {
	return slices.ContainsFunc(t.tunnels, func(o *tunnel) bool {
		return o.want.Role != t.want.Role && o.carries && o.pair.Credential == t.pair.Credential
	})
}

// session is the evidence of what the router says of this tunnel's negotiation.
func (t *tunnel) session() Evidence {
	return t.below(sessionDetail, "Interface: "+t.want.Interface, "Session status:")
}

// ike is the evidence of this tunnel's phase 1.
func (t *tunnel) ike() Evidence { return t.quote(ikeDetailed, " "+t.want.Peer.String()+"/") }
