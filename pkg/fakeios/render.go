package fakeios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// sheet is a configuration being written.
type sheet struct{ strings.Builder }

func (p *sheet) line(format string, a ...any) { fmt.Fprintf(p, format+"\n", a...) }

// all writes lines as they are.
func (p *sheet) all(lines []string) {
	for _, l := range lines {
		p.WriteString(l + "\n")
	}
}

// render shows the configuration the way IOS rewrites it (section order of 881s on 15.x, trailing
// blanks, hidden defaults), from `version` to `end`.
func (r *Router) render(c *config) string {
	p := &sheet{}
	r.renderHead(p, c)
	if r.cfg.Quirks.SSHBeforeCrypto {
		c.ssh.render(&p.Builder)
	}
	r.renderTracks(&p.Builder, c)
	p.line("! ")
	renderIKEv2(&p.Builder, c, r.cfg.Quirks)
	renderIPsec(&p.Builder, c)
	for _, i := range sortedInterfaces(c) {
		i.render(&p.Builder)
	}
	renderSections(&p.Builder, "router ospf", c.ospf)
	p.all(c.section("forward"))
	p.line("!")
	for _, rule := range c.natRules {
		p.line("ip nat %s", rule)
	}
	for _, route := range c.routes {
		p.line("%s", route)
	}
	if !r.cfg.Quirks.SSHBeforeCrypto {
		c.ssh.render(&p.Builder)
	}
	p.line("!")
	renderACLs(&p.Builder, c, false)
	r.renderSLAs(&p.Builder, c)
	p.all(c.section("log hosts"))
	renderRouteMaps(&p.Builder, c)
	p.all(c.section("snmp"))
	renderACLs(&p.Builder, c, true)
	r.renderTail(p, c)
	return p.String()
}

// renderHead is what stands before the tracks.
func (r *Router) renderHead(p *sheet, c *config) {
	p.line("version 15.4")
	p.all(c.section("service"))
	p.line("!\nhostname %s\n!\nboot-start-marker", c.hostname)
	p.all(c.section("boot"))
	p.line("boot-end-marker\n!\n!")
	p.all(c.section("logging"))
	if c.enable != "" {
		p.line("enable secret 5 %s", c.enable)
	}
	p.line("!\nno aaa new-model\n%s", c.fixed("memory-size", "memory-size iomem 10"))
	p.all(c.section("clock"))
	p.line("!\n!\n!\n!\n!\n\n\n!")
	for _, pool := range c.dhcpPools {
		renderSections(&p.Builder, "ip dhcp pool", []*section{pool})
	}
	p.all(c.section("ip"))
	if !slices.Contains(c.section("ip"), "ipv6 cef") {
		p.line("no ipv6 cef")
	}
	p.line("!\nmultilink bundle-name authenticated\n!\ncts logging verbose\nlicense udi pid CISCO881-SEC-K9 sn %s\n!\n!", r.cfg.Serial)
	c.archive.render(&p.Builder)
	p.all(c.section("file"))
	for _, u := range c.users {
		p.line("%s", u)
	}
	p.line("!\n!\n!")
}

// renderTail is what stands behind the access lists.
func (r *Router) renderTail(p *sheet, c *config) {
	p.line("!\ncontrol-plane\n!\n!")
	for _, kind := range []string{"exec", "login", "motd"} {
		if text := c.banners[kind]; text != "" {
			p.line("banner %s ^C\n%s\n^C", kind, text)
		}
	}
	p.line("!")
	c.console.render(&p.Builder, "con 0", false)
	c.aux.render(&p.Builder, "aux 0", false)
	c.vty.render(&p.Builder, "vty 0 4", true)
	p.line("!\n%s", c.fixed("scheduler", "scheduler allocate 20000 1000"))
	p.all(c.section("ntp"))
	p.line("!\nend")
}

// section is the plain lines of a section, without what IOS does not show because it is the
// default.
func (c *config) section(name string) []string {
	return slices.DeleteFunc(slices.Clone(c.plain[name]), func(l string) bool {
		return l == "no ipv6 cef" || l == "no aaa new-model" || strings.HasPrefix(l, "memory-size") || l == "logging on"
	})
}

// fixed is a line that every 881 has, as configured or as shipped.
func (c *config) fixed(words, shipped string) string {
	for _, lines := range c.plain {
		for _, l := range lines {
			if strings.HasPrefix(l, words) {
				return l
			}
		}
	}
	return shipped
}

// String is the account as the running-config shows it.
func (u user) String() string {
	words := "username " + u.name
	if u.privilege != 1 {
		words += fmt.Sprintf(" privilege %d", u.privilege)
	}
	switch {
	case u.secret != "":
		return words + " secret 5 " + u.secret
	case u.password != "":
		return words + " password 0 " + u.password
	default:
		return words
	}
}

func (r *Router) renderTracks(b *strings.Builder, c *config) {
	for _, t := range sortedBy(c.tracks, func(t *track) int { return t.id }) {
		fmt.Fprintf(b, "track %d ip sla %d", t.id, t.sla)
		switch {
		case t.reachability:
			b.WriteString(" reachability")
		case r.cfg.Quirks.ShowTrackStateKeyword:
			b.WriteString(" state")
		}
		b.WriteString("\n")
		switch {
		case t.delayDown > 0 && t.delayUp > 0:
			fmt.Fprintf(b, " delay down %d up %d\n", t.delayDown, t.delayUp)
		case t.delayDown > 0:
			fmt.Fprintf(b, " delay down %d\n", t.delayDown)
		case t.delayUp > 0:
			fmt.Fprintf(b, " delay up %d\n", t.delayUp)
		}
		b.WriteString("!\n")
	}
}

func (r *Router) renderSLAs(b *strings.Builder, c *config) {
	for _, o := range sortedBy(c.slas, func(o *ipSLA) int { return o.id }) {
		fmt.Fprintf(b, "ip sla %d\n", o.id)
		switch o.kind {
		case "icmp-echo":
			fmt.Fprintf(b, " icmp-echo %s", o.target)
			if o.sourceIf != "" {
				fmt.Fprintf(b, " source-interface %s", o.sourceIf)
			}
			b.WriteString("\n")
		case "http raw", "http get":
			fmt.Fprintf(b, " %s %s\n", o.kind, o.url)
			o.renderRequest(b, r.cfg.Quirks.DeepHTTPRaw)
		}
		for _, v := range []struct {
			keyword           string
			value, defaultVal int
		}{{"threshold", o.threshold, defaultThreshold}, {"timeout", o.timeout, defaultTimeout}, {"frequency", o.frequency, defaultFrequency}} {
			if v.value != 0 && v.value != v.defaultVal {
				fmt.Fprintf(b, " %s %d\n", v.keyword, v.value)
			}
		}
		if o.schedule != nil {
			fmt.Fprintf(b, "ip sla schedule %d life %s start-time %s\n", o.id, o.schedule.life, o.schedule.startTime)
		}
		for _, words := range o.reactions {
			fmt.Fprintf(b, "ip sla reaction-configuration %d %s\n", o.id, words)
		}
	}
}

// renderRequest shows the raw request. Indentation and the closing `exit` are not known from any
// 15.4 router [inferred]: Quirks.DeepHTTPRaw switches the indentation.
func (o *ipSLA) renderRequest(b *strings.Builder, deep bool) {
	if len(o.rawRequest) == 0 {
		return
	}
	head, body := " ", "  "
	if deep {
		head, body = "  ", "   "
	}
	fmt.Fprintf(b, "%shttp-raw-request\n", head)
	for _, text := range o.rawRequest {
		fmt.Fprintf(b, "%s%s\n", body, text)
	}
	fmt.Fprintf(b, "%sexit\n", body)
}

// sortedBy is the list in ascending order of a number, as IOS shows numbered objects.
func sortedBy[T any](list []*T, number func(*T) int) []*T {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b *T) int { return cmp.Compare(number(a), number(b)) })
	return out
}
