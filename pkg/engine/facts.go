package engine

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// requiredCommands are the commands without which nothing can be planned. What follows them in the burst may
// be refused by a release or by an account, and is then simply not known.
var requiredCommands = []string{"show version", "show ip interface brief", showRunning, showStartup}

// reading is what one burst tells.
type reading struct {
	facts            guard.Facts
	running, startup iosconf.Config
	tunnels          []plan.Tunnel // as they are; nil: the plan is sent at once, whatever is up
}

// optionalFact is one optional command, and how its answer becomes a fact. What is not understood changes none.
type optionalFact struct {
	command string
	tells   string // what is not known without an answer
	read    func(text string, f *guard.Facts)
}

func optionalFacts(s *site.Site) []optionalFact {
	out := []optionalFact{
		{"show users", "who is logged in, and from where this session comes", func(text string, f *guard.Facts) {
			f.Users = valueOrNil(show.ParseUsers(text))
		}},
		{showRollbackTimer, "whether a revert timer is pending", func(text string, f *guard.Facts) {
			f.RollbackTimer = rollbackTimerOf(text)
		}},
		{showReload, "whether a reload is scheduled", func(text string, f *guard.Facts) {
			f.Reload = reloadOf(text)
		}},
		{"show configuration lock", "whether somebody has locked the configuration", func(text string, f *guard.Facts) {
			f.Lock = valueOrNil(show.ParseConfigurationLock(text))
		}},
	}
	out = append(out, optionalFact{guard.RouteCommand(s), "what lies behind the router by its routing table",
		func(text string, f *guard.Facts) { f.Routes = valueOrNil(show.ParseIPRoute(text)) }})
	// The pings come last: the router takes up to two seconds for each echo that is not answered. That
	// IOS keeps what is typed meanwhile is [inferred].
	for _, p := range s.EdgePings() {
		read := func(text string, f *guard.Facts) {
			if ping, err := show.ParsePing(text); err == nil {
				f.Pings[p.Edge] = ping
			}
		}
		out = append(out, optionalFact{p.WAN.Ping(p.Edge) + " repeat 3", "whether the service edge answers", read})
	}
	for _, p := range s.SourcePings() {
		read := func(text string, f *guard.Facts) {
			if ping, err := show.ParsePing(text); err == nil {
				f.SourcePings[p.WAN.Name] = ping
			}
		}
		out = append(out, optionalFact{p.WAN.Ping(p.Edge) + " repeat 3",
			"whether the service edge answers the source of a pair of tunnels", read})
	}
	return out
}

// valueOrNil is what a parser has read; nil: it could not.
func valueOrNil[T any](v T, err error) *T {
	if err != nil {
		return nil
	}
	return &v
}

// readFacts asks everything in one burst. An optional answer that is refused, empty or not understood is a
// fact that is not known, which is nil; guards take nil for neither yes nor no.
func readFacts(ctx context.Context, s Session, site *site.Site) (reading, error) {
	asked := optionalFacts(site)
	features := guard.FeatureCommands(site)
	commands := slices.Concat(requiredCommands, features)
	for _, q := range asked {
		commands = append(commands, q.command)
	}
	texts, err := s.Show(ctx, commands...)
	var refused *device.RejectedLineError
	optional := errors.As(err, &refused) && refused.Index >= len(requiredCommands) && len(texts) == len(commands)
	if err != nil && !optional {
		return reading{}, fmt.Errorf("reading the router: %w", err)
	}
	answers := capture.Answers{}
	for i, command := range commands {
		answers[command] = texts[i]
	}
	return readingOf(answers, site)
}

// readingOf takes the facts from answers. A command that is not among them is a fact that is not known; an answer
// that is there and that nothing can be planned without has to be a whole one.
func readingOf(answers capture.Answers, site *site.Site) (out reading, err error) {
	out.facts.Pings = map[netip.Addr]show.Ping{}
	out.facts.SourcePings = map[string]show.Ping{}
	if text, ok := answers["show version"]; ok {
		if out.facts.Version, err = show.ParseVersion(text); err != nil {
			return out, err
		}
	}
	if text, ok := answers["show ip interface brief"]; ok {
		brief, err := show.ParseIPInterfaceBrief(text)
		if err != nil {
			return out, err
		}
		out.facts.Interfaces = brief.Interfaces
	}
	if out.running, err = RunningOf(answers[showRunning]); err != nil {
		return out, err
	}
	if text, ok := answers[showStartup]; ok {
		var whole bool
		if out.startup, whole = startupOf(text); !whole {
			return out, fmt.Errorf("the router shows no whole startup-config: %s", answerWords(text))
		}
	}
	for _, command := range guard.FeatureCommands(site) {
		if text, ok := answers[command]; ok {
			out.facts.ReadFeature(command, text)
		}
	}
	for _, q := range optionalFacts(site) {
		if text, ok := answers[q.command]; ok && device.Judge(text).Verdict == device.Answered {
			q.read(text, &out.facts)
		}
	}
	return out, nil
}

// exempting is the job with more exemptions than the site file names.
func (j Job) exempting(e site.Exemptions) (Job, error) {
	if j.Render == nil {
		return j, errors.New("exempt: auto: the job cannot render its lines for what the router shows")
	}
	var err error
	j.Site = j.Site.Exempting(e)
	if j.Rendered, j.Shapes, err = j.Render(j.Site); err != nil {
		return j, fmt.Errorf("exempt: auto: %w", err)
	}
	return j, nil
}

// exemptRouter is the job with what `exempt: auto` stands for on a router that has been read; words say where that is.
func (j Job) exemptRouter(read reading) (out Job, words []string, err error) {
	if !j.Site.ExemptAuto {
		return j, nil, nil
	}
	e, words := guard.Exempt(guard.Input{Site: j.Site, Running: read.running, Facts: read.facts})
	out, err = j.exempting(e)
	return out, words, err
}

// exemptPlanned is the job with what a plan has made of `exempt: auto`, as the journal has it.
func (j Job) exemptPlanned(words []string) (Job, error) {
	if !j.Site.ExemptAuto {
		return j, nil
	}
	e, err := site.ParseExemptions(words)
	if err != nil {
		return j, err
	}
	return j.exempting(e)
}

// exemptListed is the job with what the list on the router keeps out, so that a removal knows it as ours.
func (j Job) exemptListed(c iosconf.Config) (Job, error) {
	if !j.Site.ExemptAuto {
		return j, nil
	}
	return j.exempting(guard.ListedExemptions(c, j.Site))
}

// noteExempt puts what `exempt: auto` stands for into a plan, and says it at the step that has the list.
func noteExempt(p *plan.Plan, job Job, asked *site.Site, words []string) {
	if !asked.ExemptAuto {
		return
	}
	s := job.Site
	p.Exempt = site.Exemptions{To: s.Exempt[len(asked.Exempt):], From: s.ExemptFrom[len(asked.ExemptFrom):]}.Words()
	if len(words) == 0 {
		words = []string{"nothing: the router shows no network that lies elsewhere"}
	}
	start, end := fmt.Sprintf("access-list %d ", s.Names.ACL), ""
	if s.SteersByRoute() {
		start, end = "ip route ", " name "+site.EdgeRoute
	}
	for _, why := range words {
		noteAt(p, job, start, end, "exempt: auto keeps out of the tunnels: "+secret.MaskSyntax(why))
	}
}

// noteSteering says at the step with the probes what they do not do.
func noteSteering(p *plan.Plan, job Job) {
	if job.Site.SteersByTrack() {
		return
	}
	noteAt(p, job, fmt.Sprintf("track %d ", job.Site.Names.Track1), "", job.Site.SteeringNote())
}

// noteAt gives a note to the first part of the step in which the job has a line that starts and ends so. A plan without
// that step gets none.
func noteAt(p *plan.Plan, job Job, start, end, note string) {
	for _, step := range job.Rendered.Steps {
		if !slices.ContainsFunc(step.Lines, func(l secret.Text) bool {
			return strings.HasPrefix(l.Reveal(), start) && strings.HasSuffix(l.Reveal(), end)
		}) {
			continue
		}
		if at := plannedStep(*p, step.Number); at >= 0 {
			p.Steps[at].Notes = append(p.Steps[at].Notes, note)
		}
		return
	}
}

// plannedStep is the first step of a plan with a number, by its index; -1: there is none.
func plannedStep(p plan.Plan, number int) int {
	return slices.IndexFunc(p.Steps, func(s plan.Step) bool { return s.Number == number })
}
