package configure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func slaCommands() []command {
	return append([]command{
		{Pattern: "ip sla <n:1-2147483647>", Run: enterSLA},
		{Pattern: "no ip sla <n:1-2147483647>", Run: func(s *Session, a args) string {
			c := s.Config
			if c.SLA(a.Int("n")) == nil {
				return "Entry not configured\n"
			}
			c.SLAs = slices.DeleteFunc(c.SLAs, func(o *running.SLAOperation) bool { return o.ID == a.Int("n") })
			return ""
		}},
		{Pattern: "ip sla schedule <n:1-2147483647> [life <life>] [start-time <start:now|pending>]", Run: schedule},
		{Pattern: "ip sla schedule <n:1-2147483647> start-time <start:now|pending> life <life>", Run: schedule},
		{Pattern: "no ip sla schedule <n:1-2147483647> [<rest:line>]", Run: func(s *Session, a args) string {
			if o := s.Config.SLA(a.Int("n")); o != nil {
				o.Schedule = nil
			}
			return ""
		}},
		{Pattern: "ip sla restart <n:1-2147483647>", Run: restart},
		{Pattern: "ip sla reaction-configuration <n:1-2147483647> react <rest:line>",
			Run: func(s *Session, a args) string {
				o := s.Config.SLA(a.Int("n"))
				if o == nil {
					return "% Entry not configured\n" // wording [inferred]
				}
				words := "react " + strings.Join(strings.Fields(a["rest"]), " ")
				o.Reactions = append(running.Without(o.Reactions, words), words)
				return ""
			}},
		{Pattern: "no ip sla reaction-configuration <n:1-2147483647>", Run: func(s *Session, a args) string {
			if o := s.Config.SLA(a.Int("n")); o != nil {
				o.Reactions = nil
			}
			return ""
		}},
		{Pattern: "no ip sla reaction-configuration <n:1-2147483647> <rest:line>",
			Run: func(s *Session, a args) string {
				if o := s.Config.SLA(a.Int("n")); o != nil {
					o.Reactions = running.Without(o.Reactions, strings.Join(strings.Fields(a["rest"]), " "))
				}
				return ""
			}},
	}, known("ip sla auto <x:line>", "ip sla enable reaction-alerts", "ip sla ethernet-monitor <x:line>",
		"ip sla group schedule <x:line>", "ip sla key-chain <x>", "ip sla logging traps", "ip sla low-memory <n>",
		"ip sla monitor <x:line>", "ip sla reaction-trigger <x:line>",
		"ip sla reset", "ip sla responder", "ip sla server <x:line>")...)
}

// enterSLA refuses to edit a scheduled entry: it can only be deleted and defined again.
func enterSLA(s *Session, a args) string {
	c := s.Config
	o := c.SLA(a.Int("n"))
	switch {
	case o == nil:
		o = &running.SLAOperation{ID: a.Int("n")}
		c.SLAs = append(c.SLAs, o)
	case o.Schedule != nil:
		s.enter(globalPrompt, nil)
		return "Entry already running and cannot be modified\n\t(only can delete (no) and start over)\n" +
			"\t(check to see if the probe has finished exiting)\n"
	}
	switch o.Kind {
	case "http raw", "http get":
		s.enter(slaHTTPPrompt, o)
	case "icmp-echo":
		s.enter(slaEchoPrompt, o)
	default:
		s.enter(slaPrompt, o)
	}
	return ""
}

// schedule checks the values only now, as IOS does, and starts the probe.
func schedule(s *Session, a args) string {
	o := s.Config.SLA(a.Int("n"))
	if o == nil || o.Kind == "" && o.Other == "" {
		return "% Entry not configured\n" // wording [inferred]
	}
	threshold, timeout, frequency := o.Limits()
	if timeout > frequency*1000 {
		return "%Scheduling a probe with timeout " + strconv.Itoa(timeout) + " ms greater than frequency " +
			strconv.Itoa(frequency*1000) + " ms is not allowed.\n"
	}
	if threshold > timeout {
		return "%Scheduling a probe with threshold " + strconv.Itoa(threshold) + " ms greater than timeout " +
			strconv.Itoa(timeout) + " ms is not allowed.\n"
	}
	life := a["life"]
	if life == "" {
		life = "3600"
	} else if n, err := strconv.Atoi(life); err == nil {
		life = strconv.Itoa(n)
	} else if !grammar.HasPrefixFold("forever", life) {
		return s.RefuseAt(strings.Index(s.Line, a["life"]) + grammar.SharedPrefix(life, []string{"forever"}))
	} else {
		life = "forever"
	}
	o.Schedule = &running.SLASchedule{Life: life, StartTime: cmp.Or(a["start"], "pending"), Since: s.host.Now()}
	return ""
}

// restart makes an operation that runs by itself run at once, and count anew. It changes no line [inferred, as are the
// words about one that does not run].
func restart(s *Session, a args) string {
	o := s.Config.SLA(a.Int("n"))
	if o == nil || o.Schedule == nil || o.Schedule.StartTime != "now" {
		return "%Entry not active\n"
	}
	again := *o.Schedule
	again.Since = s.host.Now()
	o.Schedule = &again
	return ""
}

func slaMode() mode {
	return submode(slaPrompt, globalPrompt, []command{
		{Pattern: "http raw <url>", Run: func(s *Session, a args) string {
			return setHTTP(s, "http raw", a["url"])
		}},
		{Pattern: "http get <url>", Run: func(s *Session, a args) string {
			return setHTTP(s, "http get", a["url"])
		}},
		{Pattern: "icmp-echo <ip:ip> [source-interface <if:if>]", Run: setEcho},
	}, otherOperations(), known("ethernet <x:line>", "slm <x:line>", "voip <x:line>"))
}

// otherOperations are those that are kept and never run, with their lines; the prompts of their own are left out.
func otherOperations() []command {
	var out []command
	for _, kind := range []string{"dhcp", "dns", "ftp", "path-echo", "path-jitter", "tcp-connect", "udp-echo",
		"udp-jitter"} {
		out = append(out, command{Pattern: kind + " <x:line>", Noted: true, Run: func(s *Session, _ args) string {
			o := s.Object.(*running.SLAOperation)
			o.Other, o.Lines = s.Match.Canonical(), nil
			return ""
		}})
	}
	for _, words := range []string{"frequency", "timeout", "threshold", "tag", "tos", "owner", "vrf",
		"request-data-size", "history"} {
		run := func(s *Session, _ args) string {
			o := s.Object.(*running.SLAOperation)
			if o.Other == "" {
				return s.RefuseAt(grammar.Words(s.Line)[0].At)
			}
			line, negated := strings.CutPrefix(s.Match.Canonical(), "no ")
			o.Lines = slices.DeleteFunc(o.Lines, func(l string) bool { return strings.HasPrefix(l, words+" ") })
			if !negated {
				o.Lines = append(o.Lines, line)
			}
			return ""
		}
		out = append(out, command{Pattern: words + " <x:line>", Noted: true, Run: run},
			command{Pattern: "no " + words + " [<x:line>]", Noted: true, Run: run})
	}
	return out
}

// setSLAValue takes a value; releases before these compare it at once with the others.
func setSLAValue(s *Session, value *int, typed int, name string) string {
	before := *value
	*value = typed
	threshold, timeout, frequency := s.Object.(*running.SLAOperation).Limits()
	if s.platform.SLAValuesAtEntry && (timeout > frequency*1000 || threshold > timeout) {
		*value = before
		// wording [inferred]
		return "%Illegal Value: Cannot set " + name + " to be greater than " +
			map[string]string{"threshold": "timeout", "timeout": "frequency"}[name] + "\n"
	}
	return ""
}

// slaTimers are the lines of operations of every kind.
func slaTimers() []command {
	o := func(s *Session) *running.SLAOperation { return s.Object.(*running.SLAOperation) }
	return []command{
		{Pattern: "threshold <ms:0-60000>", Run: func(s *Session, a args) string {
			return setSLAValue(s, &o(s).Threshold, a.Int("ms"), "threshold")
		}},
		{Pattern: "timeout <ms:0-604800000>", Run: func(s *Session, a args) string {
			return setSLAValue(s, &o(s).Timeout, a.Int("ms"), "timeout")
		}},
		{Pattern: "frequency <s:1-604800>", Run: on(func(o *running.SLAOperation, a args) {
			o.Frequency = a.Int("s")
		})},
		{Pattern: "vrf <vrf>", Run: func(s *Session, a args) string {
			if s.Config.VRF(a["vrf"]) == nil {
				return "% VRF " + a["vrf"] + " does not exist\n" // wording [inferred]
			}
			o(s).VRF = a["vrf"]
			return ""
		}},
		{Pattern: "no vrf [<vrf>]", Run: on(func(o *running.SLAOperation, _ args) { o.VRF = "" })},
		{Pattern: "no threshold [<n>]", Run: on(func(o *running.SLAOperation, _ args) { o.Threshold = 0 })},
		{Pattern: "no timeout [<n>]", Run: on(func(o *running.SLAOperation, _ args) { o.Timeout = 0 })},
		{Pattern: "no frequency [<n>]", Run: on(func(o *running.SLAOperation, _ args) { o.Frequency = 0 })},
	}
}
