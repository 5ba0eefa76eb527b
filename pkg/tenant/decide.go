package tenant

import (
	"fmt"
	"slices"
	"strings"
)

// Decide compares what the portal shows with what sites want. Each site is looked at as the changes of those before it
// leave the tenant. A site that is refused has no changes, and is in nobody's way.
func Decide(state State, wants []Want) Plan {
	var p Plan
	owners := map[string]Want{}
	for _, w := range wants {
		d := decision{state: state, want: w, plan: SitePlan{Site: w.Site}}
		d.shared(owners)
		d.decide()
		if len(d.plan.Refusals) > 0 {
			d.plan.Changes = nil
		}
		for _, c := range d.plan.Changes {
			state = state.After(c)
		}
		p.Sites = append(p.Sites, d.plan)
	}
	p.Activation(state)
	return p
}

// Activation says whether something has to be activated, and whose changes that takes along.
func (p *Plan) Activation(state State) {
	waiting := state.Activation == Pending
	switch own := state.Own; {
	case own != nil && state.Activation != Active: // who activates now may have begun before that was saved
		p.Activate = true
		p.Foreign = own.Foreign
		p.Notes = append(p.Notes, fmt.Sprintf("run %s has left changes that are saved and not known to be active: "+
			"they are activated now", own.Name))
	case own != nil && state.Activation == Active:
		p.Notes = append(p.Notes, fmt.Sprintf("what run %s has left is active already: somebody has activated it, or "+
			"the session has ended", own.Name))
	case waiting:
		p.Foreign = true
	}
	if state.Activation == InProgress {
		p.Notes = append(p.Notes, "somebody activates changes at this moment: that is waited for")
	}
	if state.Activation == "" {
		p.Notes = append(p.Notes, "the portal does not tell whether changes of others wait to be activated")
	}
	p.Activate = p.Activate || len(p.Changes()) > 0
}

// decision is the work at one site.
type decision struct {
	state State
	want  Want
	plan  SitePlan
	keys  []Change // that come behind the others
}

func (d *decision) refuse(rule, next, format string, args ...any) {
	d.plan.Refusals = append(d.plan.Refusals, Refusal{d.want.Site, rule, fmt.Sprintf(format, args...), next})
}

func (d *decision) change(c Change) {
	c.Site = d.want.Site
	if c = c.born(); c.Kind == SetKey {
		d.keys = append(d.keys, c)
		return
	}
	d.plan.Changes = append(d.plan.Changes, c)
}

func (d *decision) right(format string, args ...any) {
	d.plan.Right = append(d.plan.Right, fmt.Sprintf(format, args...))
}

func (d *decision) note(format string, args ...any) {
	d.plan.Notes = append(d.plan.Notes, fmt.Sprintf(format, args...))
}

// shared refuses a credential that two sites want at different locations: it can be linked to one.
func (d *decision) shared(owners map[string]Want) {
	for _, c := range d.want.Credentials {
		other, taken := owners[c.FQDN]
		if taken && other.Site != d.want.Site && other.Location != d.want.Location {
			d.refuse(RuleTwoSites, "give each site a credential of its own", "the credential for %s is wanted by "+
				"site %s for location %s, and by this one for location "+
				"%s", c.FQDN, other.Site, other.Location, d.want.Location)
		}
		if !taken {
			owners[c.FQDN] = d.want
		}
	}
}

func (d *decision) decide() {
	found := d.find()
	if len(d.plan.Refusals) > 0 {
		return
	}
	if d.want.Delete {
		d.remove(found)
		return
	}
	if d.want.Parts != LocationOnly {
		for _, f := range found {
			d.credential(f)
		}
	}
	if d.want.Parts != CredentialsOnly {
		d.location(found)
	}
	d.plan.Changes = append(d.plan.Changes, d.keys...)
}

// foundCredential is a credential that is wanted, with the one that is there.
type foundCredential struct {
	want WantedCredential
	is   *Credential // nil: there is none
}

// ref names the credential, whether it is there or not.
func (f foundCredential) ref() Ref {
	if f.is == nil {
		return Ref{Name: f.want.FQDN}
	}
	return f.is.ref()
}

// find looks up the credentials that are wanted, and refuses what cannot be one.
func (d *decision) find() []foundCredential {
	var out []foundCredential
	for _, w := range d.want.Credentials {
		if why := w.problem(); why != "" {
			d.refuse(RuleFQDN, "mend credential.fqdn in the site file", "%q: %s", w.FQDN, why)
			continue
		}
		f := foundCredential{want: w}
		switch is := d.state.named(w.FQDN); {
		case len(is) > 1:
			d.refuse(RuleSeveral, "delete all but one of them in the portal", "the portal shows %d credentials for "+
				"%s (%s)",
				len(is), w.FQDN, ids(is))
		case len(is) == 1 && is[0].Type != UFQDN:
			d.refuse(RuleType, "its type cannot be changed: use another FQDN, or delete that credential in the portal",
				"the credential for %s is of type %s and not %s", w.FQDN, is[0].Type, UFQDN)
		case len(is) == 1:
			f.is = &is[0]
		}
		out = append(out, f)
	}
	return out
}

func ids(all []Credential) string {
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprint("ID ", c.ID))
	}
	return strings.Join(out, ", ")
}

// credential makes one, or sets the key of one that is there.
func (d *decision) credential(f foundCredential) {
	w := f.want
	if f.is == nil {
		if w.NoKey != "" {
			d.refuse(RuleNoKey, "mend credential.psk", "the credential for %s is to be made, and its key cannot be "+
				"had: %s",
				w.FQDN, w.NoKey)
		}
		d.change(Change{Kind: CreateCredential, Credentials: []Ref{f.ref()}, Reason: "the portal has no such " +
			"credential"})
		return
	}
	reason := ""
	switch {
	case d.want.SetKey && w.Key == KeyUnknown:
		reason = "asked for: it is not known which key the portal has"
	case d.want.SetKey:
		reason = "asked for"
	case w.Key == KeyInDoubt:
		reason = "an earlier run was sending a key, and did not see it arrive: it is not known which one the portal has"
	case w.Key == KeyDiffers:
		reason = "the key at hand is not the one that was set here last"
	case w.NoKey != "":
		d.note("the credential for %s: its key cannot be had here (%s), so it is left as it is", w.FQDN, w.NoKey)
	case w.Key == KeyUnknown:
		d.note("the credential for %s: it is not known whether the portal has the key of the site file, because a key "+
			"cannot be read back and this machine has not set it; to set it, say --set-key", w.FQDN)
	}
	if reason == "" {
		d.right("the credential for %s is there (ID %d)%s", w.FQDN, f.is.ID, keyWords(w))
		return
	}
	if w.NoKey != "" {
		d.refuse(RuleNoKey, "mend credential.psk", "the key of %s is to be set, and cannot be had: %s", w.FQDN, w.NoKey)
	}
	d.change(Change{Kind: SetKey, Credentials: []Ref{f.ref()}, Reason: reason})
}

func keyWords(w WantedCredential) string {
	if w.Key == KeySame {
		return ", with the key that was set last"
	}
	return ""
}

// location makes the location, or links the credentials to the one that is there.
func (d *decision) location(found []foundCredential) {
	var missing []Ref
	all := d.state.located(d.want.Location)
	var is Location
	if len(all) > 0 {
		is = all[0]
	}
	for _, f := range found {
		if f.is == nil && d.want.Parts == LocationOnly {
			d.refuse(RuleNoCredential, "use `ziatunnel portal sync`, which makes both", "the portal has no "+
				"credential for %s that could be linked", f.want.FQDN)
		}
		if f.is != nil && f.is.Location.ID != 0 && (len(all) == 0 || f.is.Location.ID != is.ID) {
			d.refuse(RuleLinkedElsewhere, "say that location in portal.location.name, or unlink the credential there",
				"the credential for %s is linked to location %s (ID %d), and the site wants location %s", f.want.FQDN,
				f.is.Location.Name, f.is.Location.ID, d.want.Location)
		}
		if f.is == nil || !is.has(*f.is) {
			missing = append(missing, f.ref())
		}
	}
	at := &Ref{is.ID, d.want.Location}
	switch {
	case len(all) > 1:
		d.refuse(RuleSeveral, "rename one of them in the portal", "the portal shows %d locations %s", len(all),
			d.want.Location)
	case len(all) == 0:
		d.change(Change{Kind: CreateLocation, Credentials: missing, Location: at,
			Reason: "the portal has no such location"})
	case is.Parent > 0:
		d.refuse(RuleSubLocation, "say its parent in portal.location.name", "location %s (ID %d) is a sub-location, "+
			"and tunnels end at a whole one", is.Name, is.ID)
	case len(missing) > 0:
		d.change(Change{Kind: Link, Credentials: missing, Location: at,
			Reason: "traffic of a credential without a location is that of nobody"})
	default:
		d.right("location %s is there (ID %d), with %s", is.Name, is.ID, names(found))
	}
}

func names(found []foundCredential) string {
	var out []string
	for _, f := range found {
		out = append(out, f.want.FQDN)
	}
	return strings.Join(out, ", ")
}

// remove takes what the site has in the tenant out of it: links first, then a location that was made for it, then the
// credentials. Deleting in another order is not known to work.
func (d *decision) remove(found []foundCredential) {
	found = slices.DeleteFunc(found, func(f foundCredential) bool {
		if f.is == nil {
			d.right("the portal has no credential for %s", f.want.FQDN)
		}
		return f.is == nil
	})
	if d.want.Parts != CredentialsOnly {
		d.removeLocation(found)
	}
	if d.want.Parts == LocationOnly {
		return
	}
	for _, f := range found {
		if d.want.Parts == CredentialsOnly && f.is.Location.ID != 0 {
			d.refuse(RuleStillLinked, "use `ziatunnel portal sync --delete`, which unlinks it first", "the "+
				"credential for %s is linked to location %s", f.want.FQDN, f.is.Location.Name)
			continue
		}
		if at := f.is.Location; at.ID != 0 && at.Name != d.want.Location {
			d.refuse(RuleLinkedElsewhere, "unlink it there first", "the credential for %s is linked to location %s "+
				"(ID %d), which is not that of the site", f.want.FQDN, at.Name, at.ID)
		}
		d.change(Change{Kind: DeleteCredential, Credentials: []Ref{f.ref()}, Reason: "asked for"})
	}
}

func (d *decision) removeLocation(found []foundCredential) {
	all := d.state.located(d.want.Location)
	switch {
	case len(all) > 1:
		d.refuse(RuleSeveral, "rename one of them in the portal", "the portal shows %d locations %s", len(all),
			d.want.Location)
		return
	case len(all) == 0:
		d.right("the portal has no location %s", d.want.Location)
		return
	}
	is := all[0]
	var linked []Ref
	for _, f := range found {
		if is.has(*f.is) {
			linked = append(linked, f.ref())
		}
	}
	at := &Ref{is.ID, is.Name}
	others := len(is.Credentials) - len(linked)
	switch {
	case is.Made && others <= 0 && is.Sources == 0:
		d.change(Change{Kind: DeleteLocation, Credentials: linked, Location: at,
			Reason: "asked for: it was made by this program, and nothing else is linked to it; sub-locations that it " +
				"may have go with it"})
		return
	case !is.Made:
		d.note("location %s stays: it is not known that this program has made it", is.Name)
	default:
		d.note("location %s stays: other credentials or addresses belong to it", is.Name)
	}
	if len(linked) > 0 {
		d.change(Change{Kind: Unlink, Credentials: linked, Location: at, Reason: "asked for"})
	}
}
