package plan_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

func plain(lines []device.Line) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line.Text.Reveal()
	}
	return out
}

// typeAll types lines in the model; none may be refused, and the modes must be those of the plan.
func typeAll(c iosconf.Config, lines []device.Line) (iosconf.Config, error) {
	out, refused := iosconf.Type(c, plain(lines))
	if len(refused) > 0 {
		return out, fmt.Errorf("line %d %q is refused: %s", refused[0].Index+1, refused[0].Line, refused[0].Why)
	}
	if n := len(lines); n > 0 && (lines[0].Before != device.GlobalConfig || lines[n-1].After != device.GlobalConfig) {
		return out, errors.New("the lines do not start and end in global configuration")
	}
	return out, nil
}

func wantedOf(steps []playbook.Step) iosconf.Config {
	var b strings.Builder
	for _, s := range steps {
		for _, line := range s.Lines {
			b.WriteString(line.Reveal() + "\n")
		}
	}
	return iosconf.Parse(b.String())
}

// reached reports whether after is running with what the steps want, and nothing else changed.
func reached(running, after iosconf.Config, steps []playbook.Step) error {
	wanted := wantedOf(steps)
	for _, o := range wanted.Objects() {
		now, _ := after.Object(o.ID)
		for _, line := range o.Lines() {
			peer, key, _ := strings.Cut(line, " / pre-shared-key ")
			unknown := key != "" && slices.ContainsFunc(now.Lines(), func(have string) bool {
				rest, ok := strings.CutPrefix(have, peer+" / ")
				return ok && iosconf.IsEncryptedKey(rest)
			})
			otherwise := strings.HasSuffix(line, " / "+iosconf.Reassembly) && slices.ContainsFunc(now.Lines(),
				func(have string) bool { return strings.Contains(have, iosconf.Reassembly) })
			if !unknown && !otherwise && !slices.Contains(now.Lines(), line) {
				return fmt.Errorf("%s lacks %q", o.ID, line)
			}
		}
		if exact := o.Kind == iosconf.Ordered || o.Kind == iosconf.Whole; exact && !slices.Equal(
			now.Lines(), o.Lines()) {
			return fmt.Errorf("%s is not what is wanted", o.ID)
		}
	}
	for _, line := range iosconf.Difference(running, after) {
		if strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, "- order of ") {
			continue
		}
		if why := mayGo(strings.TrimPrefix(line, "- "), wanted); why != "" && !isToGo(strings.TrimPrefix(line, "- "+
			""), steps) {
			return fmt.Errorf("%q is gone: %s", line, why)
		}
	}
	for _, o := range after.Objects() {
		want, _ := wanted.Object(o.ID)
		had, _ := running.Object(o.ID)
		for _, line := range o.Lines() {
			if isToGo(line, steps) && !slices.Contains(want.Lines(), line) {
				return fmt.Errorf("%q is still there", line)
			}
			if !slices.Contains(want.Lines(), line) && !slices.Contains(had.Lines(), line) && !isLeft(line, steps) {
				return fmt.Errorf("%q has come from nowhere", line)
			}
		}
	}
	return nil
}

// isLeft reports whether a line is what something leaves that the steps want to be gone.
func isLeft(line string, steps []playbook.Step) bool {
	for _, step := range steps {
		for _, a := range step.Absents {
			itself := a.Leaves == "*" && iosconf.ID(line) == line && strings.HasPrefix(line, "ip route ")
			if a.Leaves == line || itself {
				return true
			}
		}
	}
	return false
}

// isToGo reports whether the steps want a line, or the object that it is in, to be gone.
func isToGo(line string, steps []playbook.Step) bool {
	for _, step := range steps {
		for _, a := range step.Absents {
			id := iosconf.ID(a.Header)
			whole := a.Line == "" && (a.Opens(line) || iosconf.ID(line) == id || strings.HasPrefix(line, id+" "))
			rest, within := strings.CutPrefix(line, id+" / ")
			if whole || within && a.Line != "" && a.Fits(rest) || line == id+" / "+iosconf.Canonical(a.Header, a.Line) {
				return true
			}
			own, ok := strings.CutPrefix(line, id+" / ")
			if ok && a.Line != "" && iosconf.Key(a.Header, own) == a.Line {
				return true
			}
		}
	}
	return false
}

// mayGo tells why a line should not have gone: nothing wanted takes its place.
func mayGo(line string, wanted iosconf.Config) string {
	if strings.Contains(line, " remark ziatunnel copy of ") {
		return ""
	}
	for _, o := range wanted.Objects() {
		setting := o.Kind == iosconf.Whole && iosconf.ID(line) == o.ID // it is typed anew
		if line == o.ID || strings.HasPrefix(line, o.ID+" ") || setting {
			if i := strings.LastIndex(line, " / "); i >= 0 && o.Kind == iosconf.Block {
				rest := line[i+3:]
				key := iosconf.Key(o.ID, rest)
				for _, want := range o.Lines() {
					if j := strings.LastIndex(want, " / "); key != "" && j >= 0 &&
						iosconf.Key(o.ID, want[j+3:]) == key {
						return ""
					}
				}
				hidden := key == "lifetime" || key == "mode"
				if !hidden {
					return "no wanted line has its key"
				}
			}
			return ""
		}
	}
	return "it belongs to others"
}

// listsHold reports whether every applied list is complete at every prefix of the lines: as it is at
// the beginning, or as it is at the end.
func listsHold(running iosconf.Config, lines []device.Line) error {
	whole := map[string][]string{}
	contents := func(c iosconf.Config, name string) string {
		o, _ := c.Object("access-list " + name)
		var kept []string
		for _, line := range o.Lines() {
			if !strings.Contains(line, " remark ") {
				kept = append(kept, strings.TrimPrefix(line, "access-list "+name+" "))
			}
		}
		return strings.Join(kept, "\n")
	}
	end := iosconf.Apply(running, plain(lines))
	applied := func(c iosconf.Config) []string {
		var out []string
		for _, n := range c.Nodes {
			for _, child := range n.Children {
				if words := strings.Fields(child.Line); strings.HasPrefix(child.Line, "match ip address ") {
					out = append(out, words[3])
				} else if strings.HasPrefix(child.Line, "ip access-group ") {
					out = append(out, words[2])
				}
			}
		}
		return out
	}
	for _, c := range []iosconf.Config{running, end} {
		for _, o := range c.Objects() {
			if name, ok := strings.CutPrefix(o.ID, "access-list "); ok {
				whole["all"] = append(whole["all"], contents(c, name))
			}
		}
		for _, name := range applied(c) {
			if contents(c, name) == "" {
				whole[name] = append(whole[name], "")
			}
		}
	}
	terminal := iosconf.NewTerminal(running)
	for i := range lines {
		terminal.Type(lines[i].Text.Reveal())
		now := terminal.Config()
		if header := bare(now); header != "" && bare(running) != header && bare(end) != header && policed(now, header) {
			return fmt.Errorf("behind line %d %q %s is applied and matches everything", i+1, lines[i].Text.Reveal(),
				header)
		}
		for _, name := range applied(now) {
			if got := contents(now, name); !slices.Contains(whole["all"], got) && !slices.Contains(whole[name], got) {
				return fmt.Errorf("behind line %d %q the applied list %s is %q", i+1, lines[i].Text.Reveal(), name, got)
			}
		}
	}
	return nil
}

// bare finds an entry of a route map that sets something for everything: it has no match.
func bare(c iosconf.Config) string {
	for _, n := range c.Nodes {
		has := func(start string) bool {
			return slices.ContainsFunc(n.Children,
				func(child iosconf.Node) bool { return strings.HasPrefix(child.Line, start) })
		}
		if strings.HasPrefix(n.Line, "route-map ") && has("set ") && !has("match ") {
			return n.Line
		}
	}
	return ""
}

// policed reports whether an interface uses the route map.
func policed(c iosconf.Config, header string) bool {
	for _, n := range c.Nodes {
		for _, child := range n.Children {
			if child.Line == "ip policy route-map "+strings.Fields(header)[1] {
				return true
			}
		}
	}
	return false
}

// laws checks everything that holds for every router and every site, with six lines behind which the plan is cut off;
// conflict tells that the plan was refused because of somebody else's objects.
func laws(running iosconf.Config, steps []playbook.Step, r *rand.Rand) (conflict bool, err error) {
	p, err := plan.Build(running, steps)
	var taken *plan.ConflictError
	if errors.As(err, &taken) {
		return true, nil
	}
	if err == nil {
		err = wholeLaws(running, steps, p)
	}
	if err != nil {
		return false, err
	}
	after := iosconf.Apply(running, plain(p.Lines()))
	for range 6 {
		if err := cutOff(running, after, steps, p, r.IntN(len(p.Lines())+1)); err != nil {
			return false, err
		}
	}
	return false, nil
}

// wholeLaws are the laws of a plan that is typed to its end.
func wholeLaws(running iosconf.Config, steps []playbook.Step, p plan.Plan) error {
	after, err := typeAll(running, p.Lines())
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := reached(running, after, steps); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if again, err := plan.Build(after, steps); err != nil {
		return fmt.Errorf("a second plan: %w", err)
	} else if !again.Empty() {
		return fmt.Errorf("a second plan is not empty:\n%s", strings.Join(plain(again.Lines()), "\n"))
	}
	back, err := typeAll(after, p.Undo())
	if err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	if d := iosconf.Difference(running, back); len(d) > 0 {
		return fmt.Errorf("undo leaves %q", d)
	}
	if err := listsHold(running, p.Lines()); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := listsHold(after, p.Undo()); err != nil {
		return fmt.Errorf("undo: %w", err)
	}
	return nil
}

// cutOff stops a plan behind n lines: it can be taken back from there, and finished from there.
func cutOff(running, after iosconf.Config, steps []playbook.Step, p plan.Plan, n int) error {
	mid := iosconf.Apply(running, plain(p.Lines()[:n]))
	restore, err := plan.Restore(mid, running, p)
	if err != nil {
		return err
	}
	back, err := typeAll(mid, restore.Lines())
	if err != nil {
		return fmt.Errorf("restore behind line %d: %w", n, err)
	}
	if d := iosconf.Difference(running, back); len(d) > 0 {
		return fmt.Errorf("restore behind line %d leaves %q", n, d)
	}
	if err := listsHold(mid, restore.Lines()); err != nil {
		return fmt.Errorf("restore behind line %d: %w", n, err)
	}
	rest, err := plan.Build(mid, steps)
	if err != nil {
		return fmt.Errorf("resume behind line %d: %w", n, err)
	}
	done, err := typeAll(mid, rest.Lines())
	if err != nil {
		return fmt.Errorf("resume behind line %d: %w", n, err)
	}
	if d := iosconf.Difference(after, done); len(d) > 0 {
		return fmt.Errorf("resume behind line %d ends elsewhere: %q", n, d)
	}
	return nil
}

// TestLaws holds the laws on generated configurations: what is planned leads to what is wanted and
// touches nothing else, the undo leads back, a cut-off plan can be taken back and finished from
// anywhere, and no applied list ever has holes.
func TestLaws(t *testing.T) {
	n, conflicts := runs(*lawRuns), uint64(0)
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 881))
		running := rewritten(randomRunning(t, r), r)
		conflict, err := laws(running, rendered(t, randomOptions(r)), r)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if conflict {
			conflicts++
		}
	}
	t.Logf("%d configurations, %d of them refused as somebody else's", n, conflicts)
	if conflicts > n/2 {
		t.Errorf("%d of %d configurations are conflicts: the law is hardly tried", conflicts, n)
	}
}
