package fakeios

import (
	"net/netip"
	"time"
)

// config is a running-config kept as state: what the modes write, what the renderer shows and
// what the network obeys. It holds values, not lines. Lists keep the order of entry; the
// renderer sorts where IOS sorts.
type config struct {
	hostname string
	enable   string // hash of the enable secret; "" is none
	users    []user
	banners  map[string]string // "motd", "login", "exec"
	archive  archiveConfig
	ssh      sshConfig

	console, aux, vty *lineConfig

	dhcpPools []*section
	ospf      []*section

	proposals     []*ikev2Proposal
	policies      []*ikev2Policy
	keyrings      []*ikev2Keyring
	ikev2Profiles []*ikev2Profile
	dpd           *dpd
	natKeepalive  int // seconds; 0 is off

	transformSets []*transformSet
	ipsecProfiles []*ipsecProfile
	fragmentation string // "after-encryption", "before-encryption", "" for the default

	interfaces []*iface
	routes     []*staticRoute
	acls       []*acl
	routeMaps  []*routeMapEntry
	natRules   []string // what follows `ip nat`, in full keywords

	tracks []*track
	slas   []*ipSLA

	// plain holds the lines of the base configuration that have no object of their own, by
	// section, exactly as shown ("service timestamps debug datetime msec").
	plain map[string][]string

	// trackUp asks the network about a track; nil while a file is read.
	trackUp func(id int) bool
}

// user is a local account; it has a password in clear or the hash of a secret.
type user struct {
	name      string
	privilege int
	password  string
	secret    string
}

func (u user) knows(typed string) bool {
	if u.secret != "" {
		return u.secret == hashOf(typed)
	}
	return u.password == typed
}

// section is an object that this model keeps and shows without knowing what it does: the lines of
// `ip dhcp pool X` or `router ospf N`.
type section struct {
	name  string
	lines []string
}

// archiveConfig is `archive`.
type archiveConfig struct {
	path        string
	maximum     int // 0 is the default 10
	writeMemory bool
	timePeriod  int      // minutes
	log         []string // lines of `log config`
}

// ikev2Proposal is `crypto ikev2 proposal NAME`.
type ikev2Proposal struct {
	name       string
	encryption []string // "aes-cbc-256"
	integrity  []string // "sha1"
	prf        []string
	groups     []string
}

// ikev2Policy is `crypto ikev2 policy NAME`.
type ikev2Policy struct {
	name      string
	fvrf      string // "any" or ""
	proposals []string
}

type ikev2Keyring struct {
	name  string
	peers []*keyringPeer
}

type keyringPeer struct {
	name      string
	address   netip.Addr
	localKey  string
	remoteKey string
	split     bool // typed as `pre-shared-key local` / `remote`, not as one key
}

// ikev2Profile is `crypto ikev2 profile NAME`.
type ikev2Profile struct {
	name             string
	matchRemote      []netip.Addr // `match identity remote address A 255.255.255.255`
	identityKind     string       // "email", "fqdn", "address", "" for the interface address
	identity         string
	authRemote       string // "pre-share"
	authLocal        string
	keyring          string
	lifetime         int // seconds; 0 is the default 86400
	noConfigExchange bool
	dpd              *dpd
}

type dpd struct {
	interval, retry int
	mode            string // "periodic", "on-demand"
}

// transformSet is `crypto ipsec transform-set NAME T...`; transforms as shown, "esp-gcm 256".
type transformSet struct {
	name       string
	transforms []string
	transport  bool
}

type ipsecProfile struct {
	name            string
	lifetimeSeconds int // 0 is the default 3600
	policyLimit     int
	transformSet    string
	ikev2Profile    string
	pfsGroup        int
}

type iface struct {
	name        string // canonical: "Tunnel1", "FastEthernet4", "Vlan1"
	description string
	address     netip.Prefix // zero: no ip address
	secondaries []netip.Prefix
	dhcp        bool
	unnumbered  string
	accessIn    string
	accessOut   string
	mtu         int // ip mtu
	mss         int // ip tcp adjust-mss
	nat         string
	reassembly  bool
	policyMap   string
	duplex      string
	speed       string
	shutdown    bool
	switchport  bool     // FastEthernet0-3 of an 881
	bandwidth   int      // kbit/s
	typed       bool     // the address was typed since the router booted
	extra       []string // lines that this model keeps and shows, in full keywords

	tunnel *tunnel // only of Tunnel interfaces
}

type tunnel struct {
	source       string // interface name or address
	destination  netip.Addr
	mode         string // "ipsec ipv4"; "" is gre ip
	profile      string // tunnel protection ipsec profile
	ikev2Profile string // ... ikev2-profile
}

type staticRoute struct {
	prefix    netip.Prefix
	via       string // interface, "" when only a next hop
	nextHop   netip.Addr
	distance  int
	permanent bool
	track     int // the route stands only while this track is up; 0 is none
	name      string
}

type acl struct {
	name     string // number or name
	standard bool
	entries  []ace
}

// ace is one entry of an access list.
type ace struct {
	sequence int
	remark   string
	permit   bool
	standard bool
	protocol string // "ip", "tcp", "udp", "icmp", "esp", ...
	src, dst aclMatch
	suffix   string // "established", an ICMP type, "fragments"
	log      string // "log", "log-input"
	hits     uint64
}

// aclMatch is one end of an entry.
type aclMatch struct {
	any      bool
	address  netip.Addr
	wildcard netip.Addr
	op       string // "eq", "range", ...; "" is any port
	ports    []int
}

type routeMapEntry struct {
	name          string
	permit        bool
	sequence      int
	description   string
	matchACLs     []string
	setInterfaces []string
	setNextHops   []string
	packets       uint64 // that it has routed
}

type track struct {
	id           int
	sla          int
	reachability bool // false: state
	delayUp      int  // seconds
	delayDown    int
}

type ipSLA struct {
	id         int
	kind       string // "", "http raw", "http get", "icmp-echo"
	url        string
	target     netip.Addr
	sourceIf   string
	rawRequest []string // the lines as typed, `\r\n` as four characters
	threshold  int      // ms; 0 is the default 5000
	timeout    int      // ms; 0 is the default 5000
	frequency  int      // s; 0 is the default 60
	schedule   *slaSchedule
	reactions  []string // the words behind `ip sla reaction-configuration N`
}

type slaSchedule struct {
	life      string // "forever" or seconds
	startTime string // "now", "pending"
	since     time.Time
}
