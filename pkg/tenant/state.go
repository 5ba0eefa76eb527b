package tenant

import (
	"slices"
	"strings"
)

// State is what a portal shows, as far as it matters to some sites.
type State struct {
	Activation  Activation
	Credentials []Credential
	Locations   []Location
	// Own is the run of this machine whose changes are not known to be active; nil: there is none.
	Own *OwnRun
}

// OwnRun is a run that was not seen to its end.
type OwnRun struct {
	Name string
	// Foreign: changes of others were waiting when it began.
	Foreign bool
}

// Activation is whether what is saved is at work, in the words of the API; empty: not known.
type Activation string

// What GET /status answers [documented].
const (
	Active     Activation = "ACTIVE"
	Pending    Activation = "PENDING"    // saved changes are waiting, of whomever
	InProgress Activation = "INPROGRESS" // somebody activates now
)

// Ref names an object of the portal. An ID of 0 is one that is not there yet. The name of a credential is its FQDN.
type Ref struct {
	ID   int64  `json:"id,omitempty"`
	Name string `json:"name"`
}

// UFQDN is the type of the credentials that sites use: user@domain.
const UFQDN = "UFQDN"

// Credential is a VPN credential as it is shown: without its key.
type Credential struct {
	ID       int64
	Type     string // "UFQDN", "IP", "CN" or "XAUTH"
	FQDN     string
	Location Ref // the zero value: it is linked to none
}

func (c Credential) ref() Ref { return Ref{c.ID, c.FQDN} }

// Location is a location with the credentials that are linked to it.
type Location struct {
	Ref
	Parent      int64 // ID of the location of which it is a part; 0: it is none
	Credentials []Ref
	Sources     int  // static addresses and ports that traffic is told by, beside credentials
	Made        bool // by this machine, as far as it remembers
}

// named are the credentials with an FQDN. The portal keeps FQDNs in lower case, and compares without it.
func (s State) named(fqdn string) []Credential {
	var out []Credential
	for _, c := range s.Credentials {
		if strings.EqualFold(c.FQDN, fqdn) {
			out = append(out, c)
		}
	}
	return out
}

// located are the locations with a name.
func (s State) located(name string) []Location {
	var out []Location
	for _, l := range s.Locations {
		if l.Name == name {
			out = append(out, l)
		}
	}
	return out
}

// has reports whether a credential is linked to a location: each of the two says so.
func (l Location) has(c Credential) bool {
	linked := slices.ContainsFunc(l.Credentials, func(r Ref) bool { return same(r, c.ref()) })
	return linked || c.Location != (Ref{}) && same(c.Location, l.Ref)
}

// ID is that of the only credential with an FQDN; 0: there is none, or there are several.
func (s State) ID(fqdn string) int64 {
	if is := s.named(fqdn); len(is) == 1 {
		return is[0].ID
	}
	return 0
}
