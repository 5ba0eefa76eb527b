package fakeios

import "net/netip"

// Config is what a virtual router is made of. The zero value, filled by [New], is an 881 on
// IOS 15.4(3)M3 with a WAN address and a default route on FastEthernet4 and a LAN on Vlan1.
type Config struct {
	Hostname     string // default "branch-881"
	Version      string // default "15.4(3)M3"
	Users        []User // who may log in; default: noc / noc at privilege 15
	EnableSecret string // empty: none set
	// Startup is the startup-config the router boots with, as IOS text. Empty: a small branch
	// router whose addresses come from WANAddress and LANAddress.
	Startup    string
	WANAddress netip.Prefix // default 192.0.2.10/24 on FastEthernet4, gateway the first host
	LANAddress netip.Prefix // default 172.17.0.1/24 on Vlan1
	Clock      Clock        // default real time
	Edges      []*Edge      // the service edges that its tunnels can reach
	HostKeyPEM []byte       // RSA host key; nil: one is generated (costly: share it in a fleet)
	Faults     []Fault
	Quirks     Quirks
}

// User is a local account of the router.
type User struct {
	Name       string
	Password   string
	Privilege  int      // 15 lands at "#", 1 at ">"
	PublicKeys []string // authorized_keys lines
}

// Quirks are the facts about IOS 15.4(3)M3 that no source confirms on hardware. The zero value
// is the likeliest behaviour; each can be switched, so that a client is tried against both.
type Quirks struct {
	// NoTunnelIKEv2Profile refuses `tunnel protection ipsec profile P ikev2-profile Q` at
	// ikev2-profile: seen in the help of IOL 17.15 and printed by the vendor for 15.4(3)M3.
	NoTunnelIKEv2Profile bool
	// ShowTrackStateKeyword shows `track N ip sla N state` instead of dropping the default word.
	ShowTrackStateKeyword bool
	// DeepHTTPRaw indents http-raw-request by two and its lines by three blanks.
	DeepHTTPRaw bool
	// NoGCMHardware answers esp-gcm with the does-not-support warning and leaves it unusable.
	NoGCMHardware bool
	// ShowDefaultLifetime shows `lifetime 86400` in an IKEv2 profile.
	ShowDefaultLifetime bool
}

// Fault is something that goes wrong once, at a line that the client types.
type Fault struct {
	// Line is matched as a prefix of the typed line, after trimming and unabbreviated as typed.
	Line string
	Do   FaultKind
	// Reply is what the router answers for FaultReject, without the newline around it.
	Reply string
	// Times is how often it happens; 0 means once, negative always.
	Times int
}

// FaultKind says what goes wrong.
type FaultKind string

// The faults of a line. More come with the scenario file.
const (
	FaultReject FaultKind = "reject" // answer Reply and do nothing
	FaultIgnore FaultKind = "ignore" // say nothing and do nothing
	FaultClose  FaultKind = "close"  // run the line, then close the connection without answer
	FaultDrop   FaultKind = "drop"   // close the connection instead of running the line
	FaultHang   FaultKind = "hang"   // never answer
	FaultSyslog FaultKind = "syslog" // glue a log message into the echo of the line, then go on
)
