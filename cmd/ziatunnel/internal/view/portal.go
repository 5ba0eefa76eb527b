package view

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// PortalReview prints what is about to be done in a tenant. paint may be nil.
func PortalReview(w io.Writer, r enrolment.Review, paint func(console.Colour, string)) {
	t := planText{w, PlanOptions{Paint: paint}}
	fmt.Fprintf(w, "tenant %s: %s\n", r.Tenant, r.State.Activation.Words())
	for _, s := range r.Plan.Sites {
		portalSite(t, s)
	}
	for _, note := range r.Plan.Notes {
		t.line(0, "!", "note: "+note)
	}
	if r.Plan.Foreign {
		t.line(0, "!", "others have saved changes that are not active yet: an activation takes them along")
		if r.EndActivates {
			t.line(0, "!", "so does the end of this session, which nothing can prevent: by logging out, or by its "+
				"time-out")
		}
	}
	switch {
	case r.Plan.Activate && r.Takes > 0:
		t.line(0, "#", fmt.Sprintf("then one activation of the tenant; all of it takes about %s under the limits of "+
			"the API",
			r.Takes.Round(time.Second)))
	case r.Plan.Activate:
		t.line(0, "#", "then one activation of the tenant")
	case len(r.Plan.Refusals()) == 0:
		t.line(0, "=", "nothing to do on the portal")
	}
}

func portalSite(t planText, s tenant.SitePlan) {
	fmt.Fprintf(t.w, "site %s\n", s.Site)
	for _, right := range s.Right {
		t.line(2, "=", right)
	}
	for _, c := range s.Changes {
		t.line(2, signOf(c.Kind), c.String())
		fmt.Fprintf(t.w, "      why: %s\n", c.Reason)
		if c.Undo != "" {
			fmt.Fprintf(t.w, "      undo: %s\n", c.Undo)
		} else {
			fmt.Fprintf(t.w, "      no undo: %s\n", c.NoUndo)
		}
	}
	for _, note := range s.Notes {
		t.line(2, "!", "note: "+note)
	}
	for _, r := range s.Refusals {
		t.line(2, "!", fmt.Sprintf("refused (%s): %s; %s", r.Rule, r.Text, r.Next))
	}
}

func signOf(k tenant.Kind) string {
	switch k {
	case tenant.CreateCredential, tenant.CreateLocation, tenant.Link:
		return "+"
	case tenant.Unlink, tenant.DeleteCredential, tenant.DeleteLocation:
		return "-"
	case tenant.SetKey:
		return "~"
	}
	return "~"
}

// PortalDocument is a tenant in JSON. The names are a contract.
type PortalDocument struct {
	Tenant     string `json:"tenant"`
	Activation string `json:"activation"` // before the run, in the words of the API; "" is not known
	// EndActivates: the end of the session activates what is pending.
	EndActivates bool            `json:"session_end_activates"`
	Plan         tenant.Plan     `json:"plan"`
	Run          string          `json:"run,omitempty"`
	Done         []tenant.Change `json:"done"`
	Activated    bool            `json:"activated"`
	Error        string          `json:"error,omitempty"`
	ExitStatus   int             `json:"exit_status"`
}

// PortalOf is the document of a tenant in which a run has ended.
func PortalOf(o enrolment.Outcome, err error, exit int) PortalDocument {
	d := PortalDocument{Tenant: o.Review.Tenant, Activation: string(o.Review.State.Activation),
		EndActivates: o.Review.EndActivates, Plan: o.Review.Plan, Run: o.Run,
		Done: append([]tenant.Change{}, o.Done...), Activated: o.Activated, ExitStatus: exit}
	if d.Plan.Sites == nil {
		d.Plan.Sites = []tenant.SitePlan{}
	}
	if err != nil {
		d.Error = err.Error()
	}
	return d
}

// PortalOutcome says how a run in a tenant has ended, and what could not be told: where nobody was asked, the review
// that has it was not shown.
func PortalOutcome(w io.Writer, o enrolment.Outcome) {
	for _, c := range o.Done {
		fmt.Fprintf(w, "%s: %s: done\n", c.Site, c)
	}
	for _, s := range o.Review.Plan.Sites {
		for _, note := range s.Notes {
			fmt.Fprintf(w, "%s: note: %s\n", s.Site, note)
		}
	}
	for _, note := range o.Review.Plan.Notes {
		fmt.Fprintf(w, "note: %s\n", note)
	}
	switch {
	case o.Activated:
		fmt.Fprintf(w, "tenant %s: activated\n", o.Review.Tenant)
	case o.Run == "" && len(o.Review.Plan.Refusals()) == 0:
		fmt.Fprintf(w, "tenant %s: nothing to do\n", o.Review.Tenant)
	}
	if slices.ContainsFunc(o.Done, func(c tenant.Change) bool { return c.Undo != "" }) {
		fmt.Fprintf(w, "run %s is written down; `ziatunnel portal undo` takes back what can be\n", o.Run)
	}
}
