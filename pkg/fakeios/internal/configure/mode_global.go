package configure

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/feature"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// globalMode is the grammar of (config)#. Objects with a submode of their own are entered here
// and edited in the file of that mode.
// bannerKinds are the texts that IOS shows to who connects.
const bannerKinds = "<kind:exec|incoming|login|motd|prompt-timeout|slip-ppp>"

func globalMode() mode {
	return mode{prompt: globalPrompt, commands: slices.Concat(
		[]command{
			{Pattern: "exit", Run: endMode},
			{Pattern: "end", Run: endMode},
			{Pattern: "hostname <name>", Run: setHostname},
			{Pattern: "no hostname", Run: func(s *Session, _ args) string {
				s.Config.Hostname = "Router"
				return ""
			}},
			{Pattern: "username <name> [privilege <p:0-15>] <kind:password|secret> <key:line>", Run: addUser},
			{Pattern: "username <name> privilege <p:0-15>", Run: setPrivilege},
			{Pattern: "no username <name>", Run: func(s *Session, a args) string {
				c := s.Config
				c.Users = slices.DeleteFunc(c.Users, func(u running.User) bool { return u.Name == a["name"] })
				return ""
			}},
			{Pattern: "archive", Run: func(s *Session, _ args) string {
				s.enter(archivePrompt, nil)
				return ""
			}},
			{Pattern: "no archive", Run: func(s *Session, _ args) string {
				s.Config.Archive = running.Archive{}
				return ""
			}},
			{Pattern: "banner " + bannerKinds + " <text:line>", Run: setBanner},
			{Pattern: "no banner " + bannerKinds, Run: func(s *Session, a args) string {
				delete(s.Config.Banners, a["kind"])
				return ""
			}},
		},
		enableCommands(), lineCommands(), sshCommands(), sectionCommands(), ikev2Commands(), ipsecCommands(),
		interfaceCommands(), aclCommands(), adopt(feature.Global()),
		routeMapCommands(), routeCommands(), trackCommands(), slaCommands(), plainCommands(), unknownGlobals(),
	)}
}

// unknownGlobals are commands of the real router that this one refuses.
func unknownGlobals() []command {
	return known("arp <x:line>", "authentication <x:line>", "beep <x:line>", "boot <x:line>", "cns <x:line>",
		"config-register <x>", "default <x:line>", "define <x:line>", "do", "dot11 <x:line>",
		"eap <x:line>", "help", "identity <x:line>", "kerberos <x:line>", "l2tp-class <x>",
		"macro <x:line>", "netconf <x:line>", "nls <x:line>", "password <x:line>",
		"physical-layer <x:line>", "policy-map type control <x:line>", "ppp <x:line>", "qos <x:line>",
		"rif <x:line>", "rtr <x:line>", "security <x:line>", "shutdown <x:line>", "stackmaker <x:line>",
		"table-map <x>", "template <x>", "transceiver <x:line>", "wsma <x:line>", "x25 <x:line>",
		"xconnect <x:line>", "ip accounting-list <x:line>", "ip policy-list <x:line>",
		"ip reflexive-list <x:line>", "ip rsvp <x:line>", "ip sdr <x:line>", "ip traffic-export <x:line>")
}
