package feature

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// cryptoMapPrompt is the prompt word of an entry of a crypto map.
const cryptoMapPrompt = "config-crypto-map"

func cryptoMapCommands() []Command {
	return append([]Command{
		{Pattern: "crypto map <name> <n:1-65535> ipsec-isakmp [dynamic <dynamic>]", Run: enterCryptoMap},
		{Pattern: "crypto map <name> <n:1-65535>", Run: enterCryptoMap},
		{Pattern: "no crypto map <name> [<n:1-65535> [<rest:line>]]", Run: dropCryptoMap},
		{Pattern: "crypto map <name> local-address <if:if>", Run: func(p *Place, a args) string {
			cryptoMap(p.Config, a["name"]).Local = a["if"]
			return ""
		}},
		{Pattern: "no crypto map <name> local-address [<if:if>]", Run: func(p *Place, a args) string {
			if m := p.Config.CryptoMap(a["name"]); m != nil {
				m.Local = ""
			}
			return ""
		}},
	}, grammar.Known[*Place]("crypto map <name> <n:1-65535> ipsec-manual",
		"crypto map <name> <n:1-65535> gdoi", "crypto map ipv6 <x:line>")...)
}

// cryptoMap finds or makes a crypto map.
func cryptoMap(c *running.Config, name string) *running.CryptoMap {
	m := c.CryptoMap(name)
	if m == nil {
		m = &running.CryptoMap{Name: name}
		c.CryptoMaps = append(c.CryptoMaps, m)
	}
	return m
}

// enterCryptoMap finds or makes an entry. Without its kind only one that exists can be entered.
func enterCryptoMap(p *Place, a args) string {
	m := p.Config.CryptoMap(a["name"])
	var e *running.CryptoMapEntry
	if m != nil {
		e = running.Find(m.Entries, func(e *running.CryptoMapEntry) bool { return e.Sequence == a.Int("n") })
	}
	words := grammar.Words(p.Line)
	if e == nil && len(words) == 4 {
		return p.Incomplete()
	}
	note := ""
	if e == nil {
		m = cryptoMap(p.Config, a["name"])
		e = &running.CryptoMapEntry{Map: m, Sequence: a.Int("n"), Dynamic: a["dynamic"]}
		m.Entries = append(m.Entries, e)
		slices.SortStableFunc(m.Entries, func(a, b *running.CryptoMapEntry) int {
			return cmp.Compare(a.Sequence, b.Sequence)
		})
		if e.Dynamic == "" && !p.FromFile {
			note = "% NOTE: This new crypto map will remain disabled until a peer\n" +
				"        and a valid access list have been configured.\n"
		}
	}
	if e.Dynamic == "" {
		p.Enter(cryptoMapPrompt, e)
	}
	return note
}

// dropCryptoMap refuses a map that an interface has.
func dropCryptoMap(p *Place, a args) string {
	c := p.Config
	m := c.CryptoMap(a["name"])
	if m == nil {
		return "Could not find crypto map " + a["name"] + "\n" // wording [inferred]
	}
	if a["n"] != "" {
		m.Entries = without(m.Entries, func(e *running.CryptoMapEntry) bool { return e.Sequence == a.Int("n") })
		if len(m.Entries) > 0 {
			return ""
		}
	}
	if running.Find(c.Interfaces, func(i *running.Interface) bool { return i.CryptoMap == m.Name }) != nil {
		return "% Crypto-map " + m.Name + " is in use by interface(s)\n" // wording [inferred]
	}
	c.CryptoMaps = without(c.CryptoMaps, func(o *running.CryptoMap) bool { return o == m })
	return ""
}

func cryptoMapModes() []Mode {
	lines := func(e *running.CryptoMapEntry) *[]string { return &e.Lines }
	return []Mode{{cryptoMapPrompt, global, slices.Concat([]Command{
		{Pattern: "set peer <a:ip> [default]", Run: at(func(e *running.CryptoMapEntry, a args) {
			if !slices.Contains(e.Peers, a.Addr("a")) {
				e.Peers = append(e.Peers, a.Addr("a"))
			}
		})},
		{Pattern: "no set peer <a:ip>", Run: at(func(e *running.CryptoMapEntry, a args) {
			e.Peers = slices.DeleteFunc(e.Peers, func(p netip.Addr) bool { return p == a.Addr("a") })
		})},
		{Pattern: "set transform-set <t>", Run: func(p *Place, a args) string {
			if p.Config.TransformSet(a["t"]) == nil {
				return "ERROR: transform set with tag \"" + a["t"] + "\" does not exist.\n" // wording [inferred]
			}
			p.Object.(*running.CryptoMapEntry).TransformSet = a["t"]
			return ""
		}},
		{Pattern: "no set transform-set [<t>]", Run: at(func(e *running.CryptoMapEntry, _ args) {
			e.TransformSet = ""
		})},
		{Pattern: "match address <list>", Run: at(func(e *running.CryptoMapEntry, a args) { e.Match = a["list"] })},
		{Pattern: "no match address [<list>]", Run: at(func(e *running.CryptoMapEntry, _ args) { e.Match = "" })},
	}, Kept(false, lines, "description <d:line>", "set pfs [<g:group1|group14|group15|group16|group19|group2|group20|"+
		"group21|group24|group5>]", "set ikev2-profile <p>", "set isakmp-profile <p>", "reverse-route [static]",
		"set security-association lifetime seconds <n:120-86400>",
		"set security-association lifetime kilobytes <n:2560-4294967295>",
		"set security-association idle-time <n:60-86400>", "qos pre-classify"),
		grammar.Known[*Place]("set ip <x:line>", "set identity <x>", "set nat <x:line>", "set session-key <x:line>",
			"set reverse-route <x:line>", "default <x:line>"))}}
}

func cryptoMapInterfaceCommands() []Command {
	return []Command{
		{Pattern: "crypto map <name>", Run: func(p *Place, a args) string {
			if p.Config.CryptoMap(a["name"]) == nil {
				return "ERROR: Crypto Map with tag \"" + a["name"] + "\" does not exist.\n" // wording [inferred]
			}
			p.Object.(*running.Interface).CryptoMap = a["name"]
			return ""
		}},
		{Pattern: "no crypto map [<name>]", Run: at(func(i *running.Interface, _ args) { i.CryptoMap = "" })},
	}
}
