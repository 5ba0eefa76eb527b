package tenant

// Plan is what has to be changed, site by site.
type Plan struct {
	Sites []SitePlan `json:"sites"`
	// Activate: something was changed, or an earlier run of this machine has left changes that are not known to be
	// active.
	Activate bool `json:"activate"`
	// Foreign: changes that others have saved are waiting. An activation, and the end of a legacy session, takes them.
	Foreign bool `json:"pending_of_others"`
	// Notes are what is worth knowing of the tenant.
	Notes []string `json:"notes,omitempty"`
}

// SitePlan is what one site needs.
type SitePlan struct {
	Site    string   `json:"site"`
	Changes []Change `json:"changes"`
	// Right are sentences on what is as it should be.
	Right []string `json:"right,omitempty"`
	// Notes are what cannot be told, and what a person may want to do about it.
	Notes    []string  `json:"notes,omitempty"`
	Refusals []Refusal `json:"refusals,omitempty"`
}

// Refusal is why nothing is done for a site.
type Refusal struct {
	Site string `json:"site"`
	Rule string `json:"rule"` // a word for programs
	Text string `json:"text"`
	Next string `json:"next"` // what to do
}

// The rules. The words are a contract.
const (
	RuleLinkedElsewhere = "linked_elsewhere"
	RuleSeveral         = "several"
	RuleType            = "type"
	RuleSubLocation     = "sub_location"
	RuleFQDN            = "fqdn"
	RuleNoKey           = "no_key"
	RuleNoCredential    = "no_credential" //nolint:gosec // a word, no credential
	RuleStillLinked     = "still_linked"
	RuleTwoSites        = "two_sites"
)

// Empty reports whether there is nothing to do.
func (p Plan) Empty() bool { return len(p.Changes()) == 0 && !p.Activate }

// Changes are those of all sites that are not refused, in order.
func (p Plan) Changes() []Change {
	var out []Change
	for _, s := range p.Sites {
		out = append(out, s.Changes...)
	}
	return out
}

// Refusals are those of all sites.
func (p Plan) Refusals() []Refusal {
	var out []Refusal
	for _, s := range p.Sites {
		out = append(out, s.Refusals...)
	}
	return out
}

// Deletes reports whether something is deleted that cannot be brought back as it was.
func (p Plan) Deletes() bool {
	for _, c := range p.Changes() {
		if c.Kind == DeleteCredential || c.Kind == DeleteLocation {
			return true
		}
	}
	return false
}
