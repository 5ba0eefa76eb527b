package engine

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
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
	for _, edge := range []netip.Addr{s.ZIA.Primary.VPN, s.ZIA.Backup.VPN} {
		read := func(text string, f *guard.Facts) {
			if p, err := show.ParsePing(text); err == nil {
				f.Pings[edge] = p
			}
		}
		out = append(out, optionalFact{s.WAN.Ping(edge) + " repeat 3",
			"whether the service edge answers", read})
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
