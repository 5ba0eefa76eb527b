package tenant

import "slices"

// After is the state that a change leaves. What is made by it has no ID yet.
func (s State) After(c Change) State {
	s.Credentials = slices.Clone(s.Credentials)
	s.Locations = slices.Clone(s.Locations)
	switch c.Kind {
	case CreateCredential:
		for _, r := range c.Credentials {
			s.Credentials = append(s.Credentials, Credential{ID: r.ID, Type: UFQDN, FQDN: r.Name})
		}
	case DeleteCredential:
		s.Credentials = slices.DeleteFunc(s.Credentials, func(x Credential) bool { return c.names(x.ref()) })
	case CreateLocation:
		s.Locations = append(s.Locations, Location{Ref: *c.Location, Credentials: slices.Clone(c.Credentials),
			Made: true})
		s.relink(c, *c.Location)
	case DeleteLocation:
		s.Locations = slices.DeleteFunc(s.Locations, func(l Location) bool { return same(l.Ref, *c.Location) })
		s.relink(c, Ref{})
	case Link:
		for i, l := range s.Locations {
			if same(l.Ref, *c.Location) {
				s.Locations[i].Credentials = append(slices.Clone(l.Credentials), c.Credentials...)
			}
		}
		s.relink(c, *c.Location)
	case Unlink:
		for i, l := range s.Locations {
			if same(l.Ref, *c.Location) {
				s.Locations[i].Credentials = slices.DeleteFunc(slices.Clone(l.Credentials), c.names)
			}
		}
		s.relink(c, Ref{})
	}
	return s
}

// relink gives the credentials of a change a location.
func (s *State) relink(c Change, to Ref) {
	for i, x := range s.Credentials {
		if c.names(x.ref()) {
			s.Credentials[i].Location = to
		}
	}
}

// names reports whether a change is about a credential.
func (c Change) names(r Ref) bool {
	return slices.ContainsFunc(c.Credentials, func(x Ref) bool { return same(x, r) })
}

// same compares by ID where both have one, else by name.
func same(a, b Ref) bool {
	if a.ID != 0 && b.ID != 0 {
		return a.ID == b.ID
	}
	return a.Name == b.Name
}
