package fakeios

import (
	"fmt"
	"sort"
	"strings"
)

// render shows the configuration the way IOS rewrites it (section order of 881s on 15.x, trailing
// blanks, hidden defaults), from `version` to `end`.
func (r *Router) render(c *config) string {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line("version 15.4")
	for _, l := range c.plain["service"] {
		line("%s", l)
	}
	line("!\nhostname %s\n!\nboot-start-marker\nboot-end-marker\n!", c.hostname)
	for _, l := range c.plain["logging"] {
		line("%s", l)
	}
	if c.enableSecret != "" {
		line("enable secret 5 %s", hashOf(c.enableSecret))
	}
	line("!")
	if len(c.plain["aaa"]) == 0 {
		line("no aaa new-model")
	}
	line("memory-size iomem 10\n!\n!\n!\n!")
	for _, l := range c.plain["ip"] {
		line("%s", l)
	}
	line("no ipv6 cef\n!\nmultilink bundle-name authenticated\ncts logging verbose\nlicense udi pid CISCO881-SEC-K9 sn FTX0000038X\n!\n!")
	if c.archivePath != "" {
		line("archive\n path %s", c.archivePath)
	}
	for _, u := range c.users {
		line("username %s privilege %d password 0 %s", u.name, u.privilege, u.password)
	}
	line("!")
	r.renderTracks(&b, c)
	line("! ")
	renderIKEv2(&b, c, r.cfg.Quirks)
	renderIPsec(&b, c)
	for _, i := range sortedInterfaces(c) {
		i.render(&b)
	}
	line("ip forward-protocol nd\n!")
	for _, rule := range c.natRules {
		line("ip nat inside source %s", rule)
	}
	for _, route := range c.routes {
		line("%s", route.String())
	}
	line("!")
	renderACLs(&b, c, false)
	r.renderSLAs(&b, c)
	renderRouteMaps(&b, c)
	renderACLs(&b, c, true)
	line("control-plane\n!\nline con 0\n no modem enable\nline aux 0\nline vty 0 4\n login local\n transport input ssh\n!\nscheduler allocate 20000 1000\n!\nend")
	return b.String()
}

func (r *Router) renderTracks(b *strings.Builder, c *config) {
	for _, t := range c.tracks {
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

func renderIKEv2(b *strings.Builder, c *config, quirks Quirks) {
	list := func(keyword string, words []string) {
		if len(words) > 0 {
			fmt.Fprintf(b, " %s %s\n", keyword, strings.Join(words, " "))
		}
	}
	for _, p := range c.proposals {
		fmt.Fprintf(b, "crypto ikev2 proposal %s \n", p.name)
		list("encryption", p.encryption)
		list("integrity", p.integrity)
		list("prf", p.prf)
		list("group", p.groups)
		b.WriteString("!\n")
	}
	for _, p := range c.policies {
		fmt.Fprintf(b, "crypto ikev2 policy %s \n", p.name)
		if p.fvrf != "" {
			fmt.Fprintf(b, " match fvrf %s\n", p.fvrf)
		}
		for _, name := range p.proposals {
			fmt.Fprintf(b, " proposal %s\n", name)
		}
		b.WriteString("!\n")
	}
	for _, k := range c.keyrings {
		k.render(b)
	}
	for _, p := range c.ikev2Profiles {
		p.render(b, quirks)
	}
	if c.natKeepalive > 0 {
		fmt.Fprintf(b, "crypto ikev2 nat keepalive %d\n", c.natKeepalive)
	}
	if c.dpd != nil {
		fmt.Fprintf(b, "crypto ikev2 dpd %d %d %s\n", c.dpd.interval, c.dpd.retry, c.dpd.mode)
	}
	b.WriteString("!\n!\n")
}

func (k *ikev2Keyring) render(b *strings.Builder) {
	fmt.Fprintf(b, "crypto ikev2 keyring %s\n", k.name)
	for _, p := range k.peers {
		fmt.Fprintf(b, " peer %s\n", p.name)
		if p.address.IsValid() {
			fmt.Fprintf(b, "  address %s\n", p.address)
		}
		if p.split {
			fmt.Fprintf(b, "  pre-shared-key local %s\n  pre-shared-key remote %s\n", p.localKey, p.remoteKey)
		} else if p.localKey != "" {
			fmt.Fprintf(b, "  pre-shared-key %s\n", p.localKey)
		}
		b.WriteString(" !\n")
	}
	b.WriteString("!\n!\n")
}

func (p *ikev2Profile) render(b *strings.Builder, quirks Quirks) {
	fmt.Fprintf(b, "crypto ikev2 profile %s\n", p.name)
	for _, a := range p.matchRemote {
		fmt.Fprintf(b, " match identity remote address %s 255.255.255.255 \n", a)
	}
	if p.identity != "" {
		fmt.Fprintf(b, " identity local %s %s\n", p.identityKind, p.identity)
	}
	if p.authRemote != "" {
		fmt.Fprintf(b, " authentication remote %s\n", p.authRemote)
	}
	if p.authLocal != "" {
		fmt.Fprintf(b, " authentication local %s\n", p.authLocal)
	}
	if p.keyring != "" {
		fmt.Fprintf(b, " keyring local %s\n", p.keyring)
	}
	if p.lifetime > 0 && (p.lifetime != 86400 || quirks.ShowDefaultLifetime) {
		fmt.Fprintf(b, " lifetime %d\n", p.lifetime)
	}
	if p.dpd != nil {
		fmt.Fprintf(b, " dpd %d %d %s\n", p.dpd.interval, p.dpd.retry, p.dpd.mode)
	}
	if p.noConfigExchange {
		b.WriteString(" no config-exchange request\n")
	}
	b.WriteString("!\n")
}

func renderIPsec(b *strings.Builder, c *config) {
	for _, t := range c.transformSets {
		way := "tunnel"
		if t.transport {
			way = "transport"
		}
		fmt.Fprintf(b, "crypto ipsec transform-set %s %s \n mode %s\n", t.name, strings.Join(t.transforms, " "), way)
	}
	if c.fragmentation != "" {
		fmt.Fprintf(b, "crypto ipsec fragmentation %s\n", c.fragmentation)
	}
	b.WriteString("!\n")
	for _, p := range c.ipsecProfiles {
		fmt.Fprintf(b, "crypto ipsec profile %s\n", p.name)
		if p.lifetimeSeconds > 0 && p.lifetimeSeconds != 3600 {
			fmt.Fprintf(b, " set security-association lifetime seconds %d\n", p.lifetimeSeconds)
		}
		if p.policyLimit > 0 {
			fmt.Fprintf(b, " set security-policy limit %d\n", p.policyLimit)
		}
		if p.transformSet != "" {
			fmt.Fprintf(b, " set transform-set %s \n", p.transformSet)
		}
		if p.pfsGroup > 0 {
			fmt.Fprintf(b, " set pfs group%d\n", p.pfsGroup)
		}
		if p.ikev2Profile != "" {
			fmt.Fprintf(b, " set ikev2-profile %s\n", p.ikev2Profile)
		}
		b.WriteString("!\n")
	}
	b.WriteString("!\n")
}

// sortedInterfaces puts Loopback and Tunnel before the physical ports [seen on virtual IOS].
func sortedInterfaces(c *config) []*iface {
	rank := func(name string) int {
		for i, kind := range []string{"Loopback", "Tunnel", "FastEthernet", "GigabitEthernet", "Vlan"} {
			if strings.HasPrefix(name, kind) {
				return i
			}
		}
		return 9
	}
	out := append([]*iface(nil), c.interfaces...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if rank(a.name) != rank(b.name) {
			return rank(a.name) < rank(b.name)
		}
		return len(a.name) < len(b.name) || len(a.name) == len(b.name) && a.name < b.name
	})
	return out
}

// render shows an interface in IOS's own order of lines, whatever the order of typing.
func (i *iface) render(b *strings.Builder) {
	fmt.Fprintf(b, "interface %s\n", i.name)
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	show(i.description != "", "description %s", i.description)
	switch {
	case i.switchport:
	case i.unnumbered != "":
		show(true, "ip unnumbered %s", i.unnumbered)
	case i.dhcp:
		show(true, "ip address dhcp")
	case i.address.IsValid():
		show(true, "ip address %s %s", i.address.Addr(), maskOf(i.address))
	default:
		show(true, "no ip address")
	}
	show(i.accessIn != "", "ip access-group %s in", i.accessIn)
	show(i.accessOut != "", "ip access-group %s out", i.accessOut)
	show(i.mtu > 0, "ip mtu %d", i.mtu)
	show(i.nat != "", "ip nat %s", i.nat)
	show(i.reassembly, "ip virtual-reassembly in")
	show(i.mss > 0, "ip tcp adjust-mss %d", i.mss)
	show(i.policyMap != "", "ip policy route-map %s", i.policyMap)
	show(i.shutdown, "shutdown")
	if t := i.tunnel; t != nil {
		show(t.source != "", "tunnel source %s", t.source)
		show(t.mode != "", "tunnel mode %s", t.mode)
		show(t.destination.IsValid(), "tunnel destination %s", t.destination)
		if t.profile != "" && t.ikev2Profile != "" {
			show(true, "tunnel protection ipsec profile %s ikev2-profile %s", t.profile, t.ikev2Profile)
		} else {
			show(t.profile != "", "tunnel protection ipsec profile %s", t.profile)
		}
	}
	show(i.duplex != "", "duplex %s", i.duplex)
	show(i.speed != "", "speed %s", i.speed)
	b.WriteString("!\n")
}

func renderACLs(b *strings.Builder, c *config, numbered bool) {
	for _, a := range c.acls {
		if isNumber(a.name) != numbered {
			continue
		}
		if !numbered {
			fmt.Fprintf(b, "ip access-list extended %s\n", a.name)
		}
		for _, e := range a.entries {
			if numbered {
				fmt.Fprintf(b, "access-list %s %s\n", a.name, e)
			} else {
				fmt.Fprintf(b, " %s\n", e)
			}
		}
	}
	b.WriteString("!\n")
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

func renderRouteMaps(b *strings.Builder, c *config) {
	for _, e := range c.routeMaps {
		verb := "deny"
		if e.permit {
			verb = "permit"
		}
		fmt.Fprintf(b, "route-map %s %s %d\n", e.name, verb, e.sequence)
		if len(e.matchACLs) > 0 {
			fmt.Fprintf(b, " match ip address %s\n", strings.Join(e.matchACLs, " "))
		}
		if len(e.setInterfaces) > 0 {
			fmt.Fprintf(b, " set interface %s\n", strings.Join(e.setInterfaces, " "))
		}
		for _, hop := range e.setNextHops {
			fmt.Fprintf(b, " set ip next-hop %s\n", hop)
		}
		b.WriteString("!\n")
	}
}

func (r *Router) renderSLAs(b *strings.Builder, c *config) {
	for _, o := range c.slas {
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
