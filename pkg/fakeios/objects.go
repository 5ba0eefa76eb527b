package fakeios

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

var noAddr netip.Addr

// find returns the element that fits, or nil.
func find[T any](list []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(list, fits); i >= 0 {
		return list[i]
	}
	return nil
}

func remove[T any](list []*T, fits func(*T) bool) []*T { return slices.DeleteFunc(list, fits) }

func without(list []string, value string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == value })
}

func (c *config) proposal(name string) *ikev2Proposal {
	return find(c.proposals, func(p *ikev2Proposal) bool { return p.name == name })
}

func (c *config) policy(name string) *ikev2Policy {
	return find(c.policies, func(p *ikev2Policy) bool { return p.name == name })
}

func (c *config) keyring(name string) *ikev2Keyring {
	return find(c.keyrings, func(k *ikev2Keyring) bool { return k.name == name })
}

func (c *config) ikev2Profile(name string) *ikev2Profile {
	return find(c.ikev2Profiles, func(p *ikev2Profile) bool { return p.name == name })
}

func (c *config) transformSet(name string) *transformSet {
	return find(c.transformSets, func(t *transformSet) bool { return t.name == name })
}

func (c *config) ipsecProfile(name string) *ipsecProfile {
	return find(c.ipsecProfiles, func(p *ipsecProfile) bool { return p.name == name })
}

func (c *config) iface(name string) *iface {
	return find(c.interfaces, func(i *iface) bool { return i.name == name })
}

func (c *config) acl(name string) *acl {
	return find(c.acls, func(a *acl) bool { return a.name == name })
}

func (c *config) track(id int) *track {
	return find(c.tracks, func(t *track) bool { return t.id == id })
}

func (c *config) sla(id int) *ipSLA { return find(c.slas, func(s *ipSLA) bool { return s.id == id }) }

// addressOf is the IPv4 address that an interface answers with, its own or the borrowed one.
func (c *config) addressOf(name string) netip.Addr {
	i := c.iface(name)
	if i == nil {
		return noAddr
	}
	if i.unnumbered != "" && i.unnumbered != name {
		return c.addressOf(i.unnumbered)
	}
	return i.address.Addr()
}

// routeTo is the interface that a packet to target leaves by: the longest prefix among connected
// networks and static routes in use, the lowest distance among equals. Empty: no route.
func (c *config) routeTo(target netip.Addr, up func(*iface) bool) string {
	best, distance, via := -1, 0, ""
	for _, i := range c.interfaces {
		if i.address.IsValid() && up(i) && i.address.Contains(target) && i.address.Bits() > best {
			best, via = i.address.Bits(), i.name
		}
	}
	for _, r := range c.routes {
		bits := r.prefix.Bits()
		better := bits > best || bits == best && max(r.distance, 1) < distance
		if !r.prefix.Contains(target) || !better || r.nextHop == target && r.via == "" || !c.usable(r, up) {
			continue
		}
		best, distance, via = bits, max(r.distance, 1), c.wayOut(r, up)
	}
	return via
}

// wayOut is the interface that a route leads to.
func (c *config) wayOut(r *staticRoute, up func(*iface) bool) string {
	if r.via != "" {
		return r.via
	}
	if r.permanent {
		up = func(*iface) bool { return true }
	}
	return c.connectedTo(r.nextHop, up)
}

// usable tells whether a route stands in the routing table: its way out is up, or it is permanent,
// and its track, if it has one, is up.
func (c *config) usable(r *staticRoute, up func(*iface) bool) bool {
	i := c.iface(c.wayOut(r, up))
	stands := r.via == null0 || i != nil && (up(i) || r.permanent)
	return stands && (r.track == 0 || c.trackUp == nil || c.trackUp(r.track))
}

func (c *config) connectedTo(hop netip.Addr, up func(*iface) bool) string {
	for _, i := range c.interfaces {
		if i.address.IsValid() && up(i) && i.address.Contains(hop) {
			return i.name
		}
	}
	return ""
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

// prefixOf joins an address and a dotted mask; ok is false when the mask has holes.
func prefixOf(address, mask netip.Addr) (netip.Prefix, bool) {
	bits := 0
	bytes := mask.As4()
	for i := range 32 {
		set := bytes[i/8]&(0x80>>(i%8)) != 0
		if set && i != bits {
			return netip.Prefix{}, false
		}
		if set {
			bits++
		}
	}
	return netip.PrefixFrom(address, bits), true
}

// maskOf is the dotted mask of a prefix.
func maskOf(p netip.Prefix) string {
	return maskFromBits(p.Bits())
}

func maskFromBits(bits int) string {
	parts := make([]string, 4)
	for i := range parts {
		n := min(max(bits-8*i, 0), 8)
		parts[i] = strconv.Itoa(256 - 1<<(8-n))
	}
	return strings.Join(parts, ".")
}
