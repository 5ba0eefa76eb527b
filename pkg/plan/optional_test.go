package plan_test

import (
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// refusing types the lines of a plan on a router that refuses the optional lines with those indexes, in the
// model.
func refusing(c iosconf.Config, p plan.Plan, refused []int) iosconf.Config {
	var lines []string
	for i, line := range p.Lines() {
		if !slices.Contains(refused, i) {
			lines = append(lines, line.Text.Reveal())
		}
	}
	return iosconf.Apply(c, lines)
}

// someOptional draws optional lines of a plan.
func someOptional(p plan.Plan, r *mathrand.Rand) (at []int, names []playbook.Refusal) {
	for i, line := range p.Lines() {
		if line.Optional != "" && r.IntN(2) == 0 {
			at = append(at, i)
			names = append(names, p.Refusal(i))
		}
	}
	return at, names
}

// without is the steps without refused lines.
func without(steps []playbook.Step, names []playbook.Refusal) []playbook.Step {
	return playbook.Rendered{Steps: steps}.Without(names).Steps
}

// lawsOptional checks what holds when a router refuses some of the optional lines.
func lawsOptional(running iosconf.Config, steps []playbook.Step, r *mathrand.Rand) error {
	p, err := plan.Build(running, steps)
	var taken *plan.ConflictError
	if errors.As(err, &taken) {
		return nil
	}
	refused, names := someOptional(p, r)
	less := without(steps, names)
	after := refusing(running, p, refused)

	// What is still to be sent are the other forms, and then nothing.
	rest, err := plan.Build(after, less)
	if err != nil {
		return fmt.Errorf("the other forms: %w", err)
	}
	for _, line := range rest.Lines() {
		text := line.Text.Reveal()
		if !line.ChangesMode() && !strings.HasPrefix(text, "tunnel protection ipsec profile ") {
			return fmt.Errorf("behind refused %q %q is sent", names, text)
		}
		if line.Optional != "" {
			return fmt.Errorf("what stands in for an optional line is optional: %q", text)
		}
	}
	done, err := typeAll(after, rest.Lines())
	if err != nil {
		return fmt.Errorf("the other forms: %w", err)
	}
	if again, err := plan.Build(done, less); err != nil || !again.Empty() {
		return fmt.Errorf("a second plan: %w, %q", err, plain(again.Lines()))
	}
	added := "ip virtual-reassembly in" // by IOS itself, behind `ip nat`
	if err := reached(running, done, less); err != nil && !strings.Contains(err.Error(), added) {
		return fmt.Errorf("without %q: %w", names, err)
	}

	// Everything can be taken back, from the end and from anywhere.
	lines := p.Lines()
	n := r.IntN(len(lines) + 1)
	cut := slices.DeleteFunc(slices.Clone(refused), func(i int) bool { return i >= n })
	mid := refusing(running, plan.Plan{Steps: []plan.Step{{Changes: []plan.Change{{Lines: firstLines(p, n)}}}}}, cut)
	for place, now := range map[string]iosconf.Config{"the end": done, fmt.Sprint("line ", n): mid} {
		restore, err := plan.Restore(now, running, p)
		if err != nil {
			return err
		}
		back, err := typeAll(now, restore.Lines())
		if err != nil {
			return fmt.Errorf("restore from %s: %w", place, err)
		}
		if d := iosconf.Difference(running, back); len(d) > 0 {
			return fmt.Errorf("restore from %s without %q leaves %q", place, names, d)
		}
	}
	finish, err := plan.Build(mid, less)
	if err != nil {
		return err
	}
	finished, err := typeAll(mid, finish.Lines())
	if err != nil {
		return fmt.Errorf("resume behind line %d: %w", n, err)
	}
	if d := iosconf.Difference(done, finished); len(d) > 0 {
		return fmt.Errorf("resume behind line %d without %q ends elsewhere: %q", n, names, d)
	}
	return nil
}

func firstLines(p plan.Plan, n int) []plan.Line {
	var out []plan.Line
	for _, line := range p.Lines()[:n] {
		out = append(out, plan.Line{Line: line})
	}
	return out
}

// TestLawsOptional holds the laws for routers that refuse optional lines, any of them.
func TestLawsOptional(t *testing.T) {
	for seed := range runs(*lawRuns) {
		r := mathrand.New(mathrand.NewPCG(seed, 15))
		running := rewritten(randomRunning(t, r), r)
		if err := lawsOptional(running, rendered(t, randomOptions(r)), r); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// TestOptionalMarked: every optional line of the playbook is marked in a plan from nothing, and no other.
func TestOptionalMarked(t *testing.T) {
	steps := rendered(t, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400})
	p, err := plan.Build(iosconf.Parse(branchText), steps)
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for i, line := range p.Lines() {
		if line.Optional == "" {
			continue
		}
		marked++
		name := p.Refusal(i)
		if got := without(steps, []playbook.Refusal{name}); len(plainSteps(got)) == len(plainSteps(steps)) &&
			line.Else.Reveal() == "" {
			t.Errorf("%+v is no line of the playbook", name)
		}
	}
	if marked != 10 {
		t.Errorf("%d lines are optional", marked)
	}
}

func plainSteps(steps []playbook.Step) []string {
	var out []string
	for _, s := range steps {
		for _, line := range s.Lines {
			out = append(out, line.Reveal())
		}
	}
	return out
}

// smaller is an image that knows none of the optional lines.
var smaller = fakeios.Quirks{NoTunnelIKEv2Profile: true, NoSecurityPolicyLimit: true, NoConfigExchange: true,
	NoReactionConfiguration: true, NoVirtualReassembly: true}

// TestOptionalOnTheRouter: the virtual router refuses each optional line as IOS refuses what it does not
// know. The rest of the plan is taken, and the other form where there is one.
func TestOptionalOnTheRouter(t *testing.T) {
	steps := rendered(t, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400})
	router, session := boot(t, iosconf.Parse(branchText), smaller)
	running := iosconf.Parse(router.RunningConfig())
	p, err := plan.Build(running, steps)
	if err != nil {
		t.Fatal(err)
	}
	var optional *device.OptionalRefusedError
	err = session.Configure(t.Context(), p.Lines(), nil)
	if !errors.As(err, &optional) || len(optional.Refused) != 10 {
		t.Fatalf("%v", err)
	}
	var names []playbook.Refusal
	var at []int
	for _, r := range optional.Refused {
		if !r.Lacks() {
			t.Errorf("%q is not told from a refusal of the moment", r)
		}
		at = append(at, r.Index)
		names = append(names, p.Refusal(r.Index))
	}
	rest, err := plan.Build(refusing(running, p, at), without(steps, names))
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Configure(t.Context(), rest.Lines(), nil); err != nil {
		t.Fatal(err)
	}
	after := iosconf.Parse(router.RunningConfig())
	if again, err := plan.Build(after, without(steps, names)); err != nil || !again.Empty() {
		t.Errorf("%v %q", err, plain(again.Lines()))
	}
	restore, err := plan.Restore(after, running, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Configure(t.Context(), restore.Lines(), nil); err != nil {
		t.Fatal(err)
	}
	if d := iosconf.Difference(running, iosconf.Parse(router.RunningConfig())); len(d) > 0 {
		t.Errorf("restore leaves %q", d)
	}
}
