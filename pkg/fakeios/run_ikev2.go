package fakeios

import (
	"net/netip"
	"slices"
	"strings"
)

func (c *config) keyFor(ring string, peer netip.Addr) *keyringPeer {
	k := c.keyring(ring)
	if k == nil {
		return nil
	}
	return find(k.peers, func(p *keyringPeer) bool { return p.address == peer && p.localKey != "" })
}

// offeredProposals are the complete proposals of the first policy that has one. A router without
// any policy has the default one of its release [inferred for 15.4].
func (c *config) offeredProposals() []*ikev2Proposal {
	if len(c.policies) == 0 {
		return []*ikev2Proposal{{
			name: "default", encryption: []string{"aes-cbc-256", "aes-cbc-192", "aes-cbc-128"},
			integrity: []string{"sha512", "sha384", "sha256", "sha1", "md5"}, groups: []string{"5", "2"},
		}}
	}
	for _, policy := range c.policies {
		var complete []*ikev2Proposal
		for _, name := range policy.proposals {
			if p := c.proposal(name); p != nil && p.complete() {
				complete = append(complete, p)
			}
		}
		if len(complete) > 0 {
			return complete
		}
	}
	return nil
}

// complete tells whether IOS would print no note on entering the object again.
func (p *ikev2Proposal) complete() bool {
	gcm := slices.ContainsFunc(p.encryption, func(e string) bool { return strings.Contains(e, "gcm") })
	return len(p.encryption) > 0 && len(p.groups) > 0 && (len(p.integrity) > 0 || gcm && len(p.prf) > 0)
}

func (p *ikev2Profile) complete() bool {
	return p.authLocal != "" && p.authRemote != "" && len(p.matchRemote) > 0
}

func (p *ikev2Profile) match(a netip.Addr) string {
	if !slices.Contains(p.matchRemote, a) {
		p.matchRemote = append(p.matchRemote, a)
	}
	return ""
}

func (p *ikev2Profile) unmatch(a netip.Addr) string {
	p.matchRemote = slices.DeleteFunc(p.matchRemote, func(b netip.Addr) bool { return a == b })
	return ""
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
