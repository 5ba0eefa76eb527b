package tenant

import (
	"fmt"
	"strings"
)

// Kind is what a change does. The words are a contract: they stand in journals and in JSON.
type Kind string

// The kinds, in the order in which a site has them.
const (
	CreateCredential Kind = "create_credential" //nolint:gosec // a word, no credential
	CreateLocation   Kind = "create_location"
	Link             Kind = "link"
	SetKey           Kind = "set_key" // behind what can be taken back, because it cannot
	Unlink           Kind = "unlink"
	DeleteLocation   Kind = "delete_location"
	DeleteCredential Kind = "delete_credential" //nolint:gosec // likewise
)

// Change is one call that changes the tenant.
type Change struct {
	Kind Kind   `json:"kind"`
	Site string `json:"site"`
	// Credentials are those that are made, changed or deleted, or that a location is linked to.
	Credentials []Ref  `json:"credentials"`
	Location    *Ref   `json:"location,omitempty"`
	Reason      string `json:"reason"`
	// Undo is what takes it back; empty: nothing does, and NoUndo says why.
	Undo   string `json:"undo,omitempty"`
	NoUndo string `json:"no_undo,omitempty"`
}

// String is the change in a sentence: "create location Tokyo 01 with tokyo-01@corp.example".
func (c Change) String() string {
	names := c.FQDNs()
	switch c.Kind {
	case CreateCredential:
		return "create the credential for " + names
	case SetKey:
		return "set the key of the credential for " + names
	case DeleteCredential:
		return "delete the credential for " + names
	case CreateLocation:
		return fmt.Sprintf("create location %s with %s", c.Location.Name, names)
	case Link:
		return fmt.Sprintf("link %s to location %s", names, c.Location.Name)
	case Unlink:
		return fmt.Sprintf("unlink %s from location %s", names, c.Location.Name)
	case DeleteLocation:
		return "delete location " + c.Location.Name
	}
	return string(c.Kind)
}

// FQDNs are the names of its credentials, in a list.
func (c Change) FQDNs() string {
	names := make([]string, 0, len(c.Credentials))
	for _, r := range c.Credentials {
		names = append(names, r.Name)
	}
	return strings.Join(names, ", ")
}

// Inverse is the change that takes back one that was done, when the API has one. What was made has its ID by then.
func (c Change) Inverse() (Change, bool) {
	kind, ok := map[Kind]Kind{CreateCredential: DeleteCredential, CreateLocation: DeleteLocation, Link: Unlink,
		Unlink: Link}[c.Kind]
	return Change{Kind: kind, Site: c.Site, Credentials: c.Credentials, Location: c.Location,
		Reason: "takes back: " + c.String()}, ok
}

// born gives a change its undo.
func (c Change) born() Change {
	switch c.Kind {
	case CreateCredential:
		c.Undo = "delete it again"
	case CreateLocation:
		c.Undo = "delete it again; the credentials stay"
	case Link:
		c.Undo = "unlink it again"
	case Unlink:
		c.Undo = "link it again"
	case SetKey:
		c.NoUndo = "the key before cannot be read, so it is gone unless somebody else has it"
	case DeleteLocation:
		c.NoUndo = "another one of that name has another ID, so that rules which name this one do not hold for it"
	case DeleteCredential:
		c.NoUndo = "its key cannot be read; another one of that name can be made with the key of the site file"
	}
	return c
}
