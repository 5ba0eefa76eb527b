package engine

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// needed are the commands without which nothing can be planned. What follows them in the burst may
// be refused by a release or by an account, and is then simply not known.
var needed = []string{"show version", "show ip interface brief", showRunning, showStartup}

// reading is what one burst tells.
type reading struct {
	facts            guard.Facts
	running, startup iosconf.Config
}

// question is one optional command and what its answer is good for.
type question struct {
	command string
	read    func(text string, f *guard.Facts) error
}

func questions(s *site.Site) []question {
	out := []question{
		{"show users", func(text string, f *guard.Facts) error { return keep(&f.Users, text, show.ParseUsers) }},
		{showRollbackTimer, func(text string, f *guard.Facts) error { f.RollbackTimer = rollbackTimerOf(text); return nil }},
		{showReload, func(text string, f *guard.Facts) error { f.Reload = reloadOf(text); return nil }},
		{"show configuration lock", func(text string, f *guard.Facts) error { return keep(&f.Lock, text, show.ParseConfigurationLock) }},
	}
	// The pings come last: the router takes up to two seconds for each echo that is not answered. That
	// IOS keeps what is typed meanwhile is [inferred].
	for _, edge := range []netip.Addr{s.ZIA.Primary.VPN, s.ZIA.Backup.VPN} {
		out = append(out, question{fmt.Sprintf("ping %s source %s repeat 3", edge, s.WAN.Name), func(text string, f *guard.Facts) error {
			var p *show.Ping
			err := keep(&p, text, show.ParsePing)
			if err == nil {
				f.Pings[edge] = *p
			}
			return err
		}})
	}
	return out
}

func keep[T any](to **T, text string, parse func(string) (T, error)) error {
	v, err := parse(text)
	if err == nil {
		*to = &v
	}
	return err
}

// readFacts asks everything in one burst. An optional answer that is refused, empty or not understood is a
// fact that is not known, which is nil; guards take nil for neither yes nor no.
func readFacts(ctx context.Context, s Session, site *site.Site) (reading, error) {
	asked := questions(site)
	commands := append([]string{}, needed...)
	for _, q := range asked {
		commands = append(commands, q.command)
	}
	texts, err := s.Show(ctx, commands...)
	var refused *device.RejectedLineError
	if err != nil && (!errors.As(err, &refused) || refused.Index < len(needed) || len(texts) != len(commands)) {
		return reading{}, fmt.Errorf("reading the router: %w", err)
	}
	out := reading{facts: guard.Facts{Pings: map[netip.Addr]show.Ping{}}}
	if out.facts.Version, err = show.ParseVersion(texts[0]); err != nil {
		return out, err
	}
	brief, err := show.ParseIPInterfaceBrief(texts[1])
	if err != nil {
		return out, err
	}
	out.facts.Interfaces = brief.Interfaces
	if out.running, err = runningOf(texts[2]); err != nil {
		return out, err
	}
	known := false
	if out.startup, known = startupOf(texts[3]); !known {
		return out, fmt.Errorf("the router shows no whole startup-config: %s", answerWords(texts[3]))
	}
	for i, q := range asked {
		if text := texts[len(needed)+i]; device.Judge(text).Verdict == device.Answered {
			_ = q.read(text, &out.facts) // not understood is not known
		}
	}
	return out, nil
}
