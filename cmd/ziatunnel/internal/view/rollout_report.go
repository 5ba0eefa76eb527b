package view

import (
	"encoding/json"
	"io"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// reportFormat is the version of the JSON of a [RolloutReport]. It grows when a field changes its
// meaning or goes; new fields do not change it.
const reportFormat = 1

// RolloutReport is what a rollout has come to: the page, the table and the JSON are made of it. The
// names are a contract. A moment that has not come is left out; lists are never null. It holds no
// configuration and no secret, and every text in it is printable.
type RolloutReport struct {
	Format    int       `json:"format"`
	Rollout   string    `json:"rollout"`
	Status    string    `json:"status"`  // planned, under_way, waiting, paused, ended, stopped or aborted
	Waiting   string    `json:"waiting"` // what a person has to do before it goes on; empty: nothing
	Inventory []string  `json:"inventory"`
	Engine    string    `json:"engine"`
	Version   string    `json:"version"`
	By        string    `json:"by"`
	Began     time.Time `json:"began,omitzero"`
	Updated   time.Time `json:"updated,omitzero"` // the last event
	Ended     time.Time `json:"ended,omitzero"`
	Seconds   float64   `json:"seconds"` // from the beginning to the last event
	Torn      bool      `json:"torn"`    // the last record was cut off by a crash, and has never happened
	// Damage is why the files of the rollout are not what was written; what is behind it in them is not in the report.
	Damage string `json:"damage,omitempty"`

	Policy   rollout.Policy    `json:"policy"`
	Outcomes []ReportedOutcome `json:"outcomes"` // in a fixed order; none without sites
	Waves    []ReportedWave    `json:"waves"`
	Steps    []ReportedStep    `json:"steps"` // of all sites, by number
	Spent    ReportedSpent     `json:"spent"`
	Causes   []ReportedCause   `json:"causes"` // of failures; the worst class first, then the most frequent
	Acts     []ReportedAct     `json:"acts"`   // what people asked, and when it began
	Sites    []ReportedSite    `json:"sites"`  // in the order of the waves
}

// ReportedOutcome is how many sites have an outcome: a class of [rollout.Outcome], or pending, working or
// proving for a site that has not ended.
type ReportedOutcome struct {
	Outcome string `json:"outcome"`
	Sites   int    `json:"sites"`
}

// ReportedWave is a wave and how its sites stand.
type ReportedWave struct {
	Number   int               `json:"number"` // from 1
	Canaries bool              `json:"canaries"`
	Open     bool              `json:"open"` // its sites may begin
	Sites    int               `json:"sites"`
	Outcomes []ReportedOutcome `json:"outcomes"`
	Began    time.Time         `json:"began,omitzero"`   // the first attempt
	Updated  time.Time         `json:"updated,omitzero"` // the last thing that happened in it
}

// ReportedStep is how a step of the playbook went, at the sites' last attempts.
type ReportedStep struct {
	Number  int     `json:"number"`
	Title   string  `json:"title"`
	Done    int     `json:"done"`
	Present int     `json:"present"` // there was nothing to do
	Failed  int     `json:"failed"`
	Median  float64 `json:"median_seconds"` // where it was done
}

// ReportedSpent is what the sites that are done have cost, all attempts together.
type ReportedSpent struct {
	Seconds    ReportedSpread `json:"seconds"`
	RoundTrips ReportedSpread `json:"round_trips"`
}

// ReportedSpread is a few numbers for many. P95 is what 95 of 100 do not exceed.
type ReportedSpread struct {
	Sites  int     `json:"sites"`
	Least  float64 `json:"least"`
	Median float64 `json:"median"`
	P95    float64 `json:"p95"`
	Most   float64 `json:"most"`
}

// ReportedCause is one reason for which sites have failed. Cause is what their details have in common,
// with "…" where they differ in names, addresses and numbers; Sample is one of them as it is.
type ReportedCause struct {
	Outcome string   `json:"outcome"`
	Cause   string   `json:"cause"`
	Count   int      `json:"count"`
	Site    string   `json:"sample_site"`
	Sample  string   `json:"sample"`
	Sites   []string `json:"sites"`
}

// ReportedAct is something that was done to the rollout as a whole.
type ReportedAct struct {
	At   time.Time `json:"at"`
	What string    `json:"what"` // an event's kind
	By   string    `json:"by,omitempty"`
	Note string    `json:"note,omitempty"`
}

// ReportedSite is a site. Lines, round trips and seconds are of all attempts together; steps are those of the
// last attempt that came to any.
type ReportedSite struct {
	Site       string             `json:"site"`
	Router     string             `json:"router"`
	Wave       int                `json:"wave"`
	Outcome    string             `json:"outcome"`
	Attempts   int                `json:"attempts"`
	Began      time.Time          `json:"began,omitzero"`
	Ended      time.Time          `json:"ended,omitzero"`
	Seconds    float64            `json:"seconds"`
	RoundTrips int                `json:"round_trips"`
	Lines      int                `json:"lines"`
	Detail     string             `json:"detail"`   // of how the last attempt ended
	Evidence   string             `json:"evidence"` // a page, as a link from where the report is; empty: there is none
	Steps      []ReportedSiteStep `json:"steps"`
	Work       []ReportedWork     `json:"work"`
}

// ReportedSiteStep is a step at a site.
type ReportedSiteStep struct {
	Number  int     `json:"number"`
	Outcome string  `json:"outcome"` // done, present or failed
	Seconds float64 `json:"seconds"`
}

// ReportedWork is one attempt at a site, or a proof behind the soak.
type ReportedWork struct {
	What    string    `json:"what"` // attempt or proof
	Began   time.Time `json:"began"`
	Ended   time.Time `json:"ended,omitzero"`
	Outcome string    `json:"outcome"` // a class, or lost when its process died; empty: it goes on
}

// NewRolloutReport makes the report of a rollout as it is on the disk, and of the state that its events
// lead to. evidence gives the link to a site's page, empty where there is none; it may be nil.
func NewRolloutReport(r local.Record, state *rollout.State, evidence func(site string) string) RolloutReport {
	out := RolloutReport{
		Format: reportFormat, Rollout: r.Plan.ID, Inventory: []string{}, Engine: reportable(r.Metadata.Engine),
		Version: reportable(r.Metadata.Version), By: reportable(r.Metadata.By),
		Began: state.Began(), Updated: state.Now(), Ended: state.Ended(), Torn: r.Torn, Policy: r.Plan.Policy,
		Acts: reportedActs(r.Events),
	}
	if err := r.Trustworthy(); err != nil {
		out.Damage = err.Error()
	}
	for _, path := range r.Metadata.Inventory {
		out.Inventory = append(out.Inventory, reportable(path))
	}
	if !out.Began.IsZero() {
		out.Seconds = out.Updated.Sub(out.Began).Seconds()
	}
	out.Status, out.Waiting = reportedStatus(state)
	history, titles := gatherHistory(r.Events)
	planned := make(map[string]rollout.Site, len(r.Plan.Sites))
	for _, s := range r.Plan.Sites {
		planned[s.Name] = s
	}
	for _, w := range state.Waves() {
		for _, name := range w.Sites {
			site := reportedSite(planned[name], w.Number, state, history[name])
			if evidence != nil {
				site.Evidence = evidence(name)
			}
			out.Sites = append(out.Sites, site)
		}
		out.Waves = append(out.Waves, reportedWave(w, out.Sites[len(out.Sites)-len(w.Sites):]))
	}
	out.Outcomes = outcomesOf(out.Sites)
	out.Steps = reportedSteps(out.Sites, titles)
	out.Spent = spentOn(out.Sites)
	out.Causes = causesOf(out.Sites)
	return out
}

// JSON writes the report as one indented object.
func (r RolloutReport) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
