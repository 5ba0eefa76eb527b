package tenant

import "fmt"

// Finding is what a portal says of a site whose tunnels do not come up: a cause, or what is ruled out.
type Finding struct {
	Name string `json:"name"`
	// Cause: it keeps tunnels down, or may. Otherwise it is as it should be, or not known.
	Cause bool   `json:"cause"`
	Text  string `json:"text"`
	Next  string `json:"next,omitempty"`
}

// The names of findings. The words are a contract.
const (
	FindingAbsent    = "credential_absent"
	FindingUnlinked  = "credential_not_linked"
	FindingInactive  = "not_activated"
	FindingWrongKey  = "key_differs"
	FindingKeyHidden = "key_not_known"
	FindingRight     = "as_wanted"
	FindingNotKnown  = NotKnown // the portal has not told
)

// What a person does about a key, and about what is missing.
const (
	setKeyNext = "`ziatunnel portal credential --set-key` sets the key of the site file there and activates it"
	syncNext   = "`ziatunnel portal sync` makes what is missing, links it and activates it"
)

func absent(fqdn string) Finding {
	return Finding{FindingAbsent, true, "the portal has no credential for " + fqdn, syncNext}
}

func unlinked(fqdn, wanted string) Finding {
	return Finding{FindingUnlinked, true, fmt.Sprintf("%s is linked to no location, and the site wants %s", fqdn,
		wanted), syncNext}
}

func inactive() Finding {
	return Finding{FindingInactive, true, "saved changes are not active yet, and this site's may be among them",
		"activate in the portal, or `ziatunnel portal sync --activate-pending`"}
}

// Examine says what of the tenant may keep the tunnels of a site down: a credential that is not there, not linked, not
// active, or of another key. A service edge refuses all of them in the same words.
func Examine(state State, w Want) []Finding {
	var out []Finding
	for _, r := range Decide(state, []Want{w}).Refusals() {
		out = append(out, Finding{r.Rule, true, r.Text, r.Next})
	}
	for _, c := range w.Credentials {
		is := standingOf(state, w, c)
		switch {
		case is.State == CredentialAbsent:
			out = append(out, absent(c.FQDN))
		case is.Link == NotLinked:
			out = append(out, unlinked(c.FQDN, w.Location))
		}
		if is.State == CredentialThere && c.Key == KeyDiffers {
			out = append(out, Finding{FindingWrongKey, true, "the key of the site file is not the one that was set " +
				"last from here for " + c.FQDN, setKeyNext})
		}
	}
	if state.Activation == Pending || state.Activation == InProgress {
		out = append(out, inactive())
	}
	for _, c := range w.Credentials {
		if state.ID(c.FQDN) != 0 && (c.Key == KeyUnknown || c.Key == KeyInDoubt) {
			out = append(out, Finding{FindingKeyHidden, true, "a key cannot be read back, and it is not known here " +
				"which one was set last for " + c.FQDN, setKeyNext})
		}
	}
	if len(out) == 0 {
		out = append(out, Finding{FindingRight, false, "the portal has what the site wants, active, with the key " +
			"that was set last from here", ""})
	}
	return out
}
