package enrolment_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// tenantOf is a tenant in memory, at the interface of this package: for what the client never lets through, and for
// counting calls. What the API itself does is tried on the fake of it.
type standIn struct {
	credentials map[int64]*standCredential
	locations   map[int64]map[string]any
	next        int64
	status      portal.Activation
	legacy      bool

	calls       []string
	activations int
	// fault is asked at every call, before and behind it has taken effect.
	fault func(call string, number int, after bool) error
	// active are the keys that the edges know, by FQDN: linked and activated.
	active map[string]string
}

type standCredential struct {
	portal.Credential
	key string
}

func newStandIn() *standIn {
	return &standIn{credentials: map[int64]*standCredential{}, locations: map[int64]map[string]any{}, next: 100,
		status: portal.Active, active: map[string]string{}}
}

// at counts a call and asks for its fault.
func (s *standIn) at(call string) (end func() error, err error) {
	number := len(s.calls)
	s.calls = append(s.calls, call)
	if s.fault == nil {
		return func() error { return nil }, nil
	}
	return func() error { return s.fault(call, number, true) }, s.fault(call, number, false)
}

func (s *standIn) write() { s.status = portal.Pending }

func (s *standIn) locationOf(id int64) *portal.Reference {
	for at, doc := range s.locations {
		if slices.Contains(linked(doc), id) {
			return &portal.Reference{ID: at, Name: doc["name"].(string)}
		}
	}
	return nil
}

func linked(doc map[string]any) []int64 {
	var out []int64
	list, _ := doc["vpnCredentials"].([]any)
	for _, c := range list {
		out = append(out, int64(c.(map[string]any)["id"].(float64)))
	}
	return out
}

func (s *standIn) Credential(_ context.Context, fqdn string) (*portal.Credential, error) {
	end, err := s.at("read credential")
	if err != nil {
		return nil, err
	}
	for _, c := range s.credentials {
		if strings.EqualFold(c.FQDN, fqdn) {
			out := c.Credential
			out.Location = s.locationOf(c.ID)
			return &out, end()
		}
	}
	return nil, end()
}

func (s *standIn) read(id int64) (*portal.Location, error) {
	doc, ok := s.locations[id]
	if !ok {
		return nil, nil //nolint:nilnil // as the client
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	l, err := portal.ParseLocation(text)
	return &l, err
}

func (s *standIn) Location(_ context.Context, name string) (*portal.Location, error) {
	end, err := s.at("read location")
	if err != nil {
		return nil, err
	}
	for id, doc := range s.locations {
		if doc["name"] == name {
			l, err := s.read(id)
			return l, errors.Join(err, end())
		}
	}
	return nil, end()
}

func (s *standIn) LocationByID(_ context.Context, id int64) (*portal.Location, error) {
	end, err := s.at("read location")
	if err != nil {
		return nil, err
	}
	l, err := s.read(id)
	return l, errors.Join(err, end())
}

func (s *standIn) Status(context.Context) (portal.Activation, error) {
	end, err := s.at("read status")
	if err != nil {
		return "", err
	}
	return s.status, end()
}

func (s *standIn) CreateCredential(
	_ context.Context, fqdn string, psk secret.String, comments string,
) (portal.Credential, error) {
	end, err := s.at("create credential")
	if err != nil {
		return portal.Credential{}, err
	}
	for _, c := range s.credentials {
		if c.FQDN == fqdn {
			return portal.Credential{}, errors.New("a second credential " + fqdn)
		}
	}
	s.next++
	c := &standCredential{portal.Credential{ID: s.next, Type: "UFQDN", FQDN: fqdn, Comments: comments}, psk.Reveal()}
	s.credentials[c.ID] = c
	s.write()
	return c.Credential, end()
}

func (s *standIn) SetKey(_ context.Context, c portal.Credential, psk secret.String) error {
	end, err := s.at("set key")
	if err != nil {
		return err
	}
	s.credentials[c.ID].key, s.credentials[c.ID].Comments = psk.Reveal(), c.Comments
	s.write()
	return end()
}

func (s *standIn) DeleteCredential(_ context.Context, id int64) error {
	end, err := s.at("delete credential")
	if err != nil {
		return err
	}
	if at := s.locationOf(id); at != nil {
		return fmt.Errorf("it is linked to %s", at.Name)
	}
	delete(s.credentials, id)
	s.write()
	return end()
}

func (s *standIn) CreateLocation(_ context.Context, l portal.NewLocation) (portal.Location, error) {
	end, err := s.at("create location")
	if err != nil {
		return portal.Location{}, err
	}
	for _, doc := range s.locations {
		if doc["name"] == l.Name {
			return portal.Location{}, errors.New("a second location " + l.Name)
		}
	}
	s.next++
	s.locations[s.next] = s.expand(map[string]any{"id": float64(s.next), "name": l.Name, "country": l.Country},
		l.Credentials)
	s.write()
	out, err := s.read(s.next)
	return *out, errors.Join(err, end())
}

// expand puts credentials into a document as a GET shows them.
func (s *standIn) expand(doc map[string]any, all []portal.Credential) map[string]any {
	list := []any{}
	for _, c := range all {
		list = append(list, map[string]any{"id": float64(c.ID), "type": "UFQDN", "fqdn": s.credentials[c.ID].FQDN})
	}
	doc["vpnCredentials"] = list
	return doc
}

func (s *standIn) PutLocation(_ context.Context, l portal.Location) (portal.Location, error) {
	end, err := s.at("put location")
	if err != nil {
		return l, err
	}
	doc := map[string]any{}
	if err := json.Unmarshal(l.Document(), &doc); err != nil {
		return l, err
	}
	s.locations[l.ID] = s.expand(doc, l.Credentials())
	s.write()
	return l, end()
}

func (s *standIn) DeleteLocation(_ context.Context, id int64) error {
	end, err := s.at("delete location")
	if err != nil {
		return err
	}
	delete(s.locations, id)
	s.write()
	return end()
}

func (s *standIn) Activate(context.Context) error {
	end, err := s.at("activate")
	if err != nil {
		return err
	}
	s.activate()
	s.activations++
	return end()
}

// activate is an activation, or the end of a legacy session.
func (s *standIn) activate() {
	s.status = portal.Active
	s.active = map[string]string{}
	for id, c := range s.credentials {
		if s.locationOf(id) != nil {
			s.active[c.FQDN] = c.key
		}
	}
}

func (s *standIn) ActivatesAtEnd() bool { return s.legacy }
