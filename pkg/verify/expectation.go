package verify

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/monitor"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// ExpectationOf is what has to be proven for a site whose playbook was rendered. The algorithms of both
// phases are those that the playbook sends. What it does not send is left open.
func ExpectationOf(s *site.Site, rendered playbook.Rendered) Expectation {
	proposal := proposalOf(rendered, s.Names.Proposal)
	transforms := transformsOf(rendered, s.Names.TransformSet)
	out := Expectation{Steering: s.Steering, WhenDown: s.WhenDown}
	sent := configOf(rendered)
	for _, t := range s.Tunnels() {
		want := Tunnel{
			Role: t.Role, Pair: t.Pair, Interface: t.Interface, Peer: t.Edge.VPN,
			Proposal: proposal, Transforms: transforms, Track: t.Track, SLA: t.SLA,
			Threshold: s.Probe.Threshold,
		}
		want.monitoredBy(sent)
		out.Tunnels = append(out.Tunnels, want)
	}
	for i := range out.Tunnels {
		out.Tunnels[i].SharedPeer = slices.ContainsFunc(out.Tunnels, func(t Tunnel) bool {
			return t.Role != out.Tunnels[i].Role && t.Peer == out.Tunnels[i].Peer
		})
	}
	if len(s.Further) == 0 {
		return out
	}
	for _, p := range s.Pairs() {
		view := s.OfPair(p.Number)
		carries := p.Carries()
		if s.SteersByRoute() {
			carries = "its share of all destinations"
		}
		out.Pairs = append(out.Pairs, Pair{Number: p.Number, Name: p.String(), Carries: carries,
			Tunnels: view.TunnelInterfaces(), Order: view.TunnelOrder()})
	}
	return out
}

// configOf are the lines of all steps as one configuration.
func configOf(rendered playbook.Rendered) iosconf.Config {
	var b strings.Builder
	eachLine(rendered, func(line string, _ []string) { b.WriteString(line + "\n") })
	return iosconf.Parse(b.String())
}

// monitoredBy takes from the lines of the playbook when the probe of the tunnel asks, and how long its track waits. A
// probe and a track that the playbook does not send are none.
func (t *Tunnel) monitoredBy(sent iosconf.Config) {
	var ok bool
	if t.Probe, ok = monitor.OperationOf(sent, t.SLA); !ok {
		t.SLA, t.Probe = 0, monitor.Operation{}
	}
	if !monitor.Tracked(sent, t.Track) {
		t.Track = 0
	}
	t.DelayUp = monitor.Delay(sent, t.Track, monitor.Up)
}

// proposalOf reads the IKEv2 proposal of that name. One that names no PRF uses its integrity for it, as
// IOS does.
func proposalOf(rendered playbook.Rendered, name string) Proposal {
	var out Proposal
	within := false
	eachLine(rendered, func(line string, words []string) {
		if !strings.HasPrefix(line, " ") {
			within = line == "crypto ikev2 proposal "+name
		}
		if !within || len(words) < 2 {
			return
		}
		switch words[0] {
		case "encryption":
			out.Encryption = words[1:]
		case "integrity":
			out.Integrity = words[1:]
		case "prf":
			out.PRF = words[1:]
		case "group":
			out.Groups = words[1:]
		}
	})
	if out.PRF == nil {
		out.PRF = out.Integrity
	}
	return out
}

// transformsOf reads the transform set of that name, in the words in which `show crypto ipsec sa` prints
// it.
func transformsOf(rendered playbook.Rendered, name string) string {
	var out string
	eachLine(rendered, func(line string, words []string) {
		if set, ok := strings.CutPrefix(line, "crypto ipsec transform-set "+name+" "); ok {
			out = shownTransforms(set)
		}
	})
	return out
}

// shownTransforms turns the transforms of a configuration line into those of a show command: IOS prints
// `esp-aes 256` as esp-256-aes, and all others as they are typed.
func shownTransforms(configured string) string {
	words := strings.Fields(configured)
	var out []string
	for i := 0; i < len(words); i++ {
		sized := i+1 < len(words) && strings.Trim(words[i+1], "0123456789") == ""
		if words[i] == "esp-aes" && sized {
			i++
			out = append(out, "esp-"+words[i]+"-aes")
			continue
		}
		out = append(out, words[i])
	}
	return strings.Join(out, " ")
}

// eachLine calls see with every line of all steps, and with its words. A line of a submode begins with
// a blank.
func eachLine(rendered playbook.Rendered, see func(line string, words []string)) {
	for _, step := range rendered.Steps {
		for _, line := range step.Lines {
			see(line.Reveal(), strings.Fields(line.Reveal()))
		}
	}
}
