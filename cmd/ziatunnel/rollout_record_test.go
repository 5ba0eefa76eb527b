package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// played is a rollout over many sites that nobody has worked on: its events are those of a policy, its
// sites end as chance says, always the same.
type played struct {
	t      *testing.T
	r      *rand.Rand
	state  *rollout.State
	now    time.Time
	events []rollout.Event
	ends   []rollout.Event // what those at work will bring home, by time
}

// playRollout plays a rollout to its end.
func playRollout(t *testing.T, n int) local.Record {
	t.Helper()
	many := rollout.Size{Percent: 100}
	plan := rollout.Plan{ID: fmt.Sprintf("2026-11-25-%d", n), Policy: rollout.Policy{
		Canary:   3,
		Waves:    []rollout.Size{{Percent: 20}, {Percent: 40}},
		Parallel: max(n/40, 5),
		Soak:     2 * time.Minute,
		Retry:    rollout.Retry{Attempts: 2, Backoff: time.Minute},
		Budgets: rollout.Budgets{
			Unreachable: many,
			Refused:     many,
			RolledBack:  many,
			Unproven:    many,
			InDoubt:     many,
			Unexpected:  many,
		},
	}}
	for i := range n {
		plan.Sites = append(
			plan.Sites,
			rollout.Site{Name: fmt.Sprintf("branch-%04d", i+1), Router: fmt.Sprintf("10.%d.%d.1:22", i/200, i%200)},
		)
	}
	state, err := rollout.New(plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &played{
		t:     t,
		r:     rand.New(rand.NewPCG(1, uint64(n))),
		state: state,
		now:   time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC),
	}
	p.apply(rollout.Event{Kind: rollout.Began})
	for p.round() {
	}
	about := local.Metadata{
		Inventory: []string{"/srv/branches.csv"},
		Engine:    "local",
		Version:   "test",
		By:        "noc on desk-1",
		Started:   p.events[0].At,
	}
	return local.Record{Plan: plan, Metadata: about, Events: p.events}
}

func (p *played) apply(e rollout.Event) {
	e.At = p.now
	if err := p.state.Apply(e); err != nil {
		p.t.Fatal(err)
	}
	p.events = append(p.events, e)
}

// round begins what may begin, and goes on to what comes next.
func (p *played) round() bool {
	var wake time.Time
	for _, c := range p.state.Next() {
		switch c.Do {
		case rollout.Start:
			p.apply(rollout.Event{Kind: rollout.SiteBegan, Site: c.Site, Attempt: c.Attempt})
			p.work(c.Site)
		case rollout.Prove:
			p.apply(rollout.Event{Kind: rollout.ProofBegan, Site: c.Site})
			p.ends = append(
				p.ends,
				rollout.Event{
					Kind:    rollout.ProofEnded,
					Site:    c.Site,
					Outcome: rollout.Done,
					At:      p.now.Add(time.Second * time.Duration(3+p.r.IntN(4))),
				},
			)
		case rollout.Wake:
			wake = c.At
		default:
			return false
		}
	}
	first := -1
	for i, e := range p.ends {
		if first < 0 || e.At.Before(p.ends[first].At) {
			first = i
		}
	}
	if first < 0 || !wake.IsZero() && wake.Before(p.ends[first].At) {
		p.now = wake
		p.apply(rollout.Event{Kind: rollout.TimePassed})
		return true
	}
	e := p.ends[first]
	p.ends = append(p.ends[:first], p.ends[first+1:]...)
	p.now = e.At
	p.apply(e)
	return true
}

var guideSteps = []string{
	"Hostname and clock",
	"Licence",
	"IKEv2 proposal",
	"IKEv2 policy",
	"IKEv2 keyring",
	"IKEv2 profiles",
	"IPsec transform set",
	"IPsec profiles",
	"Tunnel interfaces",
	"IP SLA monitors", "Tracks", "Routes to the edges", "Policy-based routing", "TCP MSS",
}

// work draws how an attempt ends.
func (p *played) work(site string) {
	e := rollout.Event{Kind: rollout.SiteEnded, Site: site, Outcome: rollout.Done}
	failed, seconds := 0, 25+p.r.IntN(20)+p.r.IntN(20)
	switch p.r.IntN(40) {
	case 0, 1, 2:
		e.Outcome, failed = rollout.RolledBack, 10
		e.Detail = fmt.Sprintf(
			`step 10 (IP SLA monitors), line 2 of 9: "http get http://gateway.corp.example/vpntest" rejected `+
				`in mode "config-ip-sla" of %s after %d ms: %s; `+
				`rolled back: the running-config is what it was before`,
			site,
			p.r.IntN(900),
			"% Invalid input detected at '^' marker.",
		)
	case 3, 4:
		address := fmt.Sprintf("10.%d.%d.1:22", p.r.IntN(20), p.r.IntN(200))
		e.Outcome, seconds = rollout.Unreachable, 10
		e.Detail = fmt.Sprintf(
			"%s: unreachable: dial tcp %s: connect: no route to host (is the router up, and the address right?)",
			address,
			address,
		)
	case 5:
		e.Outcome, seconds = rollout.Refused, 4
		e.Detail = fmt.Sprintf(
			"refused before anything was sent: unsaved-changes: "+
				"the startup-config of %s is not its running-config (save it, or let it go)",
			site,
		)
	case 6:
		e.Outcome, failed = rollout.InDoubt, 5
		e.Detail = hostilePage + fmt.Sprintf(
			"; NOT proven to be rolled back: session lost while waiting for %q; the startup-config was not changed",
			site+"#",
		)
	}
	if e.Outcome != rollout.Unreachable && e.Outcome != rollout.Refused {
		e.Figures = p.figures(failed, time.Duration(seconds)*time.Second)
	}
	e.At = p.now.Add(time.Duration(seconds)*time.Second + time.Duration(p.r.IntN(1000))*time.Millisecond)
	p.ends = append(p.ends, e)
}

func (p *played) figures(failed int, whole time.Duration) *rollout.Figures {
	f := &rollout.Figures{Lines: 140, RoundTrips: 27 + p.r.IntN(9)}
	for i, title := range guideSteps {
		step := rollout.Step{
			Number:  i + 1,
			Title:   title,
			Outcome: "done",
			Took:    whole / 40 * time.Duration(1+p.r.IntN(3)),
		}
		switch {
		case i+1 == failed:
			step.Outcome = "failed"
		case i < 2:
			step.Outcome = "present"
		}
		f.Steps = append(f.Steps, step)
		if i+1 == failed {
			break
		}
	}
	return f
}

// storeRollout puts a record on the disk, with a page for the evidence of each site that something was sent
// to, and gives the state directory.
func storeRollout(t *testing.T, r local.Record) (stateDir, dir string) {
	t.Helper()
	stateDir = t.TempDir()
	store := local.OpenStore(stateDir)
	if err := store.Create(r.Plan, r.Metadata); err != nil {
		t.Fatal(err)
	}
	dir = store.Dir(r.Plan.ID)
	var lines bytes.Buffer // all at once: a log of thousands of events is synced at each
	e := json.NewEncoder(&lines)
	for _, event := range r.Events {
		if err := e.Encode(event); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "events.jsonl"), lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "sites"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, event := range r.Events {
		if event.Figures != nil {
			if err := os.WriteFile(
				filepath.Join(dir, "sites", event.Site+".html"),
				[]byte("<!DOCTYPE html><title>"+event.Site+"</title>"), 0o600,
			); err != nil {
				t.Fatal(err)
			}
		}
	}
	return stateDir, dir
}
