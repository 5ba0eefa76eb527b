package site

import (
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Site is what one branch wants, validated.
type Site struct {
	Name       string
	Router     Router
	Credential Credential
	ZIA        ZIA
	Portal     Portal
	LAN, WAN   Interface
	// LANs are the names of further interfaces whose traffic is sent into the tunnels, beside that of LAN.
	LANs []string
	// VRFDefinition says that the router defines its VRFs by `vrf definition`, and not by `ip vrf`.
	VRFDefinition bool
	// TunnelZone is the zone of a zone-based firewall that the tunnel interfaces become members of; "" is none.
	TunnelZone string
	MTU        int            // of the tunnels, 576 to 1500
	Traffic    string         // "all" or "web"
	Exempt     []netip.Prefix // destinations that stay out of the tunnels
	ExemptFrom []netip.Prefix // sources that do, such as published servers
	// ExemptAuto adds to both what the router itself shows to lie elsewhere; see package guard. It is not known
	// before the router is read.
	ExemptAuto bool
	// AccessGroups is "guide" to filter WAN and LAN with the access list of the route map, as step
	// 13 of the guide prints it, or "none".
	AccessGroups  string
	BandwidthMbps int // what the site wants to send through its tunnels, in Mbit/s; 0: not said
	Names         Names
	// Steering is what decides which tunnel carries the traffic, WhenDown what becomes of it when none does: see
	// [SteeringGuide] and [WhenDownInternet]. Empty is the default of each.
	Steering, WhenDown string
	Probe              Probe
	// Further are the pairs of tunnels beside the one that the fields above describe; see [Site.Pairs]. Fallback says
	// what carries the traffic of a pair that is down: [FallbackPairs] or [FallbackNone].
	Further  []Pair
	Fallback string

	// What rollouts select and schedule by.
	Labels   map[string]string // words by word, "region": "apac"
	Groups   []string
	Timezone string // IANA name, its existence unchecked; empty: UTC

	view       view
	objections Problems
}

// MSS is the TCP segment size that fits the tunnel: the MTU less 40 bytes of IP and TCP header.
func (s *Site) MSS() int { return s.MTU - 40 }

// Router is where to log in and how.
type Router struct {
	Address       string // host:port, [v6]:port
	User          string
	Password      secret.Ref
	Key           secret.Ref // private key text
	KeyPassphrase secret.Ref
	Enable        secret.Ref
	Agent         bool
	HostKey       string // "SHA256:...", a pin
	Jump          []Hop  // first hop first
	LegacySSH     bool
}

// Hop is a jump host on the way to the router, with logins of its own: those of the router are not offered to it.
type Hop struct {
	Address       string // host:port, [v6]:port
	User          string
	Password      secret.Ref
	Key           secret.Ref // private key text
	KeyPassphrase secret.Ref
	Agent         bool
	HostKey       string // "SHA256:...", a pin
	LegacySSH     bool
}

// Credential is the VPN credential of the ZIA portal.
type Credential struct {
	FQDN string // user@domain, lower case as the portal stores it
	PSK  secret.Ref
}

// ZIA is the other end.
type ZIA struct {
	Cloud string // without ".net"
	// Encryption of phase 2: "none" (NULL), "aes-gcm" or "aes" (AES-256-CBC).
	Encryption string
	// ESPIntegrity is what the packets of phase 2 are authenticated with: "sha1" or "sha256"; "" with aes-gcm, which
	// does it by itself.
	ESPIntegrity string
	IKEIntegrity string // of phase 1, and its PRF: "sha1", which the guide says, or "sha256"
	PFS          string // group of perfect forward secrecy in phase 2, "group14"; "" is off
	Primary      Edge
	Backup       Edge
	PACGlobals   []netip.Addr // global addresses that PAC files use
}

// Edge is a public service edge.
type Edge struct {
	VPN    netip.Addr
	Global netip.Addr   // answers the health page inside the tunnel
	Tunnel netip.Prefix // address of the tunnel interface; zero: ip unnumbered
}

// Interface is a router interface. Its address is sent only when the site file gives one.
type Interface struct {
	Name    string // as IOS shows it
	Address netip.Prefix
	Zone    string // of a zone-based firewall, of which the interface is a member; "": not said
	VRF     string // in which the interface is; "" is the global table
	// Gateway is that of the WAN, for steering by routes. Zero: not given.
	Gateway Gateway
}

// Ping is the command that sends an echo from the interface to an address. Words such as `repeat 3` may follow.
func (i Interface) Ping(to netip.Addr) string {
	command := "ping "
	if i.VRF != "" {
		command += "vrf " + i.VRF + " "
	}
	return command + to.String() + " source " + i.Name
}

// Steered are the names of all interfaces whose traffic is sent into tunnels: the LAN, the further ones, and those of
// further pairs.
func (s *Site) Steered() []string {
	out := append([]string{s.LAN.Name}, s.LANs...)
	for _, p := range s.Further {
		out = append(out, p.LANs...)
	}
	return out
}

// Names are the names and numbers of every object that is configured.
type Names struct {
	Proposal, Policy, Keyring    string
	Peer1, Peer2                 string
	IKEv2Profile1, IKEv2Profile2 string
	TransformSet                 string
	IPsecProfile1, IPsecProfile2 string
	PrimaryTunnel, BackupTunnel  string
	ACL                          int
	RouteMap                     string
	SLA1, SLA2                   int
	Track1, Track2               int
	// What lets the LAN's zone into that of the tunnels.
	ZonePair, ClassMap, PolicyMap string
	// EEM applets of [SteeringEEM].
	AppletDown, AppletUp string
}

func defaultNames() Names {
	return Names{
		Proposal: "ZIA-PROPOSAL", Policy: "ZIA-POLICY", Keyring: "ZIA-KEYRING", Peer1: "ZIA-PRIMARY",
		Peer2: "ZIA-BACKUP", IKEv2Profile1: "ZIA-IKEV2-PRIMARY", IKEv2Profile2: "ZIA-IKEV2-BACKUP",
		TransformSet: "ZIA-TRANSFORM", IPsecProfile1: "ZIA-IPSEC-PRIMARY", IPsecProfile2: "ZIA-IPSEC-BACKUP",
		PrimaryTunnel: "Tunnel1", BackupTunnel: "Tunnel2", ACL: 101, RouteMap: "ZIA-PBR", SLA1: 1, SLA2: 2,
		Track1: 1, Track2: 2, ZonePair: "ZIA-LAN-TUNNEL", ClassMap: "ZIA-LAN-TRAFFIC", PolicyMap: "ZIA-LAN-POLICY",
		AppletDown: "ZIA-PRIMARY-DOWN", AppletUp: "ZIA-PRIMARY-UP",
	}
}
