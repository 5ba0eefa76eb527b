package fakeios

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
