package fakeios

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	trackPrompt   = "config-track"
	slaPrompt     = "config-ip-sla"
	slaHTTPPrompt = "config-ip-sla-http"
	slaEchoPrompt = "config-ip-sla-echo"
	requestMode   = "config-ip-sla-http-rr" // named so in IOS's list of modes; the prompt's text is [inferred]
)

// Values of an IP SLA operation that nobody typed. Threshold and timeout of http are [inferred] to
// be those of icmp-echo.
const (
	defaultThreshold = 5000 // ms
	defaultTimeout   = 5000 // ms
	defaultFrequency = 60   // s
)

func slaCommands() []command {
	return []command{
		{pattern: "track <id:1-1000> ip sla <n:1-2147483647>", run: enterTrack},
		{pattern: "track <id:1-1000> ip sla <n:1-2147483647> <kind:state|reachability>", run: enterTrack},
		{pattern: "no track <id:1-1000>", run: func(s *session, a args) string {
			c := s.router.running
			c.tracks = remove(c.tracks, func(t *track) bool { return t.id == a.int("id") })
			return ""
		}},
		{pattern: "ip sla <n:1-2147483647>", run: enterSLA},
		{pattern: "no ip sla <n:1-2147483647>", run: func(s *session, a args) string {
			c := s.router.running
			if c.sla(a.int("n")) == nil {
				return "Entry not configured\n"
			}
			c.slas = remove(c.slas, func(o *ipSLA) bool { return o.id == a.int("n") })
			return ""
		}},
		{pattern: "ip sla schedule <n:1-2147483647> life <life> start-time <start:now|pending>", run: schedule},
		{pattern: "ip sla schedule <n:1-2147483647> start-time <start:now|pending>", run: schedule},
		{pattern: "no ip sla schedule <n:1-2147483647>", run: func(s *session, a args) string {
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
	}
}

func enterTrack(s *session, a args) string {
	c := s.router.running
	t := c.track(a.int("id"))
	if t == nil {
		t = &track{id: a.int("id")}
		c.tracks = append(c.tracks, t)
	}
	t.sla, t.reachability = a.int("n"), a["kind"] == "reachability"
	s.enter(trackPrompt, t)
	return ""
}

func trackMode() mode {
	set := func(down, up string) func(*session, args) string {
		return func(s *session, a args) string {
			t := s.object.(*track)
			if down != "" {
				t.delayDown = a.int(down)
			}
			if up != "" {
				t.delayUp = a.int(up)
			}
			return ""
		}
	}
	return submode(trackPrompt, globalPrompt, []command{
		{pattern: "delay down <d:0-180> up <u:0-180>", run: set("d", "u")},
		{pattern: "delay up <u:0-180> down <d:0-180>", run: set("d", "u")},
		{pattern: "delay down <d:0-180>", run: set("d", "")},
		{pattern: "delay up <u:0-180>", run: set("", "u")},
		{pattern: "no delay", run: func(s *session, _ args) string {
			t := s.object.(*track)
			t.delayDown, t.delayUp = 0, 0
			return ""
		}},
		{pattern: "no delay <rest:line>", run: func(s *session, _ args) string {
			t := s.object.(*track)
			t.delayDown, t.delayUp = 0, 0
			return ""
		}},
	})
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
		return s.refuse(s.line, match{verdict: invalid, caret: strings.Index(s.line, a["life"]) + sharedPrefix(life, []string{"forever"})})
	} else {
		life = "forever"
	}
	o.schedule = &slaSchedule{life: life, startTime: a["start"], since: s.router.clock.Now()}
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
		{pattern: "icmp-echo <ip:ip>", run: setEcho},
		{pattern: "icmp-echo <ip:ip> source-interface <if:if>", run: setEcho},
	}, "dhcp", "dns", "ftp", "path-echo", "path-jitter", "tcp-connect", "udp-echo", "udp-jitter")
}

func setHTTP(s *session, kind, url string) string {
	o := s.object.(*ipSLA)
	if !strings.HasPrefix(url, "http://") {
		return "%Invalid URL\n" // wording [inferred]
	}
	o.kind, o.url = kind, url
	s.enter(slaHTTPPrompt, o)
	return ""
}

func setEcho(s *session, a args) string {
	o := s.object.(*ipSLA)
	o.kind, o.target, o.sourceIf = "icmp-echo", a.addr("ip"), a["if"]
	s.enter(slaEchoPrompt, o)
	return ""
}

func slaTimers() []command {
	o := func(s *session) *ipSLA { return s.object.(*ipSLA) }
	return []command{
		{pattern: "threshold <ms:0-60000>", run: func(s *session, a args) string { o(s).threshold = a.int("ms"); return "" }},
		{pattern: "timeout <ms:0-604800000>", run: func(s *session, a args) string { o(s).timeout = a.int("ms"); return "" }},
		{pattern: "frequency <s:1-604800>", run: func(s *session, a args) string { o(s).frequency = a.int("s"); return "" }},
		{pattern: "no threshold", run: func(s *session, _ args) string { o(s).threshold = 0; return "" }},
		{pattern: "no timeout", run: func(s *session, _ args) string { o(s).timeout = 0; return "" }},
		{pattern: "no frequency", run: func(s *session, _ args) string { o(s).frequency = 0; return "" }},
	}
}

func slaHTTPMode() mode {
	commands := append(slaTimers(), command{pattern: "http-raw-request", run: func(s *session, _ args) string {
		o := s.object.(*ipSLA)
		o.rawRequest = nil
		s.enter(requestMode, o)
		return ""
	}})
	return submode(slaHTTPPrompt, globalPrompt, commands, "owner", "tag", "tos", "vrf")
}

func slaEchoMode() mode {
	return submode(slaEchoPrompt, globalPrompt, slaTimers(), "data-pattern", "owner", "request-data-size", "tag", "tos", "vrf")
}

// slaHTTPRequestMode is the free text of a raw request: any line is part of it until `exit`.
func slaHTTPRequestMode() mode { return mode{prompt: requestMode, parent: slaHTTPPrompt} }

func (s *session) requestLine(line string) string {
	text := strings.TrimSpace(line)
	if text == "exit" {
		s.enter(slaHTTPPrompt, s.object)
		return ""
	}
	if text != "" {
		o := s.object.(*ipSLA)
		o.rawRequest = append(slices.Clip(o.rawRequest), text)
	}
	return ""
}
