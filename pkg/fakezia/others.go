package fakezia

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Somebody else works in the portal, too: what follows edits the tenant as another administrator does, without a
// login, a limit or a line in the log of requests. Like every edit it is pending until something activates it.

// AddCredential makes a credential and returns its id. An ID of 0 takes the next one; Location is not looked at.
func (s *Server) AddCredential(c Credential) (id int64, err error) {
	defer s.hold()()
	if c.Type == "" {
		c.Type = kindFQDN
	}
	one := credential{id: c.ID, kind: c.Type, fqdn: strings.ToLower(c.FQDN), address: c.Address, psk: c.PSK,
		comments: c.Comments}
	if s.tenant.twin(one) || one.id != 0 && s.tenant.credential(one.id) != nil {
		return 0, errors.New("there is such a credential")
	}
	if one.id == 0 {
		one.id = s.tenant.id()
	}
	s.tenant.nextID = max(s.tenant.nextID, one.id+1)
	s.tenant.credentials = append(s.tenant.credentials, one)
	slices.SortFunc(s.tenant.credentials, func(a, b credential) int { return int(a.id - b.id) })
	s.tenant.edited()
	return one.id, nil
}

// AddLocation makes a location from a JSON document, with the credentials that its vpnCredentials name, and returns
// its id.
func (s *Server) AddLocation(document string) (id int64, err error) {
	return s.putLocation(0, document)
}

// ReplaceLocation puts another document in the place of a location.
func (s *Server) ReplaceLocation(id int64, document string) error {
	_, err := s.putLocation(id, document)
	return err
}

func (s *Server) putLocation(id int64, document string) (int64, error) {
	defer s.hold()()
	l, sent, bad := s.readLocation([]byte(document), id)
	if bad != nil {
		return 0, fmt.Errorf("%d %s", bad.status, bad.body)
	}
	if l.id == 0 {
		l.id = s.tenant.id()
	}
	s.storeLocation(l, sent)
	return l.id, nil
}

// Link makes a location of a name, unless there is one, and lets it use a credential.
func (s *Server) Link(name string, credential int64) error {
	defer s.hold()()
	c := s.tenant.credential(credential)
	if c == nil {
		return errors.New("there is no such credential")
	}
	i := slices.IndexFunc(s.tenant.locations, func(l location) bool { return strings.EqualFold(l.name(), name) })
	if i < 0 {
		text, _ := json.Marshal(map[string]any{"name": name, "vpnCredentials": []link{{ID: c.id, Type: c.kind}}})
		l, sent, bad := s.readLocation(text, 0)
		if bad != nil {
			return fmt.Errorf("%d %s", bad.status, bad.body)
		}
		l.id = s.tenant.id()
		s.storeLocation(l, sent)
		return nil
	}
	l := &s.tenant.locations[i]
	s.tenant.unlink(credential, l.id)
	if !slices.Contains(l.credentials, credential) {
		l.credentials = append(l.credentials, credential)
	}
	s.tenant.edited()
	return nil
}

// SetKey gives a credential another key.
func (s *Server) SetKey(credential int64, psk string) error {
	defer s.hold()()
	c := s.tenant.credential(credential)
	if c == nil {
		return errors.New("there is no such credential")
	}
	c.psk = psk
	s.tenant.edited()
	return nil
}

// Remove deletes a credential or a location, and every link to it.
func (s *Server) Remove(id int64) {
	defer s.hold()()
	s.tenant.unlink(id, 0)
	s.tenant.credentials = slices.DeleteFunc(s.tenant.credentials, func(c credential) bool { return c.id == id })
	s.tenant.dropLocation(id)
	s.tenant.edited()
}

// Activate makes everything that is edited count, at once.
func (s *Server) Activate() {
	defer s.hold()()
	s.tenant.publish()
}
