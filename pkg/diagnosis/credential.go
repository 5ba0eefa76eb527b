package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/tenant"

// Credential is the name of the cause of which the portal knows more, see [Input.Portal].
const Credential = "credential"

// credential is an edge that answers and does not let us in, with nothing in the configuration to
// blame. Only the portal can say whether it is the FQDN, the key, the activation or the location.
var credential = Rule{
	Name: Credential, LastVerified: "2026-11-25", about: notUp,
	Source: "the vendor's tunnel log: PSKEY_NOTFOUND and PSKEY_MISMATCH; the guide: the credential is linked to a " +
		"location, and the change activated",
	check: func(t *tunnel) *finding {
		if !t.negotiates() || t.knows() != "" || t.readable && t.profile == nil {
			return nil
		}
		line, waits := t.answersInit()
		e, answer := t.edgeAnswers()
		why := "the edge answers, but does not let the router in: FQDN or pre-shared key are not those of the " +
			"portal, or the credential is not activated there, or not linked to a location"
		switch {
		case t.otherUp():
			why = "the edge does not let the router in, although another edge takes the same credential: this edge " +
				"may not know it, or its last change, yet"
		case !waits && e != answered:
			why = "nothing on the router keeps the tunnel down: FQDN or pre-shared key may not be those of the " +
				"portal, or the credential not activated there, or not linked to a location"
		}
		next := "in the portal: Administration > VPN Credentials (the FQDN, a new key in doubt), Locations " +
			"(the link), then Activate; its tunnel log says PSKEY_NOTFOUND or PSKEY_MISMATCH"
		if t.in.Portal == nil && t.in.Site.Portal.Login != "" {
			next = "`ziatunnel verify --portal` asks the portal which of them it is; or " + next
		}
		evidence := []Evidence{line, t.ike(), t.session(), answer, setting(t.profile, "identity local")}
		return t.askPortal(maybe(why, next, evidence...), waits || e == answered)
	},
}

// askPortal puts what the portal says of the credential into a finding, where somebody has asked it. refused: the edge
// has answered, and so it is the edge that says no.
func (t *tunnel) askPortal(f *finding, refused bool) *finding {
	if t.in.Portal == nil {
		return f
	}
	fqdn := t.pair.Credential.FQDN
	said := t.in.Portal.WhyRefused(fqdn)
	f.Portal = said.Name
	if said.Name == tenant.FindingNotKnown {
		f.Why += "; " + said.Text
		return f
	}
	f.Evidence = append(f.Evidence, t.portalShows(fqdn)...)
	if said.Name == tenant.FindingWrongKey && t.otherUp() {
		f.Why += "; the portal has it, linked and active"
		return f
	}
	head := "the edge answers, but does not let the router in: "
	if !refused {
		head = "nothing on the router keeps the tunnel down: "
	}
	f.Why, f.Next = head+said.Text, said.Next
	// Without a credential no tunnel comes up, whatever else may be the matter. That one without a location is refused
	// is [inferred]; whose changes wait, and which key the portal has, it does not say.
	f.sure = said.Name == tenant.FindingAbsent
	return f
}

// portalLacks reports whether the portal, where it was asked, shows that this tunnel's credential is not there, not
// linked or not active: that another edge takes it is then a matter of before.
func (t *tunnel) portalLacks() bool {
	if t.in.Portal == nil {
		return false
	}
	said := t.in.Portal.WhyRefused(t.pair.Credential.FQDN)
	return said.Cause && said.Name != tenant.FindingWrongKey
}

// portalShows are what the portal shows of a credential, as evidence.
func (t *tunnel) portalShows(fqdn string) []Evidence {
	var out []Evidence
	for _, row := range t.in.Portal.RowsOf(fqdn) {
		out = append(out, Evidence{"portal, " + row.Name, row.Text})
	}
	return out
}
