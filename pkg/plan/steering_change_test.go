package plan_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// steered are site files of one branch, by what steers its traffic.
var steered = map[string]string{
	"guide":          "",
	"guide, drop":    "when_down: drop\n",
	"pbr-track":      "steering: pbr-track\nprobe: {threshold: 500, frequency: 30}\n",
	"pbr-track drop": "steering: pbr-track\nwhen_down: drop\nexempt: [10.0.0.0/8]\n",
	"route":          "steering: route\nexempt: [10.0.0.0/8, 203.0.113.80, 203.0.113.200]\n",
	"route, drop": "steering: route\nwhen_down: drop\nexempt: [203.0.113.80, 203.0.113.200]\n" +
		"probe: {down: 0, up: 0}\n",
	"eem":       "steering: eem\n",
	"eem, drop": "steering: eem\nwhen_down: drop\nprobe: {down: 60, up: 0}\n",
}

func steeredNames() []string {
	var out []string
	for name := range steered {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func steeredSteps(t testing.TB, more string) []playbook.Step {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(`site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88, tunnel_address: 10.255.255.1/30}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89, tunnel_address: 10.255.255.5/30}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4, gateway: 192.0.2.1}
lans: [Vlan20]
`+more))
	if err != nil {
		t.Fatal(err)
	}
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	out, err := book.Render(s, secret.New("lab-key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	return out.Steps
}

// ofSteering are the lines that only some steerings have, by what begins them or stands in them.
func ofSteering(c iosconf.Config) []string {
	var out []string
	for _, line := range linesOf(c) {
		for _, part := range []string{"ip policy route-map ZIA-PBR", "route-map ZIA-PBR", "event manager applet ZIA",
			"access-list 101 ", "name ZIA-", "ip route 0.0.0.0 "} {
			if strings.Contains(line, part) {
				out = append(out, line)
				break
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestSteeringLaws holds the laws for each steering on a fresh branch, and for every change from one to another; what
// such a change leads to is what the other one gives on a fresh branch, and nothing of the first is left. Without
// -faults every fifth of the changes is tried.
func TestSteeringLaws(t *testing.T) {
	before := iosconf.Parse(branchText)
	names := steeredNames()
	r := rand.New(rand.NewPCG(1, 881))
	i := 0
	for _, to := range names {
		want := steeredSteps(t, steered[to])
		fresh, err := plan.Build(before, want)
		if err != nil {
			t.Fatalf("%s: %v", to, err)
		}
		end := iosconf.Apply(before, plain(fresh.Lines()))
		if _, err := laws(before, want, r); err != nil {
			t.Errorf("%s: %v", to, err)
		}
		if err := steeringRemoval(end, before, want); err != nil {
			t.Errorf("%s: %v", to, err)
		}
		for _, from := range names {
			if i++; i%5 > 0 && !*everyBranch { // all of them take half a minute
				continue
			}
			first, err := plan.Build(before, steeredSteps(t, steered[from]))
			if err != nil {
				t.Fatal(err)
			}
			running := iosconf.Apply(before, plain(first.Lines()))
			if conflict, err := laws(running, want, r); err != nil || conflict {
				t.Errorf("from %s to %s: conflict %v, %v", from, to, conflict, err)
			}
			p, err := plan.Build(running, want)
			if err != nil {
				t.Fatal(err)
			}
			got := ofSteering(iosconf.Apply(running, plain(p.Lines())))
			if want := ofSteering(end); !slices.Equal(got, want) {
				t.Errorf("from %s to %s:\n%s\ninstead of\n%s", from, to, strings.Join(got, "\n"),
					strings.Join(want, "\n"))
			}
		}
	}
}

// steeringRemoval: a removal with a snapshot gives back what was there, one without leaves the provider's default
// route.
func steeringRemoval(after, before iosconf.Config, steps []playbook.Step) error {
	p, err := plan.RemoveSince(after, before, steps)
	if err != nil {
		return err
	}
	gone, err := typeAll(after, p.Lines())
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	if d := iosconf.Difference(before, gone); len(d) > 0 {
		return fmt.Errorf("remove leaves %q", d)
	}
	blind, err := plan.Remove(after, steps)
	if err != nil {
		return err
	}
	if gone, err = typeAll(after, blind.Lines()); err != nil {
		return fmt.Errorf("blind removal: %w", err)
	}
	left := ofSteering(gone)
	if !slices.Equal(left, []string{"ip route 0.0.0.0 0.0.0.0 192.0.2.1"}) {
		return fmt.Errorf("the blind removal leaves %q", left)
	}
	if again, err := plan.Remove(gone, steps); err != nil || !again.Empty() {
		return errors.Join(err, fmt.Errorf("a second removal types %q", plain(again.Lines())))
	}
	back, err := typeAll(gone, blind.Undo())
	if err != nil {
		return fmt.Errorf("undo of the removal: %w", err)
	}
	if d := iosconf.Difference(after, back); len(d) > 0 {
		return fmt.Errorf("undo of the removal leaves %q", d)
	}
	return nil
}

// TestSteeringOrder: no line of a change leaves what must not go into a tunnel without its own way, and the traffic of
// the LAN without one. Behind every line of a plan with default routes into the tunnels, the edges have host routes.
func TestSteeringOrder(t *testing.T) {
	before := iosconf.Parse(branchText)
	hold := func(what string, c iosconf.Config, lines []string) {
		terminal := iosconf.NewTerminal(c)
		for i, line := range lines {
			terminal.Type(line)
			now := terminal.Config().String()
			into := strings.Contains(now, "ip route 0.0.0.0 0.0.0.0 Tunnel1 track 1\n")
			edges := strings.Contains(now, "ip route 198.51.100.11 255.255.255.255 192.0.2.1 name ZIA-EDGE\n") &&
				strings.Contains(now, "ip route 203.0.113.22 255.255.255.255 192.0.2.1 name ZIA-EDGE\n") &&
				strings.Contains(now, "ip route 203.0.113.80 255.255.255.255 192.0.2.1 name ZIA-EXEMPT\n")
			provider := strings.Contains(now, "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n")
			switch {
			case into && !edges:
				t.Errorf("%s: behind line %d %q default routes lead into the tunnels, and not all exemptions are there",
					what, i+1, line)
			case !edges && !provider:
				t.Errorf("%s: behind line %d %q nothing leads to the edges", what, i+1, line)
			}
		}
	}
	for _, name := range []string{"route", "route, drop"} {
		steps := steeredSteps(t, steered[name])
		p, err := plan.Build(before, steps)
		if err != nil {
			t.Fatal(err)
		}
		after := iosconf.Apply(before, plain(p.Lines()))
		hold("to "+name, before, plain(p.Lines()))
		hold("undo of "+name, after, plain(p.Undo()))
		for _, other := range []string{"guide", "eem, drop"} {
			back, err := plan.Build(after, steeredSteps(t, steered[other]))
			if err != nil {
				t.Fatal(err)
			}
			hold("from "+name+" to "+other, after, plain(back.Lines()))
		}
		since, err := plan.RemoveSince(after, before, steps)
		if err != nil {
			t.Fatal(err)
		}
		hold("removal of "+name, after, plain(since.Lines()))
		blind, err := plan.Remove(after, steps)
		if err != nil {
			t.Fatal(err)
		}
		hold("blind removal of "+name, after, plain(blind.Lines()))
	}
}

// TestExchanged: what an applet has exchanged is no change, is left as it is, and goes with the rest.
func TestExchanged(t *testing.T) {
	before := iosconf.Parse(branchText)
	for _, name := range []string{"eem", "eem, drop"} {
		steps := steeredSteps(t, steered[name])
		p, err := plan.Build(before, steps)
		if err != nil {
			t.Fatal(err)
		}
		healthy := iosconf.Apply(before, plain(p.Lines()))
		order := "set interface Tunnel1 Tunnel2"
		sick := iosconf.Parse(strings.Replace(healthy.String(), "\n "+order, "\n set interface Tunnel2 Tunnel1", 1))
		if d := iosconf.Difference(healthy, sick); len(d) != 2 {
			t.Fatalf("%s: %q", name, d)
		}
		again, err := plan.Build(sick, steps)
		if err != nil || !again.Empty() {
			t.Errorf("%s: %v, %q", name, err, plain(again.Lines()))
		}
		noted := slices.ContainsFunc(again.Steps, func(s plan.Step) bool {
			return slices.ContainsFunc(s.Notes, func(n string) bool { return strings.Contains(n, "it is left so") })
		})
		if !noted {
			t.Errorf("%s: nobody says that the order is exchanged", name)
		}
		if d := iosconf.Difference(healthy, plan.Settle(sick, steps)); len(d) > 0 {
			t.Errorf("%s: settled, it differs in %q", name, d)
		}
		exempted := steeredSteps(t, steered[name]+"exempt: [203.0.113.81]\n")
		more, err := plan.Build(sick, exempted)
		if err != nil || slices.Contains(plain(more.Lines()), order) {
			t.Errorf("%s: another change moves the traffic back: %v, %q", name, err, plain(more.Lines()))
		}
		if err := steeringRemoval(sick, before, steps); err != nil {
			t.Errorf("%s, while sick: %v", name, err)
		}
		if _, err := laws(sick, steeredSteps(t, steered["pbr-track"]), rand.New(rand.NewPCG(2, 881))); err != nil {
			t.Errorf("%s, while sick: %v", name, err)
		}
	}
}

// TestForeignSteering: what somebody else has under our names stays, where it leads nowhere of ours.
func TestForeignSteering(t *testing.T) {
	theirs := branchText + "access-list 101 permit ip host 172.17.0.9 any\nroute-map ZIA-PBR permit 1\n" +
		" match ip address 101\n set ip next-hop 192.0.2.77\ninterface Vlan30\n ip policy route-map ZIA-PBR\n"
	running := iosconf.Parse(theirs)
	p, err := plan.Build(running, steeredSteps(t, steered["route"]))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range iosconf.Difference(running, iosconf.Apply(running, plain(p.Lines()))) {
		if strings.HasPrefix(line, "- ") && !strings.HasPrefix(line, "- ip route 0.0.0.0 ") {
			t.Errorf("somebody else's line is gone: %q", line)
		}
	}
	taken := iosconf.Parse(branchText + "ip route 10.0.0.0 255.0.0.0 172.17.0.9\n")
	var conflict *plan.ConflictError
	if _, err := plan.Build(taken, steeredSteps(t, steered["route"])); !errors.As(err, &conflict) ||
		!strings.Contains(err.Error(), "take that network out of exempt") {
		t.Errorf("%v", err)
	}
}

// TestSteeringChangesOnTheRouter goes from one steering to the next on the virtual router, which shares no code with
// the model, back, and takes all of it out.
func TestSteeringChangesOnTheRouter(t *testing.T) {
	router, session := bootText(t, branchText, fakeios.Quirks{})
	r := branchRouter{t, router, session}
	before := r.config()
	for _, name := range []string{"guide", "pbr-track drop", "route", "eem, drop", "route, drop", "pbr-track", "eem",
		"route", "guide"} {
		running, steps := r.config(), steeredSteps(t, steered[name])
		p, err := plan.Build(running, steps)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		after := iosconf.Apply(running, plain(p.Lines()))
		for _, step := range []error{
			r.brings("to "+name, p.Lines(), after), reached(running, r.config(), steps),
			r.brings("back from "+name, p.Undo(), running), r.brings("to "+name+" again", p.Lines(), after),
		} {
			if step != nil {
				t.Fatalf("%s: %v", name, step)
			}
		}
		out, err := plan.RemoveSince(r.config(), before, steps)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.brings("removal of "+name, out.Lines(), before); err != nil {
			t.Fatal(err)
		}
		if err := r.brings("undo of the removal of "+name, out.Undo(), after); err != nil {
			t.Fatal(err)
		}
	}
}
