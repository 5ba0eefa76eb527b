package tunnel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// SharedSetting asks before the plan changes a setting that counts for the tunnels of others too.
var SharedSetting = rule.Rule{
	Name: "shared_setting", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS Security Command Reference: these commands of global configuration are for every peer that has no " +
		"value " +
		"of its own",
	Look: func(in *rule.Case) *rule.Finding {
		var changed []string
		var lines []secret.Text
		var mends []string
		for _, l := range in.Lines() {
			setting, ok := settingOf(l.Text)
			if !ok || l.Header != l.Text {
				continue
			}
			users := setting.users(in)
			if len(users) == 0 {
				continue
			}
			changed = append(changed, fmt.Sprintf("`%s`%s, which counts for %s too", l.Text,
				instead(in.Running, setting.start), strings.Join(users, ", ")))
			lines = append(lines, secret.NewText(l.Text))
			if !slices.Contains(mends, setting.mend) {
				mends = append(mends, setting.mend)
			}
		}
		if len(changed) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true, Question: true, Lines: lines,
			Why:    "the plan sets for the whole router " + strings.Join(changed, "; "),
			Remedy: "ask whose tunnels these are; " + strings.Join(mends, "; ")}
	},
}

// setting is a command of global configuration that tunnels share. users are who is changed by it and not ours.
type setting struct {
	start string
	users func(*rule.Case) []string
	mend  string
}

var sharedSettings = []setting{
	{"crypto ikev2 dpd", withoutOwn("dpd"), "a `dpd` line in their IKEv2 profile keeps their own value"},
	{"crypto ikev2 nat keepalive", withoutOwn("nat keepalive"),
		"a `nat keepalive` line in their IKEv2 profile keeps their own value"},
	{"crypto ikev2 ", foreignIKEv2, whenTheyMayTakeIt},
	{"crypto isakmp ", foreignIKEv1, whenTheyMayTakeIt},
	{"crypto ipsec ", foreignIPsec, whenTheyMayTakeIt},
}

const whenTheyMayTakeIt = "say yes when they may take it from their next negotiation on"

// settingOf finds the setting that a line is, also the `no` of one. Lines that open an object are none.
func settingOf(line string) (setting, bool) {
	line = strings.TrimPrefix(line, "no ")
	if iosconf.ModeAfter("config", line) != "config" {
		return setting{}, false
	}
	for _, s := range sharedSettings {
		if strings.HasPrefix(line, s.start) {
			s.start = strings.Join(strings.Fields(line)[:min(3, len(strings.Fields(line)))], " ")
			return s, true
		}
	}
	return setting{}, false
}

// instead says which line of the router a setting takes the place of.
func instead(c iosconf.Config, start string) string {
	for _, n := range c.Nodes {
		if n.Line == start || strings.HasPrefix(n.Line, start+" ") {
			return " instead of `" + n.Line + "`"
		}
	}
	return ""
}

// withoutOwn are the IKEv2 profiles of others that have no line of their own for a setting.
func withoutOwn(line string) func(*rule.Case) []string {
	return func(in *rule.Case) []string {
		return slices.DeleteFunc(foreignIKEv2(in), func(user string) bool {
			return hasLine(in.Running, strings.TrimPrefix(user, "IKEv2 profile "), line)
		})
	}
}

func foreignIKEv2(in *rule.Case) []string {
	var out []string
	for _, name := range foreignProfiles(in) {
		out = append(out, "IKEv2 profile "+name)
	}
	return out
}

func foreignIKEv1(in *rule.Case) []string {
	if !branch.IKEv1(in.Running) {
		return nil
	}
	return foreignIPsec(in)
}

func foreignIPsec(in *rule.Case) []string {
	return slices.DeleteFunc(branch.IPsecUsers(in.Running), in.OwnTunnel)
}
