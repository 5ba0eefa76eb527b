package fakeios

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// Values of an IP SLA operation that nobody typed. Threshold and timeout of http are [inferred] to
// be those of icmp-echo.
const (
	defaultThreshold = 5000 // ms
	defaultTimeout   = 5000 // ms
	defaultFrequency = 60   // s
)

func slaCommands() []command {
	return append([]command{
		{pattern: "ip sla <n:1-2147483647>", run: enterSLA},
		{pattern: "no ip sla <n:1-2147483647>", run: func(s *session, a args) string {
			c := s.router.running
			if c.sla(a.int("n")) == nil {
				return "Entry not configured\n"
			}
			c.slas = remove(c.slas, func(o *ipSLA) bool { return o.id == a.int("n") })
			return ""
		}},
		{pattern: "ip sla schedule <n:1-2147483647> [life <life>] [start-time <start:now|pending>]", run: schedule},
		{pattern: "ip sla schedule <n:1-2147483647> start-time <start:now|pending> life <life>", run: schedule},
		{pattern: "no ip sla schedule <n:1-2147483647> [<rest:line>]", run: func(s *session, a args) string {
			if o := s.router.running.sla(a.int("n")); o != nil {
				o.schedule = nil
			}
			return ""
		}},
		{pattern: "ip sla reaction-configuration <n:1-2147483647> react <rest:line>", run: func(s *session, a args) string {
			o := s.router.running.sla(a.int("n"))
			if o == nil {
				return "% Entry not configured\n" // wording [inferred]
			}
			words := "react " + strings.Join(strings.Fields(a["rest"]), " ")
			o.reactions = append(without(o.reactions, words), words)
			return ""
		}},
		{pattern: "no ip sla reaction-configuration <n:1-2147483647>", run: func(s *session, a args) string {
			if o := s.router.running.sla(a.int("n")); o != nil {
				o.reactions = nil
			}
			return ""
		}},
		{pattern: "no ip sla reaction-configuration <n:1-2147483647> <rest:line>", run: func(s *session, a args) string {
			if o := s.router.running.sla(a.int("n")); o != nil {
				o.reactions = without(o.reactions, strings.Join(strings.Fields(a["rest"]), " "))
			}
			return ""
		}},
	}, known("ip sla auto <x:line>", "ip sla enable reaction-alerts", "ip sla ethernet-monitor <x:line>", "ip sla group schedule <x:line>",
		"ip sla key-chain <x>", "ip sla logging traps", "ip sla low-memory <n>", "ip sla monitor <x:line>", "ip sla reaction-trigger <x:line>",
		"ip sla reset", "ip sla responder", "ip sla restart <n>", "ip sla server <x:line>")...)
}

// enterSLA refuses to edit a scheduled entry: it can only be deleted and defined again.
func enterSLA(s *session, a args) string {
	c := s.router.running
	o := c.sla(a.int("n"))
	switch {
	case o == nil:
		o = &ipSLA{id: a.int("n")}
		c.slas = append(c.slas, o)
	case o.schedule != nil:
		s.enter(globalPrompt, nil)
		return "Entry already running and cannot be modified\n\t(only can delete (no) and start over)\n" +
			"\t(check to see if the probe has finished exiting)\n"
	}
	switch o.kind {
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
func schedule(s *session, a args) string {
	o := s.router.running.sla(a.int("n"))
	if o == nil || o.kind == "" {
		return "% Entry not configured\n" // wording [inferred]
	}
	threshold, timeout, frequency := o.limits()
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
	} else if !hasPrefixFold("forever", life) {
		return s.refuseAt(strings.Index(s.line, a["life"]) + sharedPrefix(life, []string{"forever"}))
	} else {
		life = "forever"
	}
	o.schedule = &slaSchedule{life: life, startTime: cmp.Or(a["start"], "pending"), since: s.router.now()}
	return ""
}

func (o *ipSLA) limits() (threshold, timeout, frequency int) {
	threshold, timeout, frequency = o.threshold, o.timeout, o.frequency
	if threshold == 0 {
		threshold = defaultThreshold
	}
	if timeout == 0 {
		timeout = defaultTimeout
	}
	if frequency == 0 {
		frequency = defaultFrequency
	}
	return threshold, timeout, frequency
}

func (o *ipSLA) period() time.Duration {
	_, _, frequency := o.limits()
	return time.Duration(frequency) * time.Second
}

func slaMode() mode {
	return submode(slaPrompt, globalPrompt, []command{
		{pattern: "http raw <url>", run: func(s *session, a args) string { return setHTTP(s, "http raw", a["url"]) }},
		{pattern: "http get <url>", run: func(s *session, a args) string { return setHTTP(s, "http get", a["url"]) }},
		{pattern: "icmp-echo <ip:ip> [source-interface <if:if>]", run: setEcho},
	}, known("dhcp <x:line>", "dns <x:line>", "ethernet <x:line>", "ftp <x:line>", "path-echo <x:line>", "path-jitter <x:line>",
		"slm <x:line>", "tcp-connect <x:line>", "udp-echo <x:line>", "udp-jitter <x:line>", "voip <x:line>"))
}

// setSLAValue takes a value; releases before these compare it at once with the others.
func setSLAValue(s *session, value *int, typed int, name string) string {
	before := *value
	*value = typed
	threshold, timeout, frequency := s.object.(*ipSLA).limits()
	if s.router.cfg.Quirks.SLAValuesAtEntry && (timeout > frequency*1000 || threshold > timeout) {
		*value = before
		return "%Illegal Value: Cannot set " + name + " to be greater than " + map[string]string{"threshold": "timeout", "timeout": "frequency"}[name] + "\n" // wording [inferred]
	}
	return ""
}

func slaTimers() []command {
	o := func(s *session) *ipSLA { return s.object.(*ipSLA) }
	return []command{
		{pattern: "threshold <ms:0-60000>", run: func(s *session, a args) string {
			return setSLAValue(s, &o(s).threshold, a.int("ms"), "threshold")
		}},
		{pattern: "timeout <ms:0-604800000>", run: func(s *session, a args) string {
			return setSLAValue(s, &o(s).timeout, a.int("ms"), "timeout")
		}},
		{pattern: "frequency <s:1-604800>", run: func(s *session, a args) string { o(s).frequency = a.int("s"); return "" }},
		{pattern: "no threshold [<n>]", run: func(s *session, _ args) string { o(s).threshold = 0; return "" }},
		{pattern: "no timeout [<n>]", run: func(s *session, _ args) string { o(s).timeout = 0; return "" }},
		{pattern: "no frequency [<n>]", run: func(s *session, _ args) string { o(s).frequency = 0; return "" }},
	}
}
