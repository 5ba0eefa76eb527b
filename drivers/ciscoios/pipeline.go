package ciscoios

import "strings"

// A line that opens a submode may fail. What has been sent behind it then lands in the mode above,
// and what has been sent behind the `exit` of its block even in exec. Waiting for every prompt would
// be safe and costs a round trip an object, most of the time of a push. So lines go ahead all the
// same if they are known to do nothing in any mode but their own: those below. Whatever is not here
// waits.

// submodeOnly begin lines that IOS 15.4 refuses in every mode above the one they belong to, up
// to exec; a space at the end means that more must follow. From the command lists of the modes of
// the guide's objects. [inferred] for releases that add commands.
var submodeOnly = []string{
	// IKEv2 proposal, policy, keyring, profile
	"encryption ", "integrity ", "prf ", "group ", "proposal ", "peer ", "address ", "pre-shared-key ",
	"match identity ", "match fvrf ",
	"identity local ", "authentication local ", "authentication remote ", "keyring local ", "lifetime ", "dpd ",
	"no config-exchange request",
	// transform set, IPsec profile
	"mode tunnel", "mode transport", "set security-association ", "set security-policy ", "set transform-set ",
	"set ikev2-profile ", "set pfs ",
	// interfaces; `tunnel` in exec wants the name of a host and finds none
	"ip unnumbered ", "ip mtu ", "ip tcp adjust-mss ", "tunnel source ", "tunnel mode ", "tunnel destination ",
	"tunnel protection ",
	"ip policy route-map ", "ip nat inside", "ip nat outside", "ip virtual-reassembly in", "no shutdown",
	"description ",
	// IP SLA, track, route map
	"http raw ", "http-raw-request", "threshold ", "timeout ", "frequency ", "delay up ", "delay down ",
	"match ip address ", "set interface ",
	// archive
	"path ", "no path ",
	// the request of an IP SLA operation; its last row is no `end`, because the rest is glued to it
	"GET ", "HEAD ", "POST ", "Host: ", "User-Agent: ", `\r\n`, `end\r\n`,
}

// globalOnly begin global lines that do nothing when they land in exec, or which do there, in
// configuration, exactly what they should. `archive` alone is incomplete in exec.
var globalOnly = []string{
	"archive", "interface ", "crypto ikev2 ", "crypto ipsec transform-set ", "crypto ipsec profile ",
	"crypto ipsec fragmentation ", "ip sla ", "track ", "route-map ", "access-list ", "ip route ",
}

// refusedElsewhere reports whether a line may go behind one whose mode is not confirmed. `exit` and
// `end` at worst end the session, and a session that ends is known to have failed.
func refusedElsewhere(line string) bool {
	if line == "exit" || line == "end" {
		return true
	}
	for _, list := range [][]string{submodeOnly, globalOnly} {
		for _, start := range list {
			if line == start || strings.HasPrefix(line, start) {
				return line == start || strings.HasSuffix(start, " ") || strings.HasPrefix(start, `\`)
			}
		}
	}
	return false
}
