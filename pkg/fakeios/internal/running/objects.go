package running

import (
	"slices"
)

// Find returns the element that fits, or nil.
func Find[T any](list []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(list, fits); i >= 0 {
		return list[i]
	}
	return nil
}

// Without is the list without a value. It reuses the list's memory.
func Without[T comparable](list []T, value T) []T {
	return slices.DeleteFunc(list, func(s T) bool { return s == value })
}

// Proposal returns an IKEv2 proposal by name, or nil.
func (c *Config) Proposal(name string) *IKEv2Proposal {
	return Find(c.Proposals, func(p *IKEv2Proposal) bool { return p.Name == name })
}

// Policy returns an IKEv2 policy by name, or nil.
func (c *Config) Policy(name string) *IKEv2Policy {
	return Find(c.Policies, func(p *IKEv2Policy) bool { return p.Name == name })
}

// Keyring returns an IKEv2 keyring by name, or nil.
func (c *Config) Keyring(name string) *IKEv2Keyring {
	return Find(c.Keyrings, func(k *IKEv2Keyring) bool { return k.Name == name })
}

// IKEv2Profile returns an IKEv2 profile by name, or nil.
func (c *Config) IKEv2Profile(name string) *IKEv2Profile {
	return Find(c.IKEv2Profiles, func(p *IKEv2Profile) bool { return p.Name == name })
}

// TransformSet returns a transform set by name, or nil.
func (c *Config) TransformSet(name string) *TransformSet {
	return Find(c.TransformSets, func(t *TransformSet) bool { return t.Name == name })
}

// IPsecProfile returns an IPsec profile by name, or nil.
func (c *Config) IPsecProfile(name string) *IPsecProfile {
	return Find(c.IPsecProfiles, func(p *IPsecProfile) bool { return p.Name == name })
}

// Interface returns an interface by its full name, or nil.
func (c *Config) Interface(name string) *Interface {
	return Find(c.Interfaces, func(i *Interface) bool { return i.Name == name })
}

// ACL returns an access list by number or name, or nil.
func (c *Config) ACL(name string) *ACL {
	return Find(c.ACLs, func(a *ACL) bool { return a.Name == name })
}

// Track returns a track by number, or nil.
func (c *Config) Track(id int) *Track {
	return Find(c.Tracks, func(t *Track) bool { return t.ID == id })
}

// SLA returns an IP SLA operation by number, or nil.
func (c *Config) SLA(id int) *SLAOperation {
	return Find(c.SLAs, func(s *SLAOperation) bool { return s.ID == id })
}
