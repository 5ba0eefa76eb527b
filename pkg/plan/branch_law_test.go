package plan_test

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

var everyBranch = flag.Bool("faults", false, "hold the laws on 1,000 branches and 200 routers, not on a sample of them")

// runs is how often a law is tried: n times, and three times as often with -faults.
func runs(n int) uint64 {
	if *everyBranch {
		n *= 3
	}
	return uint64(n)
}

// meddled is the family of branches where others have typed into what is ours.
const meddled = "ours: lines of others within"

// census counts on how many branches the laws were really tried, by family.
type census struct {
	branches, conflicts int
	tried               map[string]int
}

func (c *census) count(b *branch, conflict bool) {
	c.branches++
	if conflict {
		c.conflicts++
		return
	}
	if c.tried == nil {
		c.tried = map[string]int{}
	}
	for _, name := range b.families {
		c.tried[name]++
	}
}

// report tells the counts. A family that was tried in less than 5 % of the branches is hardly tried.
func (c *census) report(t *testing.T) {
	t.Helper()
	var rows []string
	names := []string{"ours: an earlier version", meddled}
	for _, f := range slices.Concat(wanFamilies, lanFamilies, familiesOf()) {
		if !strings.HasPrefix(f.name, "theirs: ") {
			names = append(names, f.name)
		}
	}
	for _, name := range names {
		n := c.tried[name]
		rows = append(rows, fmt.Sprintf("%4d  %s", n, name))
		if n*20 < c.branches {
			t.Errorf("%s was tried on %d of %d branches", name, n, c.branches)
		}
	}
	t.Logf("%d branches, %d of them refused as somebody else's\n%s", c.branches, c.conflicts, strings.Join(rows, "\n"))
}

// TestLawsOnBranches holds the laws on generated branches that live. What a plan is refused for is what the generator
// has put in its way, and nothing else. A plan is cut off behind two of its lines, that of every fiftieth branch behind
// each: all lines of all plans would take twenty times as long.
func TestLawsOnBranches(t *testing.T) {
	runs, counts := 12, census{}
	if *everyBranch {
		runs = 1000
	}
	for seed := range uint64(runs) {
		b := newBranch(seed)
		b.everyCut = seed%50 == 49
		file := b.siteFile()
		conflict, err := b.laws(t, file)
		if err != nil {
			t.Errorf("seed %d: %v\nfamilies: %s\n%s", seed, err, strings.Join(b.families, ", "), file)
			continue
		}
		counts.count(b, conflict)
	}
	if *everyBranch {
		counts.report(t)
	}
}

// laws are those of plans, and of removals with the configuration from before as the snapshot.
func (b *branch) laws(t *testing.T, file string) (conflict bool, err error) {
	before := b.config()
	running, err := b.earlier(t, before, file)
	if err != nil {
		return false, err
	}
	steps := stepsFor(t, file, running, b.adopt)
	p, err := plan.Build(running, steps)
	if conflict, err := b.refused(err); conflict || err != nil {
		return conflict, err
	}
	if err := wholeLaws(running, steps, p); err != nil {
		return false, err
	}
	after := iosconf.Apply(running, plain(p.Lines()))
	cuts := []int{b.IntN(len(p.Lines()) + 1), b.IntN(len(p.Lines()) + 1)}
	if b.everyCut {
		cuts = make([]int, len(p.Lines())+1)
		for n := range cuts {
			cuts[n] = n
		}
	}
	for _, n := range cuts {
		if err := cutOff(running, after, steps, p, n); err != nil {
			return false, err
		}
	}
	if err := b.removeLaws(after, before, steps); err != nil {
		return false, err
	}
	return false, takesNothing(after, before, steps)
}

// refused judges a refusal: it has to be one that the generator has provoked.
func (b *branch) refused(err error) (conflict bool, wrong error) {
	var taken *plan.ConflictError
	switch {
	case errors.As(err, &taken) && b.cutOff && len(taken.Conflicts) == 1 &&
		strings.Contains(taken.Conflicts[0], "does not belong to our route map"):
		return true, nil // the list of another version, and nothing that says whose it is
	case errors.As(err, &taken) && b.theirs == "":
		return true, fmt.Errorf("refused without need: %w", err)
	case errors.As(err, &taken):
		return true, nil
	case err == nil && b.theirs != "":
		return false, errors.New("not refused for " + b.theirs)
	}
	return false, err
}

// earlier is the router behind an earlier version of the site, all of it or up to anywhere; most have none.
func (b *branch) earlier(t *testing.T, before iosconf.Config, file string) (iosconf.Config, error) {
	if !b.hasEarlier() {
		return before, nil
	}
	lines, err := b.earlierLines(t, before, file)
	return iosconf.Apply(before, lines), err
}

// hasEarlier decides whether an earlier version of the site was typed.
func (b *branch) hasEarlier() bool { return b.theirs == "" && !b.adopt && !b.listed && b.often(35) }

// meddling are lines that others have typed into what is ours, since.
func meddling(s *site.Site) [][]string {
	n := s.Names
	return [][]string{
		{"interface " + n.PrimaryTunnel, "bandwidth 20000", "description to the cloud", "exit"},
		{"interface " + n.BackupTunnel, "load-interval 30", "ip ospf cost 50", "exit"},
		{fmt.Sprintf("route-map %s permit 1", n.RouteMap), "description what goes to the cloud", "exit"},
		{fmt.Sprintf("route-map %s permit 20", n.RouteMap), "set ip next-hop 172.17.0.7", "exit"},
		{"crypto ikev2 keyring " + n.Keyring, "peer OTHER", "address 192.0.2.201", "pre-shared-key other-0123456789",
			"exit", "exit"},
		{"crypto ipsec profile " + n.IPsecProfile1, "set pfs group14", "exit"},
		{"crypto ikev2 profile " + n.IKEv2Profile2, "dpd 60 2 on-demand", "exit"},
		{fmt.Sprintf("track %d ip sla %d", n.Track1, n.SLA1), "delay down 60 up 60", "exit"},
		{fmt.Sprintf("access-list %d permit udp any any eq 123", n.ACL)},
		{"crypto ikev2 dpd 30 3 on-demand"},
		{"interface " + s.LAN.Name, "no ip virtual-reassembly in", "exit"},
	}
}

func (b *branch) earlierLines(t *testing.T, before iosconf.Config, file string) ([]string, error) {
	for _, change := range [][2]string{{"traffic: web", "traffic: all"}, {"traffic: all", "traffic: web"},
		{"mtu: 1400", "mtu: 1300"}, {"encryption: none", "encryption: aes-gcm"},
		{"ike_integrity: sha256", "ike_integrity: sha1"}, {"pfs: group14", "pfs: off"},
		{"exempt: [10.0.0.0/8", "exempt: [10.0.0.0/16"}} {
		if b.often(50) {
			file = strings.Replace(file, change[0], change[1], 1)
		}
	}
	if !strings.Contains(file, "pfs: ") && b.often(30) {
		file = strings.Replace(file, "  primary: {", "  pfs: group20\n  primary: {", 1)
	}
	p, err := plan.Build(before, stepsFor(t, file, before, false))
	if err != nil {
		return nil, fmt.Errorf("the earlier version: %w", err)
	}
	lines := plain(p.Lines())
	switch {
	case b.often(40):
		b.cutOff = true
		lines = lines[:b.IntN(len(lines)+1)]
	case b.often(60):
		b.meddled = true
		b.families = append(b.families, meddled)
		s, err := site.Parse("branch-001.yaml", []byte(file))
		if err != nil {
			return nil, err
		}
		for _, more := range meddling(s) {
			if b.often(30) {
				lines = append(lines, more...)
			}
		}
	}
	b.families = append(b.families, "ours: an earlier version")
	return lines, nil
}

// removeLaws: what is taken out with the snapshot gives back what was there, and can be put back from anywhere.
func (b *branch) removeLaws(after, before iosconf.Config, steps []playbook.Step) error {
	p, err := plan.RemoveSince(after, before, steps)
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	gone, err := typeAll(after, p.Lines())
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	if d := iosconf.Difference(before, gone); len(d) > 0 && !b.meddled { // then something stays, and a note says so
		return fmt.Errorf("remove leaves %q", d)
	}
	if err := listsHold(after, p.Lines()); err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	again, err := typeAll(gone, p.Undo())
	if err != nil {
		return fmt.Errorf("undo of the removal: %w", err)
	}
	if d := iosconf.Difference(after, again); len(d) > 0 {
		return fmt.Errorf("undo of the removal leaves %q", d)
	}
	n := b.IntN(len(p.Lines()) + 1)
	mid := iosconf.Apply(after, plain(p.Lines()[:n]))
	restore, err := plan.Restore(mid, after, p)
	if err != nil {
		return fmt.Errorf("removal behind line %d: %w", n, err)
	}
	if again, err = typeAll(mid, restore.Lines()); err != nil {
		return fmt.Errorf("removal behind line %d: %w", n, err)
	}
	if d := iosconf.Difference(after, again); len(d) > 0 {
		return fmt.Errorf("restore behind line %d of the removal leaves %q", n, d)
	}
	return nil
}

// takesNothing: a removal that knows no snapshot leaves everything of others where it is, but for what they have said
// in a tunnel that is ours.
func takesNothing(after, before iosconf.Config, steps []playbook.Step) error {
	p, err := plan.Remove(after, steps)
	if err != nil {
		return fmt.Errorf("blind removal: %w", err)
	}
	gone, err := typeAll(after, p.Lines())
	if err != nil {
		return fmt.Errorf("blind removal: %w", err)
	}
	theirs := linesOf(before)
	for _, line := range linesOf(wantedOf(steps)) { // nobody can tell whose those are
		theirs = slices.DeleteFunc(theirs, func(l string) bool { return l == line })
	}
	for _, line := range iosconf.Difference(after, gone) {
		had, ok := strings.CutPrefix(line, "- ")
		if inTunnel := strings.HasPrefix(had, "interface Tunnel"); ok && !inTunnel && slices.Contains(theirs, had) {
			return fmt.Errorf("the blind removal takes %q", had)
		}
	}
	return nil
}

// linesOf are the lines of all objects.
func linesOf(c iosconf.Config) []string {
	var out []string
	for _, o := range c.Objects() {
		out = append(out, o.Lines()...)
	}
	return out
}
