package running

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Style is what a running-config shows beside what was configured: the serial number of the chassis,
// and how this release words what no source confirms.
type Style struct {
	Serial string
	// ShowTrackStateKeyword shows `track N ip sla N state` instead of dropping the default word.
	ShowTrackStateKeyword bool
	// DeepHTTPRaw indents http-raw-request by two and its lines by three blanks.
	DeepHTTPRaw bool
	// ShowDefaultLifetime shows `lifetime 86400` in an IKEv2 profile.
	ShowDefaultLifetime bool
	// SSHBeforeCrypto puts `ip ssh` before the crypto sections instead of behind the routes.
	SSHBeforeCrypto bool
}

// document is a configuration being written.
type document struct{ strings.Builder }

func (p *document) line(format string, a ...any) { fmt.Fprintf(p, format+"\n", a...) }

// all writes lines as they are.
func (p *document) all(lines []string) {
	for _, l := range lines {
		p.WriteString(l + "\n")
	}
}

// Render shows the configuration the way IOS rewrites it (section order of 881s on 15.x, trailing
// blanks, hidden defaults), from `version` to `end`.
func (c *Config) Render(style Style) string {
	p := &document{}
	c.renderHead(p, style)
	if style.SSHBeforeCrypto {
		c.SSH.render(&p.Builder)
	}
	p.vrfs(c)
	p.inspectRules(c)
	p.objectGroups(c)
	c.renderTracks(&p.Builder, style)
	p.line("! ")
	p.notes(c, "qos")
	p.zones(c)
	renderIKEv2(&p.Builder, c, style)
	p.isakmp(c)
	renderIPsec(&p.Builder, c)
	p.notes(c, "vpn clients")
	p.cryptoMaps(c)
	for _, i := range SortedInterfaces(c) {
		i.Render(&p.Builder)
	}
	renderSections(&p.Builder, "router ospf", c.OSPF)
	renderSections(&p.Builder, "router", c.Processes)
	if c.LocalPolicy != "" {
		p.all([]string{"ip local policy route-map " + c.LocalPolicy})
	}
	p.notes(c, "routing")
	p.all(c.section("forward"))
	p.notes(c, "forward")
	p.all(c.section("bridge"))
	p.line("!")
	p.nat(c)
	for _, route := range c.Routes {
		p.line("%s", route)
	}
	if !style.SSHBeforeCrypto {
		c.SSH.render(&p.Builder)
	}
	p.all(c.section("ssh"))
	p.all(c.section("routes"))
	p.notes(c, "routes")
	p.notes(c, "lists")
	p.line("!")
	renderACLs(&p.Builder, c, false)
	c.renderSLAs(&p.Builder, style)
	p.all(c.section("log hosts"))
	p.notes(c, "log hosts")
	renderRouteMaps(&p.Builder, c)
	p.all(c.section("snmp"))
	p.notes(c, "snmp")
	p.notes(c, "servers")
	p.notes(c, "ipv6 lists")
	renderACLs(&p.Builder, c, true)
	c.renderTail(p)
	return c.withKept(p.String())
}

// renderHead is what stands before the tracks.
func (c *Config) renderHead(p *document, style Style) {
	p.line("version 15.4")
	p.all(c.section("service"))
	p.notes(c, "service")
	p.line("!\nhostname %s\n!\nboot-start-marker", c.Hostname)
	p.all(c.section("boot"))
	p.notes(c, "boot")
	p.line("boot-end-marker\n!\n!")
	p.notes(c, "card")
	p.all(c.section("logging"))
	p.notes(c, "logging")
	if c.Enable.Type != "" {
		p.line("enable secret %s", c.Enable)
	}
	switch {
	case c.EnablePassword.Type == "0": // IOS shows it without the number
		p.line("enable password %s", inClear(c.EnablePassword.Text))
	case c.EnablePassword.Type != "":
		p.line("enable password %s", c.EnablePassword)
	}
	p.all(c.section("prompt")) // where it stands is [inferred]
	p.line("!")
	if !c.AAA() {
		p.line("no aaa new-model")
	}
	p.notes(c, "aaa")
	p.line("%s", c.lineOrDefault("memory-size", "memory-size iomem 10"))
	p.all(c.section("clock"))
	p.notes(c, "clock")
	p.notes(c, "pki")
	p.line("!\n!\n!\n!\n!\n\n\n!")
	for _, pool := range c.DHCPPools {
		renderSections(&p.Builder, "ip dhcp pool", []*Section{pool})
	}
	p.all(c.section("ip"))
	if !slices.Contains(c.section("ip"), "ipv6 cef") {
		p.line("no ipv6 cef")
	}
	p.notes(c, "ip")
	p.all(c.section("login"))
	p.notes(c, "login")
	p.notes(c, "ipv6")
	p.line("!\nmultilink bundle-name authenticated\n!\ncts logging verbose\n"+
		"%s\n!\n!",
		c.lineOrDefault("license udi", "license udi pid CISCO881-SEC-K9 sn "+style.Serial))
	for _, place := range []string{"isdn", "key chains", "voice", "license"} {
		p.notes(c, place)
	}
	c.Archive.render(&p.Builder)
	p.all(c.section("vlan"))
	p.notes(c, "vlan")
	c.renderBlocks(&p.Builder)
	p.all(c.section("file"))
	for _, u := range c.Users {
		p.line("%s", u)
	}
	p.notes(c, "controllers")
	p.line("!\n!\n!")
}

// renderTail is what stands behind the access lists.
func (c *Config) renderTail(p *document) {
	p.line("!\ncontrol-plane\n!\n!")
	p.notes(c, "dial peers")
	for _, kind := range BannerKinds {
		if text := c.Banners[kind]; text != "" {
			p.line("banner %s ^C%s^C", kind, text)
		}
	}
	p.line("!")
	c.Console.render(&p.Builder, "con 0", false)
	c.Aux.render(&p.Builder, "aux 0", false)
	p.notes(c, "lines")
	c.renderVTYs(&p.Builder)
	p.line("!")
	p.all(c.section("tail"))
	p.notes(c, "tail")
	if scheduler := c.section("scheduler"); len(scheduler) > 0 {
		p.all(scheduler)
	} else {
		p.line("scheduler allocate 20000 1000")
	}
	p.all(c.section("ntp"))
	p.notes(c, "ntp")
	p.notes(c, "events")
	p.line("!\nend")
}

// section is the plain lines of a section, without what IOS does not show because it is the
// default.
func (c *Config) section(name string) []string {
	return slices.DeleteFunc(slices.Clone(c.Plain[name]), func(l string) bool {
		return l == "no ipv6 cef" || l == "no aaa new-model" || strings.HasPrefix(l, "memory-size") ||
			l == "logging on" || l == "service prompt config"
	})
}

// lineOrDefault is a line that every 881 has, as configured or as shipped.
func (c *Config) lineOrDefault(words, shipped string) string {
	for _, lines := range c.Plain {
		for _, l := range lines {
			if strings.HasPrefix(l, words) {
				return l
			}
		}
	}
	return shipped
}

// sortedBy is the list in ascending order of a number, as IOS shows numbered objects.
func sortedBy[T any](list []*T, number func(*T) int) []*T {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b *T) int { return cmp.Compare(number(a), number(b)) })
	return out
}
