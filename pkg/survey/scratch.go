package survey

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// What marks everything that a survey puts on a router. The addresses are those that RFC 2544 sets aside for tests of
// devices; they are routed nowhere.
const (
	mark     = "ZT-SURVEY-"
	network  = "198.18."
	scratchK = "ziatunnel-survey-0123456789" // a pre-shared key that opens nothing
	mailbox  = "ziatunnel-survey@example.com"
)

// ErrTaken is a router on which what marks a survey is in use.
var ErrTaken = errors.New("names or addresses of a survey are on the router already")

// numbers hands out numbers that the running-config does not use anywhere.
type numbers struct{ taken map[string]bool }

var word = regexp.MustCompile(`[0-9]+`)

func takenIn(running iosconf.Config) (numbers, error) {
	text := running.String()
	if strings.Contains(text, mark) || strings.Contains(text, network) {
		return numbers{}, fmt.Errorf("%w: %s or %s0.0", ErrTaken, strings.TrimSuffix(mark, "-"), network)
	}
	n := numbers{taken: map[string]bool{}}
	for _, number := range word.FindAllString(text, -1) {
		n.taken[number] = true
	}
	return n, nil
}

// below is the highest free number that is not above from. It is taken then.
func (n numbers) below(from int) int {
	for n.taken[strconv.Itoa(from)] {
		from--
	}
	n.taken[strconv.Itoa(from)] = true
	return from
}

// The highest numbers that a survey takes: within what IOS 15.4 takes, and out of the way of those that people choose.
const (
	topTunnel, topLoopback = 2990, 2890
	topList, topSLA        = 2650, 64990
	topTrack               = 990
)

// variant is a site that does not exist.
type variant struct {
	letter       string
	encryption   string
	ikeIntegrity string
	pfs          string
	traffic      string
	accessGroups string
	numbered     bool // the tunnels have addresses of their own
	otherForms   bool // lines that have another form are typed in that one
	exempt       []string
	exemptFrom   []string
}

// site gives a variant names and numbers that are free. index keeps its addresses apart from those of others.
func (n numbers) site(v variant, index int) *site.Site {
	loopback := func(third int) site.Interface {
		return site.Interface{
			Name:    fmt.Sprintf("Loopback%d", n.below(topLoopback)),
			Address: netip.PrefixFrom(netip.MustParseAddr(fmt.Sprintf("%s%d.1", network, 10*index+third)), 24),
		}
	}
	name := func(what string) string { return mark + v.letter + "-" + what }
	address := func(third, fourth int) netip.Addr {
		return netip.MustParseAddr(fmt.Sprintf("%s%d.%d", network, 10*index+third, fourth))
	}
	s := &site.Site{
		Name: "survey", MTU: 1400, Traffic: v.traffic, AccessGroups: v.accessGroups,
		Credential: site.Credential{FQDN: mailbox},
		ZIA: site.ZIA{Cloud: "zscalertwo", Encryption: v.encryption, IKEIntegrity: v.ikeIntegrity, PFS: v.pfs,
			Primary: site.Edge{VPN: address(0, 1), Global: address(0, 2)},
			Backup:  site.Edge{VPN: address(0, 3), Global: address(0, 4)}},
		WAN: loopback(1), LAN: loopback(2),
		Names: site.Names{
			Proposal: name("PROPOSAL"), Policy: name("POLICY"), Keyring: name("KEYRING"), Peer1: name("PEER1"),
			Peer2: name(
				"PEER2",
			), IKEv2Profile1: name("IKE1"), IKEv2Profile2: name("IKE2"), TransformSet: name("TRANSFORM"),
			IPsecProfile1: name("IPSEC1"), IPsecProfile2: name("IPSEC2"), RouteMap: name("MAP"),
			PrimaryTunnel: fmt.Sprintf("Tunnel%d", n.below(topTunnel)),
			BackupTunnel:  fmt.Sprintf("Tunnel%d", n.below(topTunnel)),
			ACL:           n.below(topList), SLA1: n.below(topSLA), SLA2: n.below(topSLA),
			Track1: n.below(topTrack), Track2: n.below(topTrack),
		},
	}
	if v.numbered {
		s.ZIA.Primary.Tunnel = netip.PrefixFrom(address(3, 1), 30)
		s.ZIA.Backup.Tunnel = netip.PrefixFrom(address(3, 5), 30)
	}
	for _, prefix := range v.exemptFrom {
		s.ExemptFrom = append(s.ExemptFrom, netip.MustParsePrefix(prefix))
	}
	for _, prefix := range v.exempt {
		s.Exempt = append(s.Exempt, netip.MustParsePrefix(prefix))
	}
	return s
}
