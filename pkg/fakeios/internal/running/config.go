package running

// Config is a running-config kept as state: what the modes write, what the renderer shows and
// what the network obeys. It holds values, not lines. Lists keep the order of entry; the
// renderer sorts where IOS sorts.
type Config struct {
	Hostname       string
	Enable         Credential // enable secret
	EnablePassword Credential // enable password, which counts without a secret
	Users          []User
	Banners        map[string]string // by kind, all that stands between the delimiters
	Archive        Archive
	SSH            SSH

	Console, Aux *Line
	VTYs         []VTYRange // by their numbers

	DHCPPools []*Section
	OSPF      []*Section
	Blocks    []*HeadedSection // vlan, redundancy, crypto pki trustpoint

	Proposals     []*IKEv2Proposal
	Policies      []*IKEv2Policy
	DefaultsOff   []string // the objects called default that are switched off: [DefaultPolicy]
	Keyrings      []*IKEv2Keyring
	IKEv2Profiles []*IKEv2Profile
	DPD           *DPD
	NATKeepalive  int // seconds; 0 is off

	TransformSets []*TransformSet
	IPsecProfiles []*IPsecProfile
	Fragmentation string // "after-encryption", "before-encryption", "" for the default

	Interfaces []*Interface
	Routes     []*StaticRoute
	ACLs       []*ACL
	RouteMaps  []*RouteMapEntry
	NATPools   []*NATPool
	NATRules   []*NATRule

	VRFs         []*VRF
	Learned      []LearnedRoute // what neighbours have announced; the network's, not configured
	Processes    []*Section     // router eigrp, bgp and rip: "eigrp 100"
	ObjectGroups []*ObjectGroup
	InspectRules []*InspectRule
	LocalPolicy  string // route map of `ip local policy`; "" is none

	// ParameterMaps are kept as lines: timeouts and limits, which no packet of this model meets.
	ParameterMaps []*Section
	ClassMaps     []*ClassMap
	PolicyMaps    []*PolicyMap
	Zones         []*Zone
	ZonePairs     []*ZonePair

	ISAKMPPolicies []*Section
	ISAKMPKeyrings []*Section
	ISAKMPProfiles []*Section
	ISAKMPKeys     []*ISAKMPKey
	ISAKMPLines    []string
	CryptoMaps     []*CryptoMap

	Tracks []*Track
	SLAs   []*SLAOperation

	// Plain holds the lines of the base configuration that have no object of their own, by
	// section, exactly as shown ("service timestamps debug datetime msec").
	Plain map[string][]string

	// Notes are the lines of the catalog, which change nothing.
	Notes []*Note

	// Outline is where the lines stand that the model does not know; nil: there are none.
	Outline *Outline

	// TrackUp asks the network about a track; nil while a file is read.
	TrackUp func(id int) bool
}
