package playbook

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// SteeringError is a playbook that has no lines for what a site file wants to decide which tunnel carries the traffic.
type SteeringError struct {
	Playbook string
	Can      []string
	Wanted   string
}

func (e *SteeringError) Error() string {
	return fmt.Sprintf("the playbook %s does steering: %s only, and the site file says steering: %s: leave --playbook "+
		"out, which takes the built-in one that does, or write steering: %s", e.Playbook,
		strings.Join(e.Can, " or "), e.Wanted, e.Can[0])
}

// steeringOf is the steering of a site; one that says nothing has the default.
func steeringOf(s *site.Site) string { return cmp.Or(s.Steering, site.SteeringGuide) }

// isFor reports whether the step is one of a steering.
func (s *stepSource) isFor(steering string) bool {
	return len(s.steering) == 0 || slices.Contains(s.steering, steering)
}

// steerings reads one word or a list of words.
func (l *loader) steerings(n *yaml.Node) []string {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var out []string
	for _, item := range items {
		if !slices.Contains(site.Steerings(), item.Value) {
			l.report(item, "not a steering: write %s", strings.Join(site.Steerings(), ", "))
		}
		out = append(out, item.Value)
	}
	if len(out) == 0 {
		l.report(n, "no steering is named: write one of %s", strings.Join(site.Steerings(), ", "))
	}
	return out
}

// checkOrder reports steps that do not stand in the order of their numbers. Steps for different steerings may share a
// number: a site has one of them.
func (l *loader) checkOrder(p *Playbook) {
	report := func(s *stepSource, format string, a ...any) {
		l.problems = append(l.problems, &Error{l.file, s.line, 1, fmt.Sprintf(format, a...)})
	}
	for i := range p.steps {
		one := &p.steps[i]
		for _, word := range one.steering {
			if !slices.Contains(p.Steerings, word) {
				report(one, "step %d is for steering: %s, which steerings at the top does not name", one.number, word)
			}
		}
		for j := range p.steps[:i] {
			before := &p.steps[j]
			both := slices.ContainsFunc(p.Steerings, func(word string) bool {
				return one.isFor(word) && before.isFor(word)
			})
			if both && one.number <= before.number || one.number < before.number {
				report(one, "step %d stands behind step %d", one.number, before.number)
				break
			}
		}
	}
}

// nextHop is one of the next hops in the order in which they are tried.
type nextHop struct{ Number, Address, Track string }

// steeringVariables are those by which steps differ from one steering to another, and those of the probes.
func steeringVariables(s *site.Site, vars map[string]any) {
	p := s.Probe
	if p == (site.Probe{}) {
		p = site.DefaultProbe()
	}
	vars["Steering"] = steeringOf(s)
	vars["Steered"] = s.Steered()
	vars["WhenDown"] = cmp.Or(s.WhenDown, site.WhenDownInternet)
	vars["Threshold"] = strconv.Itoa(p.Threshold)
	vars["Timeout"] = strconv.Itoa(p.Timeout)
	vars["BackupDistance"] = strconv.Itoa(site.BackupDistance)
	vars["LastResortDistance"] = strconv.Itoa(site.LastResortDistance)
	vars["DropDistance"] = strconv.Itoa(site.DropDistance)
	for name, value := range map[string]string{
		"EdgeRoute": site.EdgeRoute, "ExemptRoute": site.ExemptRoute, "LastResortRoute": site.LastResortRoute,
		"AppletDown": s.Names.AppletDown, "AppletUp": s.Names.AppletUp,
	} {
		vars[name] = value
	}
	if p.Frequency != site.DefaultProbe().Frequency { // IOS hides its default
		vars["Frequency"] = strconv.Itoa(p.Frequency)
	}
	var delay []string
	if p.Down > 0 {
		delay = append(delay, "down", strconv.Itoa(p.Down))
	}
	if p.Up > 0 {
		delay = append(delay, "up", strconv.Itoa(p.Up))
	}
	if len(delay) > 0 {
		vars["Delay"] = strings.Join(delay, " ")
	}
	if s.PairNumber() > 1 {
		vars["FurtherPair"] = strconv.Itoa(s.PairNumber())
	}
	var hops []nextHop
	for i, hop := range s.NextHops() {
		hops = append(hops, nextHop{strconv.Itoa(i + 1), hop.Address.String(), strconv.Itoa(hop.Track)})
	}
	vars["NextHops"] = hops
	if hop, ok := s.ZIA.Primary.OtherEnd(); ok {
		vars["PrimaryNextHop"] = hop.String()
	}
	if hop, ok := s.ZIA.Backup.OtherEnd(); ok {
		vars["BackupNextHop"] = hop.String()
	}
	if way := s.ProviderWay(); way != "" {
		vars["ProviderWay"] = way
		if s.LAN.VRF == s.WAN.VRF {
			vars["SameVRF"] = way
			if s.WhenDown != site.WhenDownDrop {
				vars["LastResort"] = way
			}
		}
	}
}
