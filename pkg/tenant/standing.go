package tenant

import (
	"cmp"
	"slices"
	"strings"
)

// Standing is how a site stands in its tenant, as far as the portal tells. Its JSON is a contract: what the portal has
// not told is "not_known", and lists are never null.
type Standing struct {
	Asked bool `json:"asked"` // whether the portal was asked at all
	// WhyNotKnown is why the portal has not told; empty: it has, or was not asked.
	WhyNotKnown string `json:"why_not_known,omitempty"`
	Tenant      string `json:"tenant,omitempty"`
	// Activation is active, pending, in_progress or not_known, or another word of the API. It is one fact of the whole
	// tenant: the API does not say whose changes wait.
	Activation string `json:"activation"`
	// EndActivates: the end of the session in which it was asked activates what is pending.
	EndActivates bool                 `json:"session_end_activates"`
	Location     string               `json:"location"` // that the site wants, by its name
	Credentials  []CredentialStanding `json:"credentials"`
	Edges        []EdgeStanding       `json:"edges"`
	// EdgesWhyNotKnown is why the cloud has not told which service edges it lists; empty: it has, or was not asked.
	EdgesWhyNotKnown string    `json:"edges_why_not_known,omitempty"`
	Findings         []Finding `json:"findings"`
	// Tunnels is what the portal itself sees of the tunnels: always "not_known", because no documented call of the API
	// gives it. Insights is where a person sees it.
	Tunnels  string   `json:"tunnel_status"`
	Insights Insights `json:"tunnel_insights"`
}

// NotKnown is the word for what nobody has told.
const NotKnown = "not_known"

// The words of [Standing.Activation], beside [NotKnown].
const (
	AllActive      = "active"
	WaitsForIt     = "pending"
	BeingActivated = "in_progress"
)

// CredentialStanding is how a credential of the site stands.
type CredentialStanding struct {
	FQDN  string `json:"fqdn"`
	State string `json:"state"` // there, absent, several, not_known
	ID    int64  `json:"id,omitempty"`
	// Link is linked, linked_elsewhere, not_linked or not_known; Location is the location that it is linked to.
	Link     string `json:"link"`
	Location string `json:"location,omitempty"`
	// Key is what is remembered here of the key that it has, which the API never gives: same, differs, in_doubt, or
	// not_known.
	Key string `json:"key"`
}

// The words of a [CredentialStanding].
const (
	CredentialThere   = "there"
	CredentialAbsent  = "absent"
	CredentialSeveral = "several"

	Linked          = "linked"
	LinkedElsewhere = "linked_elsewhere"
	NotLinked       = "not_linked"
)

// EdgeStanding is whether the cloud lists a service edge of the site for IPsec.
type EdgeStanding struct {
	Role       string `json:"role"` // of the tunnel
	Address    string `json:"address"`
	Listed     string `json:"listed"` // listed, not_listed, gre, not_known
	DataCentre string `json:"data_centre,omitempty"`
}

// Insights is where the portal shows its view of the tunnels, and what to filter by there.
type Insights struct {
	Place  string   `json:"place"`
	Filter string   `json:"filter"`
	Values []string `json:"values"` // an FQDN for each credential
}

// The place and its filter [documented: "IPSec VPN Configuration Guide for Cisco 881 ISR", "Tunnel Insights Logs:
// Filters"].
const (
	insightsPlace  = "Analytics > Tunnel Insights > Logs"
	insightsFilter = "VPN Credential"
)

// NotAsked is how a site stands before the portal was asked: of nothing that it wants is it known.
func NotAsked(w Want, edges []EdgeStanding) Standing {
	s := Standing{Activation: NotKnown, Location: w.Location, Credentials: []CredentialStanding{},
		Edges: append([]EdgeStanding{}, edges...), Findings: []Finding{}, Tunnels: NotKnown,
		Insights: Insights{insightsPlace, insightsFilter, []string{}}}
	for _, c := range w.Credentials {
		s.Credentials = append(s.Credentials, CredentialStanding{FQDN: c.FQDN, State: NotKnown, Link: NotKnown,
			Key: NotKnown})
		s.Insights.Values = append(s.Insights.Values, c.FQDN)
	}
	return s
}

// NotTold is the standing of a site whose portal was asked, and has not answered.
func (s Standing) NotTold(why string) Standing {
	s.Asked, s.WhyNotKnown = true, strings.Join(strings.Fields(why), " ")
	return s
}

// Told is the standing with what the portal has told.
func (s Standing) Told(state State, w Want) Standing {
	s.Asked, s.Activation = true, state.Activation.standing()
	s.Credentials = []CredentialStanding{}
	for _, c := range w.Credentials {
		s.Credentials = append(s.Credentials, standingOf(state, w, c))
	}
	s.Findings = Examine(state, w)
	for i, f := range s.Findings {
		s.Findings[i] = s.ending(f)
	}
	return s
}

// Proven is the standing of a site whose tunnels are proven: a key that nobody knows here is the right one then, and
// keeps nothing down.
func (s Standing) Proven() Standing {
	s.Findings = slices.DeleteFunc(slices.Clone(s.Findings), func(f Finding) bool { return f.Name == FindingKeyHidden })
	if len(s.Findings) == 0 && s.Asked && s.WhyNotKnown == "" {
		s.Findings = []Finding{{FindingRight, false, "the portal has what the site wants, active, and the tunnels " +
			"are up with it", ""}}
	}
	return s
}

// ending says of changes that wait what becomes of them by the end of the session in which they were seen.
func (s Standing) ending(f Finding) Finding {
	if f.Name == FindingInactive && s.EndActivates {
		f.Next = "the end of this session, a legacy one, activates them: look again"
	}
	return f
}

func (a Activation) standing() string {
	word, known := map[Activation]string{"": NotKnown, Active: AllActive, Pending: WaitsForIt,
		InProgress: BeingActivated}[a]
	if !known {
		return strings.ToLower(string(a))
	}
	return word
}

func standingOf(state State, w Want, c WantedCredential) CredentialStanding {
	out := CredentialStanding{FQDN: c.FQDN, State: CredentialAbsent, Link: NotLinked, Key: NotKnown}
	found := state.named(c.FQDN)
	switch len(found) {
	case 0:
		return out
	case 1:
	default:
		out.State, out.Link = CredentialSeveral, NotKnown
		return out
	}
	is := found[0]
	out.State, out.ID = CredentialThere, is.ID
	out.Key, out.Location = cmp.Or(string(c.Key), NotKnown), is.Location.Name
	for _, l := range state.located(w.Location) {
		if l.has(is) {
			out.Link, out.Location = Linked, l.Name
		}
	}
	if out.Link != Linked && is.Location != (Ref{}) {
		out.Link = LinkedElsewhere
	}
	return out
}

// WhyRefused is what the portal says of a credential that a service edge does not take: not there, not linked, not
// known to be active; and where all of that is as it should be, the key is what is left. What the portal has not told
// is [FindingNotKnown].
func (s Standing) WhyRefused(fqdn string) Finding {
	i := slices.IndexFunc(s.Credentials, func(c CredentialStanding) bool { return strings.EqualFold(c.FQDN, fqdn) })
	unknown := Finding{Name: FindingNotKnown, Text: "the portal was not asked for " + fqdn}
	if s.WhyNotKnown != "" {
		unknown.Text = "the portal has not told: " + s.WhyNotKnown
	}
	if !s.Asked || s.WhyNotKnown != "" || i < 0 {
		return unknown
	}
	c := s.Credentials[i]
	switch {
	case c.State == CredentialAbsent:
		return absent(fqdn)
	case c.State != CredentialThere:
		unknown.Text = "the portal shows several credentials for " + fqdn
		return unknown
	case c.Link == NotLinked:
		return unlinked(fqdn, s.Location)
	case s.Activation == WaitsForIt || s.Activation == BeingActivated:
		f := s.ending(inactive())
		f.Text = c.String() + ", but " + f.Text
		return f
	case s.Activation != AllActive:
		unknown.Text = c.String() + ", and the portal does not say whether that is active"
		return unknown
	}
	return c.wrongKey()
}

// wrongKey is the finding about a credential of which the key is all that is left.
func (c CredentialStanding) wrongKey() Finding {
	f := Finding{Name: FindingWrongKey, Cause: true, Next: setKeyNext}
	f.Text = c.String() + ", and active: what is left is the pre-shared key; "
	switch KeyKnowledge(c.Key) {
	case KeyDiffers:
		f.Text += "that of the site file is not the one that was set last from here"
	case KeySame:
		f.Text += "that of the site file was set last from here, so that somebody has set another one since, or the " +
			"edge does not have it yet"
	case KeyInDoubt:
		f.Text += "an earlier run was sending one, and did not see it arrive"
	default:
		f.Text += "the one on the portal cannot be read back"
	}
	return f
}

// String is the credential in words: "tokyo@corp.example is there (ID 7), linked to location tokyo".
func (c CredentialStanding) String() string {
	switch {
	case c.State == CredentialAbsent:
		return c.FQDN + " is not there"
	case c.State == CredentialSeveral:
		return c.FQDN + " is there several times"
	case c.State != CredentialThere:
		return c.FQDN + " is not known"
	case c.Link == NotLinked:
		return c.FQDN + " is there" + identified(c.ID) + ", linked to no location"
	case c.Link == LinkedElsewhere:
		return c.FQDN + " is there" + identified(c.ID) + ", linked to location " + c.Location +
			", which is not the site's"
	}
	return c.FQDN + " is there" + identified(c.ID) + ", linked to location " + c.Location
}
