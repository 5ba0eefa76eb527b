package tenant

import "strings"

// Want is what one site wants of the tenant.
type Want struct {
	Site        string
	Credentials []WantedCredential
	Location    string // its name
	Parts       Parts
	// Delete: what the site has in the tenant goes.
	Delete bool
	// SetKey sets the keys of credentials that are there, whatever is remembered of them.
	SetKey bool
}

// Parts are what of a site is worked at. The zero value is all of it.
type Parts string

// The parts.
const (
	Everything      Parts = ""
	CredentialsOnly Parts = "credential"
	LocationOnly    Parts = "location"
)

// WantedCredential is a credential that a site wants.
type WantedCredential struct {
	FQDN string // user@domain, lower case
	Key  KeyKnowledge
	// NoKey is why the key cannot be had; empty: it is at hand.
	NoKey string
}

// KeyKnowledge is what is known of the key on the portal, beside the one that is at hand.
type KeyKnowledge string

// What can be known of it.
const (
	KeyUnknown KeyKnowledge = ""        // nobody remembers which key was set
	KeySame    KeyKnowledge = "same"    // the last key that this machine has set is the one at hand
	KeyDiffers KeyKnowledge = "differs" // it is another one
	// KeyInDoubt: one was being sent when a run was cut off, or was refused, so that it is not known which it has.
	KeyInDoubt KeyKnowledge = "in_doubt"
)

// problem is what is wrong with an FQDN; empty: nothing. Zscaler asks for a user and a domain, and keeps at most 256
// characters of a user ID [documented].
func (w WantedCredential) problem() string {
	user, domain, found := strings.Cut(w.FQDN, "@")
	switch {
	case !found || domain == "":
		return "it has no domain: the portal wants user@domain, where the domain is one of the tenant's"
	case user == "":
		return "it has no user in front of the @"
	case strings.Contains(domain, "@"):
		return "it has more than one @"
	case w.FQDN != strings.ToLower(w.FQDN):
		return "it has capital letters: the portal keeps it in lower case, and the router has to send it so"
	case len(w.FQDN) > longestFQDN:
		return "it is longer than 256 characters"
	}
	return ""
}

const longestFQDN = 256
