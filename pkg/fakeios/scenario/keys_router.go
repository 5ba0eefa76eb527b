package scenario

import (
	"reflect"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"go.yaml.in/yaml/v3"
)

var (
	versionShape = lazyregexp.New(`^[0-9]+\.[0-9]+\([0-9]+[a-z]?\)[A-Z]*[0-9]*[a-z]?$`)
	licenseShape = lazyregexp.New(`^[A-Za-z0-9_-]{1,40}$`)
	serialShape  = lazyregexp.New(`^[A-Z0-9]{4,20}$`)
	ifaceShape   = lazyregexp.New(`^[A-Za-z][A-Za-z-]*[0-9]+(/[0-9]+){0,3}([.:][0-9]+)?$`)
	flashName    = lazyregexp.New(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$`)
)

// repeat is how often an entry stands for a router.
type repeat struct{ count, from int }

func (p *repeat) countValue() value { return integer(&p.count, 1, MaxRouters) }
func (p *repeat) fromValue() value  { return integer(&p.from, 1, 1_000_000) }

// routerKeys are the keys of an entry of routers: those of its own, and those of the defaults.
func routerKeys(r *Router, p *repeat) []key {
	return append([]key{
		{"name", false, "name of router and site; {n} counts. Default branch-{n:03}", nameValue(&r.Name)},
		{"count", false, "how many routers this entry describes; default 1", p.countValue()},
		{"from", false, "first {n} of this entry; default: counting goes on through the file", p.fromValue()},
		{"listen", false, "address and port of its own, instead of the lab's next", listenAddress(&r.Listen)},
	}, commonKeys(r)...)
}

func nameValue(to *string) value {
	return text(to, objectName, "not a name", "letters, digits, . _ and -; it is also the name of a file")
}

// commonKeys are the keys that defaults and routers share.
func commonKeys(r *Router) []key {
	c := &r.Config
	return []key{
		{"hostname", false, "in the prompt; default: the name",
			text(&c.Hostname, objectName, "not a host name", "letters, digits, . _ and -")},
		{"version", false, "IOS version it shows; default 15.4(3)M3",
			text(&c.Version, versionShape, "not the version of an IOS", "for example 15.4(3)M3")},
		{"serial", false, "serial number it shows; default made from the hostname, so that no two are alike",
			text(&c.Serial, serialShape, "not a serial number", "4 to 20 capital letters and digits")},
		{"users", false, "accounts; sites log in with the first. Default noc at privilege 15, with a password " +
			"made up at every start, and hidden where there is a startup", users(&c.Users)},
		{"enable", false, "enable secret: env:NAME, file:PATH or the secret itself; default none",
			secret(&c.EnableSecret, typeable)},
		{"startup", false, "startup-config: file:PATH or the text itself; default a small branch with wan, lan, a " +
			"default route and NAT", content(&c.Startup, true)},
		{"strict", false, "refuse a startup-config with lines that the virtual router does not know; default: keep " +
			"them as text", boolean(&c.Strict)},
		{"wan", false, "address and mask of FastEthernet4; default 192.0.2.10/24, gateway the first host",
			hostPrefix(&c.WANAddress)},
		{"lan", false, "address and mask of Vlan1; default 172.17.0.1/24", hostPrefix(&c.LANAddress)},
		{"flash", false, "files on flash, by name: file:PATH or the text itself", flash(&c.Flash)},
		{"operator", false, "address that the router sees clients come from; default 203.0.113.200, on the " +
			"Internet side", address(&c.Operator)},
		{"reached", false, "its own address that clients connect to; default that of wan", address(&c.Reached)},
		{"nat", false, "a translator stands between it and the edges", boolean(&c.BehindNAT)},
		{"path_mtu", false, "largest packet in bytes that gets to the edges; larger ones vanish. Default 1500",
			integer(&c.PathMTU, 576, 9000)},
		{"peers", false, "somebody else's devices, which end tunnels and crypto maps, beside those that its " +
			"startup-config names", addresses("peers", &c.Peers)},
		{"learned", false, "routes that neighbours announce to its routing processes", learned(&c.Learned)},
		{"leases", false, "addresses that interfaces get by DHCP or in PPP; the first that is not named gets that " +
			"of wan", leases(&c.Leases)},
		{"uplinks", false, "interfaces to the Internet whose providers something is known of", uplinks(&c.Uplinks)},
		{"flows", false, "what hosts of its LAN send; the results are shown when the lab ends", flows(&r.Flows)},
		{"speed", false, "its clock runs this many times as fast; default 1", number(&r.Speed, 0.01, 100_000)},
		{"boot_time", false, "from reload to the first login, on its clock; default 3m39s",
			duration(&c.BootTime, time.Millisecond, time.Hour)},
		{"ssh", false, "what its SSH server offers", choice(&c.SSHProfile, fakeios.ProfileIOS154, fakeios.ProfileCBC,
			fakeios.ProfileGroup1,
			fakeios.ProfileModern, fakeios.ProfileKey1024, fakeios.ProfileKey768, fakeios.ProfileSSH1)},
		{"packet_size", false, "most bytes of output in a packet; default 1024", integer(&c.PacketSize, 1, 32768)},
		{"quirks", false, "behaviour of IOS that no source confirms, switched away from the likeliest",
			quirks(&c.Quirks)},
		{"license", false, "level of the licence in show version; default advipservices",
			text(&c.License, licenseShape, "not the level of a licence", "for example advsecurity")},
		{"shown", false, "lines of its configuration as it shows them instead (* for any words); empty hides a line",
			lineForLine("shown", &c.Shown)},
		{"wording", false, "other words, by the line of an answer (* for any words) or by the word of a prompt",
			lineForLine("wording", &c.Wording)},
		{"edges", false, "names of the edges it reaches, primary first; default all, in the order of the file",
			texts(&r.Edges)},
		{"credential", false, "VPN credential of its site", object("credential", "credential",
			credentialKeys(&r.Credential), nil)},
		{"site", false, "what its site file asks for", object("site", "site", siteKeys(&r.Site), nil)},
		{"faults", false, "what goes wrong on it", faults(&c.Faults)},
	}
}

func credentialKeys(c *Credential) []key {
	return []key{
		{"fqdn", false, "USER@DOMAIN; default {name}@corp.example",
			text(&c.FQDN, fqdnShape, "not the FQDN of a VPN credential", "user@domain.tld in lower case")},
		{"psk", false, "pre-shared key: env:NAME, file:PATH or the key itself; default one made up at every start",
			secret(&c.PSK, keyable)},
		{"portal_psk", false, "key that the portal has instead, so that the tunnels fail",
			secret(&c.PortalPSK, keyable)},
		{"inactive", false, "the portal has the credential, but nobody activated it", boolean(&c.Inactive)},
	}
}

func siteKeys(s *Site) []key {
	name := func(to *string, example string) value {
		return text(to, ifaceShape, "not the name of an interface", "in full, for example "+example)
	}
	return []key{
		{"encryption", false, "default none; aes-gcm and aes need edges with aes_subscription",
			choice(&s.Encryption, "none", "aes-gcm", "aes")},
		{"traffic", false, "what goes through the tunnels; default all", choice(&s.Traffic, "all", "web")},
		{"wan", false, "WAN interface; default FastEthernet4", name(&s.WAN, "FastEthernet4")},
		{"lan", false, "LAN interface; default Vlan1", name(&s.LAN, "Vlan1")},
	}
}

// quirks are the switches of fakeios.Quirks, by the names it gives them.
func quirks(q *fakeios.Quirks) value {
	var keys []key
	switches := reflect.ValueOf(q).Elem()
	for i := range switches.NumField() {
		name := switches.Type().Field(i).Tag.Get("yaml")
		to, ok := switches.Field(i).Addr().Interface().(*bool)
		if ok && name != "" {
			keys = append(keys, key{name, false, "see Quirks in package fakeios", boolean(to)})
		}
	}
	return object("quirks", "quirks", keys, nil)
}

// lineForLine is a mapping of lines to say instead, by the lines that the router would say.
func lineForLine(key string, to *map[string]string) value {
	return value{func(r *reader, n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			r.report(n, key+" is not a mapping", "write \"% what the router says\": \"% what it is to say\"")
			return
		}
		if *to == nil {
			*to = map[string]string{}
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			from, words := n.Content[i], n.Content[i+1]
			switch {
			case from.Kind != yaml.ScalarNode || words.Kind != yaml.ScalarNode:
				r.report(from, key+" is a line for a line",
					"write \"% what the router says\": \"% what it is to say\"")
			case strings.Trim(from.Value, " *") == "" || strings.ContainsAny(from.Value+words.Value, "\r\n"):
				r.report(from, key+" stands for one line that has words",
					"write the whole line, with * for what varies in it")
			case seen[from.Value]:
				r.report(from, "key stands twice in "+key, "keep one of them")
			default:
				(*to)[from.Value] = words.Value
			}
			seen[from.Value] = true
		}
	}, simple(map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}})}
}

// flash is a mapping of files by name; those of a router join those of the defaults.
func flash(to *map[string]string) value {
	return value{func(r *reader, n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			r.report(n, "flash is not a mapping", "write NAME: file:PATH, or NAME: and the text")
			return
		}
		if *to == nil {
			*to = map[string]string{}
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, body := n.Content[i], n.Content[i+1]
			var file string
			switch {
			case name.Kind != yaml.ScalarNode || !flashName.MatchString(name.Value):
				r.report(name, "not the name of a file on flash", "letters, digits, . _ - and /")
			case seen[name.Value]:
				r.report(name, "key stands twice in flash", "keep one of them")
			case r.plain(name, body):
				content(&file, false).read(r, body)
				(*to)[name.Value] = file
			}
			seen[name.Value] = true
		}
	}, simple(map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}})}
}
