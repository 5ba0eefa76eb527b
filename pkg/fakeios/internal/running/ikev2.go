package running

import (
	"net/netip"
	"slices"
	"strings"
)

// KeyFor returns the peer of a keyring that has a key and an address, or nil.
func (c *Config) KeyFor(ring string, peer netip.Addr) *KeyringPeer {
	k := c.Keyring(ring)
	if k == nil {
		return nil
	}
	return Find(k.Peers, func(p *KeyringPeer) bool { return p.Address == peer && p.LocalKey != "" })
}

// AnyVRF is what `match fvrf` says for every front-door VRF and the global table.
const AnyVRF = "any"

// fits reports whether what a policy or a profile says of front-door VRFs is true of one: without a word it is for the
// global table alone. Source: IOS command reference, `match fvrf`.
func fits(match, fvrf string) bool { return match == AnyVRF || match == fvrf }

// Serves reports whether a profile is for tunnels whose packets go through a front-door VRF; "" is the global table.
func (p *IKEv2Profile) Serves(fvrf string) bool { return fits(p.FVRF, fvrf) }

// OfferedProposals are the complete proposals of the first policy that has one and that is for a local address in a
// front-door VRF, "" for the global table. Where no policy is, the default ones of the release are taken; that they are
// not where there are policies and none fits is [inferred].
func (c *Config) OfferedProposals(local netip.Addr, fvrf string) []*IKEv2Proposal {
	for _, policy := range c.Policies {
		if !policy.Fits(local, fvrf) {
			continue
		}
		var complete []*IKEv2Proposal
		for _, name := range policy.Proposals {
			if p := c.Proposal(name); p != nil && p.Complete() {
				complete = append(complete, p)
			}
		}
		if len(complete) > 0 {
			return complete
		}
	}
	if len(c.Policies) > 0 || c.IsDefaultOff(DefaultPolicy) || c.IsDefaultOff(DefaultProposal) {
		return nil
	}
	return DefaultProposals()
}

// DefaultProposals are what the release offers by itself [inferred for 15.4].
func DefaultProposals() []*IKEv2Proposal {
	return []*IKEv2Proposal{{
		Name: "default", Encryption: []string{"aes-cbc-256", "aes-cbc-192", "aes-cbc-128"},
		Integrity: []string{"sha512", "sha384", "sha256", "sha1", "md5"}, Groups: []string{"5", "2"},
	}}
}

// Fits reports whether a policy is for a local address in a front door VRF. One that names no VRF is for the global
// one, one that names no address for all of them.
func (p *IKEv2Policy) Fits(local netip.Addr, fvrf string) bool {
	return fits(p.FVRF, fvrf) && (len(p.MatchLocal) == 0 || slices.Contains(p.MatchLocal, local))
}

// Complete reports whether IOS would print no note on entering the object again.
func (p *IKEv2Proposal) Complete() bool {
	gcm := slices.ContainsFunc(p.Encryption, func(e string) bool { return strings.Contains(e, "gcm") })
	return len(p.Encryption) > 0 && len(p.Groups) > 0 && (len(p.Integrity) > 0 || gcm && len(p.PRF) > 0)
}

// Complete reports whether IOS would print no note on entering the profile again.
func (p *IKEv2Profile) Complete() bool {
	return p.AuthLocal != "" && p.AuthRemote != "" && len(p.MatchRemote) > 0
}

// Match adds an address to `match identity remote address`.
func (p *IKEv2Profile) Match(a netip.Addr) {
	if !slices.Contains(p.MatchRemote, a) {
		p.MatchRemote = append(p.MatchRemote, a)
	}
}

// Unmatch takes back an address of `match identity remote address`.
func (p *IKEv2Profile) Unmatch(a netip.Addr) {
	p.MatchRemote = slices.DeleteFunc(p.MatchRemote, func(b netip.Addr) bool { return a == b })
}

// MatchAt adds an address or an interface to `match address local`.
func (p *IKEv2Profile) MatchAt(local string) {
	if !slices.Contains(p.MatchLocal, local) {
		p.MatchLocal = append(p.MatchLocal, local)
	}
}

// UnmatchAt takes one back.
func (p *IKEv2Profile) UnmatchAt(local string) {
	p.MatchLocal = slices.DeleteFunc(p.MatchLocal, func(b string) bool { return local == b })
}

// ServesLocal reports whether a profile is for a tunnel that sends from a local address, which the configuration says
// what interface it is of.
func (p *IKEv2Profile) ServesLocal(c *Config, local netip.Addr) bool {
	return len(p.MatchLocal) == 0 || slices.ContainsFunc(p.MatchLocal, func(m string) bool {
		name, isInterface := strings.CutPrefix(m, "interface ")
		return isInterface && c.AddressOf(name) == local || m == local.String()
	})
}

// IKEv2Proposal is `crypto ikev2 proposal NAME`.
type IKEv2Proposal struct {
	Name       string
	Encryption []string // "aes-cbc-256"
	Integrity  []string // "sha1"
	PRF        []string
	Groups     []string
}

// IKEv2Policy is `crypto ikev2 policy NAME`.
type IKEv2Policy struct {
	Name       string
	FVRF       string       // its name, [AnyVRF], or "" for the global table
	MatchLocal []netip.Addr // `match address local A`; none: any
	Proposals  []string
}

// IKEv2Keyring is `crypto ikev2 keyring NAME`.
type IKEv2Keyring struct {
	Name  string
	Peers []*KeyringPeer
}

// KeyringPeer is `peer NAME` of a keyring.
type KeyringPeer struct {
	Name      string
	Address   netip.Addr
	LocalKey  string
	RemoteKey string
	Split     bool // typed as `pre-shared-key local` / `remote`, not as one key
}

// IKEv2Profile is `crypto ikev2 profile NAME`.
type IKEv2Profile struct {
	Name             string
	Extra            []string     // lines that are kept and change nothing
	MatchRemote      []netip.Addr // `match identity remote address A 255.255.255.255`
	MatchLocal       []string     // `match address local`: "interface NAME" or an address; none: any
	FVRF             string       // its name, [AnyVRF], or "" for the global table
	IdentityKind     string       // "email", "fqdn", "address", "" for the interface address
	Identity         string
	AuthRemote       string // "pre-share"
	AuthLocal        string
	Keyring          string
	Lifetime         int // seconds; 0 is the default 86400
	NoConfigExchange bool
	DPD              *DPD
}

// DPD is dead peer detection, `crypto ikev2 dpd` or that of a profile.
type DPD struct {
	Interval, Retry int
	Mode            string // "periodic", "on-demand"
}
