package fakezia

import (
	"encoding/json"
	"slices"
	"strings"
)

// Snapshot is a tenant at one moment, by id. It does not change any more.
type Snapshot struct {
	Credentials []Credential
	Locations   []Location

	byFQDN map[string]int // index of a credential by its FQDN in lower case
}

// Credential is a VPN credential with its key, as service edges know it. No answer of the API has the key.
type Credential struct {
	ID       int64
	Type     string // UFQDN or IP
	FQDN     string // of type UFQDN, in lower case
	Address  string // of type IP
	PSK      string
	Comments string
	Location *Reference // nil: no location uses it
}

// Reference names an object.
type Reference struct {
	ID   int64  `json:"id"`
	Name string `json:"name,omitempty"`
}

// Location is a location.
type Location struct {
	ID          int64
	Name        string
	Document    json.RawMessage // as GET gives it
	Credentials []int64
}

// Credential finds one by its FQDN, whatever the case.
func (s *Snapshot) Credential(fqdn string) (c Credential, ok bool) {
	i, ok := s.byFQDN[strings.ToLower(fqdn)]
	if !ok {
		return c, false
	}
	return s.Credentials[i], true
}

// Location finds one by its name, whatever the case.
func (s *Snapshot) Location(name string) (l Location, ok bool) {
	i := slices.IndexFunc(s.Locations, func(l Location) bool { return strings.EqualFold(l.Name, name) })
	if i < 0 {
		return l, false
	}
	return s.Locations[i], true
}

// snapshot is the tenant as it is edited.
func (t *tenant) snapshot() *Snapshot {
	s, users := &Snapshot{byFQDN: map[string]int{}}, t.users()
	for _, c := range t.credentials {
		out := Credential{ID: c.id, Type: c.kind, FQDN: c.fqdn, Address: c.address, PSK: c.psk, Comments: c.comments,
			Location: users[c.id]}
		if c.fqdn != "" {
			s.byFQDN[c.fqdn] = len(s.Credentials)
		}
		s.Credentials = append(s.Credentials, out)
	}
	for _, l := range t.locations {
		s.Locations = append(s.Locations, Location{l.id, l.name(), encode(t.expanded(l)), slices.Clone(l.credentials)})
	}
	return s
}

// Activated is what counts: the tenant as it was activated last. Sessions that have ended by now have activated what
// was pending.
func (s *Server) Activated() *Snapshot {
	defer s.hold()()
	return s.tenant.active
}

// Edited is the tenant as it is edited, activated or not.
func (s *Server) Edited() *Snapshot {
	defer s.hold()()
	return s.tenant.snapshot()
}

// Status is the word of GET /status, without counting as a look: ACTIVE, PENDING or INPROGRESS.
func (s *Server) Status() string {
	defer s.hold()()
	return s.tenant.status()
}

// Watch calls f with what counts, now and after every activation, never twice at once. A call that activates is
// answered when f has returned.
func (s *Server) Watch(f func(*Snapshot)) {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.watchers = append(s.watchers, f)
	s.mu.Lock()
	active := s.tenant.active
	s.mu.Unlock()
	f(active)
}

// tell tells the watchers of the latest activation, once. Nobody who calls it holds the state.
func (s *Server) tell() {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	version, active := s.tenant.version, s.tenant.active
	s.mu.Unlock()
	if version == s.told {
		return
	}
	s.told = version
	for _, f := range s.watchers {
		f(active)
	}
}
