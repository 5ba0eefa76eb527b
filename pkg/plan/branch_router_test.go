package plan_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestLawsOnBranchRouters boots branches that live in the virtual router, which shares no code with the model, and
// holds the laws there, over SSH: it takes every line of plans, undos, restores and removals, and ends where the model
// says.
func TestLawsOnBranchRouters(t *testing.T) {
	runs, counts := 4, census{}
	if *everyBranch {
		runs = 200
	}
	for seed := range uint64(runs) {
		b := newBranch(seed + 1_000_000) // others than those of the model
		file := b.siteFile()
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			conflict, err := b.routerLaws(t, file)
			if err != nil {
				t.Errorf("%v\nfamilies: %s\n%s", err, strings.Join(b.families, ", "), file)
				return
			}
			counts.count(b, conflict)
		})
	}
	if *everyBranch {
		counts.report(t)
	}
}

// branchRouter is a branch that runs on a virtual router.
type branchRouter struct {
	t       *testing.T
	router  *fakeios.Router
	session *ciscoios.Session
}

// config is what the router runs, as the planner reads it.
func (r branchRouter) config() iosconf.Config { return iosconf.Parse(r.router.RunningConfig()) }

// brings types lines, and reports what differs afterwards from what the router should run.
func (r branchRouter) brings(what string, lines []device.Line, to iosconf.Config) error {
	if len(lines) > 0 {
		if err := r.session.Configure(r.t.Context(), lines, nil); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	d := slices.DeleteFunc(iosconf.Difference(to, r.config()), func(line string) bool {
		return strings.HasSuffix(line, " / http-raw-request") // cut off behind it, the router has no request to show
	})
	if len(d) > 0 {
		return fmt.Errorf("%s leaves %q", what, d)
	}
	return nil
}

func (b *branch) routerLaws(t *testing.T, file string) (conflict bool, err error) {
	router, session := bootText(t, b.String(), fakeios.Quirks{ShowTrackStateKeyword: b.often(50),
		DeepHTTPRaw: b.often(30), ShowDefaultLifetime: b.often(20)})
	r := branchRouter{t, router, session}
	if err := session.Configure(t.Context(), inModes([]string{"archive", "path flash:arch"}), nil); err != nil {
		return false, err
	}
	before := r.config()
	for _, line := range iosconf.Difference(b.config(), before) {
		if line[0] == '-' {
			return false, fmt.Errorf("the router has lost %q", line)
		}
	}
	if b.hasEarlier() {
		lines, err := b.earlierLines(t, before, file)
		if err != nil {
			return false, err
		}
		if err := r.brings("the earlier version", inModes(lines), iosconf.Apply(before, lines)); err != nil {
			return false, err
		}
	}
	running := r.config()
	steps := stepsFor(t, file, running, b.adopt)
	p, err := plan.Build(running, steps)
	if conflict, err := b.refused(err); conflict || err != nil {
		return conflict, err
	}
	if err := r.brings("plan", p.Lines(), iosconf.Apply(running, plain(p.Lines()))); err != nil {
		return false, err
	}
	if err := reached(running, r.config(), steps); err != nil {
		return false, fmt.Errorf("plan: %w", err)
	}
	if err := r.brings("undo", p.Undo(), running); err != nil {
		return false, err
	}
	for range 2 {
		if err := b.routerCutOff(r, running, p, steps); err != nil {
			return false, err
		}
	}
	if err := r.reverts(p.Lines()[:b.IntN(len(p.Lines())+1)], running); err != nil {
		return false, err
	}
	return false, b.routerRemoves(r, before, steps)
}

// reverts types lines under a revert timer, and lets the router itself take them back by `configure revert now`.
func (r branchRouter) reverts(lines []device.Line, running iosconf.Config) error {
	said, err := r.session.Ask(r.t.Context(), "configure terminal revert timer 30")
	if err != nil {
		return err
	}
	if err := r.session.Configure(r.t.Context(), lines, nil); err != nil {
		return fmt.Errorf("under the timer: %w", err)
	}
	more, err := r.session.Ask(r.t.Context(), "configure revert now")
	if err != nil {
		return err
	}
	err = r.brings("revert", nil, running)
	if err == nil && !strings.Contains(more, "Rollback Done") {
		err = errors.New("no rollback")
	}
	if err != nil {
		return fmt.Errorf("%w\n%s\n%s", err, said, more)
	}
	return nil
}

// routerCutOff stops a plan behind any line, takes it back from there, and stops it again to finish it from there.
func (b *branch) routerCutOff(r branchRouter, running iosconf.Config, p plan.Plan, steps []playbook.Step) error {
	n := b.IntN(len(p.Lines()) + 1)
	cut := p.Lines()[:n]
	mid := iosconf.Apply(running, plain(cut))
	if err := r.brings(fmt.Sprintf("the first %d lines", n), cut, mid); err != nil {
		return err
	}
	restore, err := plan.Restore(r.config(), running, p)
	if err != nil {
		return err
	}
	if err := r.brings(fmt.Sprintf("restore behind line %d", n), restore.Lines(), running); err != nil {
		return err
	}
	if err := r.brings("the same again", cut, mid); err != nil {
		return err
	}
	rest, err := plan.Build(r.config(), steps)
	if err != nil {
		return fmt.Errorf("resume behind line %d: %w", n, err)
	}
	after := iosconf.Apply(running, plain(p.Lines()))
	if err := r.brings(fmt.Sprintf("resume behind line %d", n), rest.Lines(), after); err != nil {
		return err
	}
	return r.brings("undo", p.Undo(), running)
}

// routerRemoves applies the site, takes it out with the snapshot, and puts it back.
func (b *branch) routerRemoves(r branchRouter, before iosconf.Config, steps []playbook.Step) error {
	running := r.config()
	p, err := plan.Build(running, steps)
	if err != nil {
		return err
	}
	after := iosconf.Apply(running, plain(p.Lines()))
	if err := r.brings("plan", p.Lines(), after); err != nil {
		return err
	}
	out, err := plan.RemoveSince(after, before, steps)
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	if b.meddled {
		before = iosconf.Apply(after, plain(out.Lines()))
	}
	if err := r.brings("remove", out.Lines(), before); err != nil {
		return err
	}
	return r.brings("undo of the removal", out.Undo(), after)
}

// inModes are lines with the modes around them.
func inModes(lines []string) []device.Line {
	out, mode := make([]device.Line, 0, len(lines)), device.GlobalConfig
	for _, line := range lines {
		after := device.Mode(iosconf.ModeAfter(string(mode), line))
		out = append(out, device.Line{Text: secret.NewText(line), Before: mode, After: after})
		mode = after
	}
	for mode != device.GlobalConfig {
		after := device.Mode(iosconf.ModeAfter(string(mode), "exit"))
		out = append(out, device.Line{Text: secret.NewText("exit"), Before: mode, After: after})
		mode = after
	}
	return out
}
