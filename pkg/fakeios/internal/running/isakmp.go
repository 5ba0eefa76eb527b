package running

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// ISAKMPKey is `crypto isakmp key KEY address A [MASK]`: a pre-shared key of IKEv1.
type ISAKMPKey struct {
	Key    string
	Prefix netip.Prefix
	Mask   string // as typed, "" without one
	Option string // "no-xauth"
}

// CryptoMap is the entries of `crypto map NAME`, by number.
type CryptoMap struct {
	Name    string
	Local   string // crypto map NAME local-address X
	Entries []*CryptoMapEntry
}

// CryptoMapEntry is `crypto map NAME N ipsec-isakmp`.
type CryptoMapEntry struct {
	Map          *CryptoMap
	Sequence     int
	Dynamic      string // ... dynamic NAME
	Peers        []netip.Addr
	TransformSet string
	Match        string   // match address
	Lines        []string // set pfs, set ikev2-profile, description, ... as shown
}

// Complete reports whether the entry can protect anything: IOS calls it incomplete without a peer, a list that
// exists, or a transform set.
func (e *CryptoMapEntry) Complete(c *Config) bool {
	return len(e.Peers) > 0 && c.ACL(e.Match) != nil && c.TransformSet(e.TransformSet) != nil
}

// CryptoMap returns a crypto map by name, or nil.
func (c *Config) CryptoMap(name string) *CryptoMap {
	return Find(c.CryptoMaps, func(m *CryptoMap) bool { return m.Name == name })
}

// Protects is the entry of a crypto map that takes a packet; nil: it goes out in clear.
func (c *Config) Protects(name string, p packet.Packet) *CryptoMapEntry {
	m := c.CryptoMap(name)
	if m == nil {
		return nil
	}
	return Find(m.Entries, func(e *CryptoMapEntry) bool { return e.Complete(c) && c.ACL(e.Match).Permits(c, p) })
}

// isakmp shows policies, keys, keyrings and profiles of IKEv1.
func (p *document) isakmp(c *Config) {
	section := func(head string, list []*Section) {
		for _, s := range list {
			p.line("%s %s", head, s.Name)
			p.all(indented(s.Lines))
			renderNotes(&p.Builder, s.Notes, 1, everyNote)
		}
	}
	section("crypto keyring", c.ISAKMPKeyrings)
	section("crypto isakmp policy", c.ISAKMPPolicies)
	for _, k := range c.ISAKMPKeys {
		mask := ""
		if k.Mask != "" {
			mask = " " + k.Mask
		}
		option := ""
		if k.Option != "" {
			option = " " + k.Option
		}
		p.line("crypto isakmp key %s address %s%s%s", k.Key, k.Prefix.Addr(), mask, option)
	}
	p.all(c.ISAKMPLines)
	section("crypto isakmp profile", c.ISAKMPProfiles)
	if len(c.ISAKMPPolicies)+len(c.ISAKMPKeys)+len(c.ISAKMPLines)+len(c.ISAKMPProfiles) > 0 {
		p.line("!\n!")
	}
}

// cryptoMaps shows crypto maps, with IOS's comment on entries that protect nothing.
func (p *document) cryptoMaps(c *Config) {
	for _, m := range c.CryptoMaps {
		if m.Local != "" {
			p.line("crypto map %s local-address %s", m.Name, m.Local)
		}
		for _, e := range m.Entries {
			if e.Dynamic != "" {
				p.line("crypto map %s %d ipsec-isakmp dynamic %s ", m.Name, e.Sequence, e.Dynamic)
				continue
			}
			p.line("crypto map %s %d ipsec-isakmp ", m.Name, e.Sequence)
			if !e.Complete(c) {
				p.line(" ! Incomplete")
			}
			for _, peer := range e.Peers {
				p.line(" set peer %s", peer)
			}
			if e.TransformSet != "" {
				p.line(" set transform-set %s ", e.TransformSet)
			}
			p.all(indented(e.Lines))
			if e.Match != "" {
				p.line(" match address %s", e.Match)
			}
		}
		p.line("!")
	}
}

func indented(lines []string) []string {
	var out []string
	for _, l := range lines {
		out = append(out, " "+l)
	}
	return out
}

// HasKeyFor reports whether the router has something to authenticate a peer of IKE with: a pre-shared key for its
// address, in a keyring or not, or a profile that the entry of the crypto map names.
func (c *Config) HasKeyFor(peer netip.Addr, e *CryptoMapEntry) bool {
	named := func(line string) bool {
		return strings.HasPrefix(line, "set ikev2-profile ") || strings.HasPrefix(line, "set isakmp-profile ")
	}
	if e != nil && slices.ContainsFunc(e.Lines, named) {
		return true
	}
	if Find(c.ISAKMPKeys, func(k *ISAKMPKey) bool { return k.Prefix.Contains(peer) }) != nil {
		return true
	}
	return Find(c.ISAKMPKeyrings, func(s *Section) bool {
		return slices.ContainsFunc(s.Lines, func(l string) bool { return keyLine(l, peer) })
	}) != nil
}

// keyLine reports whether `pre-shared-key address A [MASK] key K` is about a peer.
func keyLine(line string, peer netip.Addr) bool {
	words := strings.Fields(line)
	if len(words) < 5 || words[0] != "pre-shared-key" || words[1] != "address" {
		return false
	}
	a, err := netip.ParseAddr(words[2])
	if err != nil {
		return false
	}
	mask, err := netip.ParseAddr(words[3])
	if err != nil {
		return a == peer
	}
	prefix, ok := PrefixFromMask(a, mask)
	return ok && prefix.Contains(peer)
}
