package fakeios

import (
	"slices"
)

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
