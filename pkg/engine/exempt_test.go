package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// exemptBranch is a branch with networks behind its LAN and a published server, whose site file says `exempt: auto`
// beside a network of its own.
func exemptBranch(t *testing.T) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{})
	job, err := enginetest.JobOf(strings.Replace(enginetest.SiteText, "[10.0.0.0/8]", "[auto, 10.60.0.0/16]", 1))
	if err != nil {
		t.Fatal(err)
	}
	job.Journal, job.Run = b.Job.Journal, b.Job.Run
	job.Clock, job.BeginLogin = b.Job.Clock, b.Job.BeginLogin
	b.Job = job
	b.Configure(t, "ip route 10.60.0.0 255.255.0.0 172.17.0.9", "ip route 10.70.0.0 255.255.255.0 172.17.0.9",
		"ip route 10.70.1.0 255.255.255.0 172.17.0.9",
		"ip nat inside source static tcp 172.17.0.80 443 interface FastEthernet4 443")
	b.Save(t)
	return b
}

// denies are the denies of the list of a branch.
func denies(b *enginetest.Branch) []string {
	var out []string
	for line := range strings.Lines(b.Router.RunningConfig()) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "access-list 101 deny   ip "); ok {
			out = append(out, rest)
		}
	}
	return out
}

var exempted = []string{"host 172.17.0.80 any", "any 10.60.0.0 0.0.255.255", "any 10.70.0.0 0.0.1.255"}

// TestExemptAuto: what the router shows to lie elsewhere stays out of the tunnels, in as few networks as hold it
// exactly; the plan says where it is, a second apply has nothing to do, and a removal leaves nothing.
func TestExemptAuto(t *testing.T) {
	t.Parallel()
	b := exemptBranch(t)
	before := b.Before
	out, err := b.Apply(t.Context(), nil)
	if err != nil || !out.Saved {
		t.Fatal(err)
	}
	if got := denies(b); !slices.Equal(got, exempted) {
		t.Errorf("the list denies %q", got)
	}
	if want := []string{"10.70.0.0/23", "from:172.17.0.80"}; !slices.Equal(out.Review.Plan.Exempt, want) {
		t.Errorf("the plan has %q", out.Review.Plan.Exempt)
	}
	var notes []string
	for _, step := range out.Review.Plan.Steps {
		notes = append(notes, step.Notes...)
	}
	for _, want := range []string{"a static route by way of 172.17.0.9, Vlan1: 10.60.0.0/16, 10.70.0.0/24, " +
		"10.70.1.0/24",
		"from a published server: 172.17.0.80"} {
		if !slices.Contains(notes, "exempt: auto keeps out of the tunnels: "+want) {
			t.Errorf("%q is not among %q", want, notes)
		}
	}
	if again, err := b.Apply(t.Context(), nil); err != nil || again.Lines != 0 {
		t.Errorf("again: %d lines, %v", again.Lines, err)
	}
	if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
		t.Fatal(err)
	}
	roles := []string{" ip nat inside", " ip nat outside", " ip virtual-reassembly in"}
	if got := enginetest.WithoutLines(b.Router.RunningConfig(), roles); got != enginetest.WithoutLines(before, roles) {
		t.Errorf("behind a removal:\n%s", got)
	}
}

// TestExemptAutoIsKept: a run that died is finished with the networks that it was planned with, though the router has
// another route meanwhile.
func TestExemptAutoIsKept(t *testing.T) {
	t.Parallel()
	b := exemptBranch(t)
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	die(t, b, "apply", store, engine.Apply, func(e engine.Event) bool {
		return e.Kind == engine.StepProgress && e.Step == 9
	})
	i, job, done := interrupted(t, b, store)
	defer done()
	if want := []string{"10.70.0.0/23", "from:172.17.0.80"}; !slices.Equal(i.State.Planned.Exempt, want) {
		t.Errorf("the journal has %q", i.State.Planned.Exempt)
	}
	b.Configure(t, "ip route 10.80.0.0 255.255.0.0 172.17.0.9")
	out, err := engine.Resume(t.Context(), b.Dial, job, i, enginetest.Unwatched)
	if err != nil || !out.Saved {
		t.Fatal(err)
	}
	if got := denies(b); !slices.Equal(got, exempted) {
		t.Errorf("the list denies %q", got)
	}
}

// TestExemptAutoNeedsARenderer: a job that cannot render anew fails before anything is sent.
func TestExemptAutoNeedsARenderer(t *testing.T) {
	t.Parallel()
	b := exemptBranch(t)
	b.Job.Render = nil
	if _, err := b.Apply(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "exempt: auto") {
		t.Error(err)
	}
}
