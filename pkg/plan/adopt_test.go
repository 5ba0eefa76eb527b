package plan_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// byHand are the routers of package audit on which somebody has built tunnels by hand.
const byHand = "../audit/testdata"

// TestLawsOfAdopting holds the laws on routers whose tunnels are taken over: what is planned in their names leads to
// what is wanted and can be taken back and finished from anywhere. Adopting again gives the same names and nothing to
// do, with the options and with the block of names in the site file; and the audit of what came out of it has no
// finding about the tunnels.
func TestLawsOfAdopting(t *testing.T) {
	files, _ := filepath.Glob(byHand + "/*.cfg")
	adopted := 0
	for i, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".cfg")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for seed, more := range []string{"", "traffic: web\n", "exempt: [10.0.0.0/8]\nmtu: 1360\n"} {
			if (i+seed)%3 > 0 && !*everyBranch {
				continue // each file with one of the three
			}
			s := handSite(t, more)
			running := iosconf.Parse(string(text))
			a := audit.Adopt(running, s)
			if len(a.Tunnels) == 0 {
				if a.Site != s || len(a.Absents)+len(a.Taken) > 0 {
					t.Errorf("%s: nothing is adopted, and something is taken", name)
				}
				continue
			}
			adopted++
			if err := adoptLaws(t, running, s, a, rand.New(rand.NewPCG(uint64(seed), 7))); err != nil {
				t.Errorf("%s, site %d: %v", name, seed, err)
			}
		}
	}
	if adopted < 5 {
		t.Errorf("the laws were tried on %d adoptions", adopted)
	}
}

func adoptLaws(t *testing.T, running iosconf.Config, s *site.Site, a audit.Adoption, r *rand.Rand) error {
	steps := adoptedSteps(t, a)
	conflict, err := laws(running, steps, r)
	if conflict {
		_, err := plan.Build(running, steps)
		return fmt.Errorf("refused: %w", err)
	}
	if err != nil {
		return err
	}
	p, _ := plan.Build(running, steps)
	after := iosconf.Apply(running, plain(p.Lines()))
	if err := givesBack(running, after, steps); err != nil {
		return err
	}
	again := audit.Adopt(after, s)
	if !reflect.DeepEqual(again.Site.Names, a.Site.Names) {
		return fmt.Errorf("adopting again gives other names:\n%+v\n%+v", a.Site.Names, again.Site.Names)
	}
	if len(again.Absents) > 0 {
		return fmt.Errorf("adopting again takes out %v", again.Absents)
	}
	pasted := handSite(t, a.Names)
	pasted.Traffic, pasted.Exempt = s.Traffic, s.Exempt
	pasted.MTU = s.MTU
	if second, err := plan.Build(after, adoptedSteps(t, audit.Adoption{Site: pasted})); err != nil || !second.Empty() {
		return fmt.Errorf("with the block of names in the site file there is something to do: %w\n%s", err,
			strings.Join(plain(second.Lines()), "\n"))
	}
	for _, f := range audit.Judge(audit.Input{Running: after, Site: s}).Findings {
		adopted := f.Tunnel == "" || slices.Contains(a.Tunnels, f.Tunnel)
		if adopted && f.Adopting != "" && f.Rule != "proposal_differs" { // of a policy that another VPN uses as well
			return fmt.Errorf("the audit still finds %s of %s: %s", f.Rule, f.Tunnel, f.Why)
		}
	}
	return nil
}

// shared are lines of the guide that count for all VPNs of a router.
var shared = []string{
	"crypto ikev2 dpd 10 5 periodic", "crypto ikev2 nat keepalive 20", "crypto ipsec fragmentation after-encryption",
}

// givesBack removes what was adopted again, with what the router ran before: what was there is what it was, but for
// keys, which a snapshot does not hold, and for what counts for the other VPNs of the router too.
func givesBack(before, after iosconf.Config, steps []playbook.Step) error {
	p, err := plan.RemoveSince(after, before, steps)
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	back, err := typeAll(after, p.Lines())
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	d := slices.DeleteFunc(iosconf.Difference(before, back), func(line string) bool {
		return strings.Contains(line, " / pre-shared-key ") ||
			slices.Contains(shared, strings.TrimPrefix(line, "+ "))
	})
	if len(d) > 0 {
		return fmt.Errorf("remove leaves %q", d)
	}
	return nil
}

// handSite is the site of the routers, with more keys.
func handSite(t testing.TB, more string) *site.Site {
	t.Helper()
	text, err := os.ReadFile(byHand + "/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(more, "mtu:") {
		text = []byte(strings.ReplaceAll(string(text), "mtu: 1400\n", ""))
	}
	s, err := site.Parse("site.yaml", append(text, more...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func adoptedSteps(t testing.TB, a audit.Adoption) []playbook.Step {
	t.Helper()
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	out, err := book.Render(a.Site, secret.New("lab-key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	return out.WithAbsent(a.Absents).Steps
}
