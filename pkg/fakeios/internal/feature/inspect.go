package feature

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// inspectCommands are the inspection rules of the classic firewall.
func inspectCommands() []Command {
	protocol := "<proto:" + strings.Join(running.Applications(), "|") + ">"
	return append(append(inspectSettings(), []Command{
		{Pattern: "ip inspect name <name> " + protocol + " [<options:line>]", Run: addInspectRule},
		{Pattern: "no ip inspect name <name> [" + protocol + " [<options:line>]]", Run: func(p *Place, a args) string {
			p.Config.InspectRules = without(p.Config.InspectRules, func(r *running.InspectRule) bool {
				return r.Name == a["name"] && (a["proto"] == "" || r.Protocol == a["proto"])
			})
			return ""
		}},
	}...), grammar.Known[*Place]("ip inspect waas <x>")...)
}

// inspectSettings are the lines that set timeouts and limits of inspection, which no packet of this model meets.
func inspectSettings() []Command {
	var out []Command
	for _, pattern := range []string{"ip inspect alert-off", "ip inspect audit-trail",
		"ip inspect dns-timeout <n:1-2147483>", "ip inspect log drop-pkt",
		"ip inspect max-incomplete high <n:1-2147483647>",
		"ip inspect max-incomplete low <n:1-2147483647>", "ip inspect one-minute high <n:1-2147483647>",
		"ip inspect one-minute low <n:1-2147483647>", "ip inspect tcp finwait-time <n:1-2147483>",
		"ip inspect tcp idle-time <n:1-2147483>", "ip inspect tcp synwait-time <n:1-2147483>",
		"ip inspect udp idle-time <n:1-2147483>"} {
		about := pattern
		if first := strings.IndexByte(pattern, '<'); first > 0 {
			about = strings.TrimSpace(pattern[:first])
		}
		run := func(p *Place, _ args) string {
			lines := p.Config.Plain["inspect"]
			keepIn(&lines, p.Canonical, about)
			p.Config.Plain["inspect"] = lines
			return ""
		}
		out = append(out, Command{Pattern: pattern, Run: run}, Command{Pattern: "no " + pattern, Run: run})
		if about != pattern {
			out = append(out, Command{Pattern: "no " + about, Run: run})
		}
	}
	return out
}

// addInspectRule reads what may follow the protocol, in any order. Only TCP, UDP and ICMP know router-traffic.
func addInspectRule(p *Place, a args) string {
	rule := &running.InspectRule{Name: a["name"], Protocol: a["proto"]}
	start := strings.LastIndex(p.Line, a["options"])
	legal := []string{"alert", "audit-trail", "timeout"}
	if slices.Contains([]string{"tcp", "udp", "icmp"}, rule.Protocol) {
		legal = append(legal, "router-traffic")
	}
	words := grammar.Words(a["options"])
	for i := 0; i < len(words); i++ {
		option, ok := grammar.OneOf(legal, words[i].Text)
		switch {
		case !ok:
			return p.Refuse(start + words[i].At + grammar.SharedPrefix(words[i].Text, legal))
		case option == "router-traffic":
			rule.Router = true
			continue
		}
		if i++; i >= len(words) {
			return p.Incomplete()
		}
		value := words[i].Text
		if option == "timeout" && strings.Trim(value, "0123456789") != "" {
			return p.Refuse(start + words[i].At)
		} else if option != "timeout" {
			if value, ok = grammar.OneOf([]string{"off", "on"}, value); !ok {
				return p.Refuse(start + words[i].At)
			}
		}
		rule.Options = strings.TrimSpace(rule.Options + " " + option + " " + value)
	}
	same := func(r *running.InspectRule) bool { return r.Name == rule.Name && r.Protocol == rule.Protocol }
	p.Config.InspectRules = append(without(p.Config.InspectRules, same), rule)
	return ""
}

func inspectInterfaceCommands() []Command {
	set := func(take bool) func(*Place, args) string {
		return at(func(i *running.Interface, a args) {
			rule := &i.InspectIn
			if a["dir"] == "out" {
				rule = &i.InspectOut
			}
			if *rule = ""; take {
				*rule = a["name"]
			}
		})
	}
	return []Command{
		{Pattern: "ip inspect <name> <dir:in|out>", Run: set(true)},
		{Pattern: "no ip inspect <name> <dir:in|out>", Run: set(false)},
	}
}
