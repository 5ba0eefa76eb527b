package rendering_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

const siteFile = `site: branch-001
router: {address: "192.0.2.1:22", user: noc, password: "env:P"}
credential: {fqdn: branch@corp.example, psk: "env:K"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`

// branch is a site with its lines, and the configuration that a router has behind all of them.
type branch struct {
	steps []playbook.Step
	lines []rendering.Line
	typed iosconf.Config
}

func newBranch(t *testing.T, more string) branch {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(siteFile+more))
	if err != nil {
		t.Fatal(err)
	}
	text, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, text)
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := book.Render(s, secret.New("lab-key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	shapes, err := book.Shapes(s)
	if err != nil {
		t.Fatal(err)
	}
	out := branch{steps: rendered.Steps, lines: rendering.Lines(rendered, shapes)}
	var all strings.Builder
	for _, step := range rendered.Steps {
		for _, line := range step.Lines {
			all.WriteString(line.Reveal() + "\n")
		}
	}
	out.typed = iosconf.Parse(all.String())
	return out
}

// shownAs is what a router shows that shows a line in another way: the new text, or nothing.
func (b branch) shownAs(t *testing.T, line, shown string) iosconf.Config {
	t.Helper()
	text := b.typed.String()
	var out strings.Builder
	found := false
	for row := range strings.Lines(text) {
		if !strings.Contains(row, line) {
			out.WriteString(row)
			continue
		}
		found = true
		if shown != "" {
			out.WriteString(strings.Replace(row, line, shown, 1))
		}
	}
	if !found {
		t.Fatalf("%q is in no line of\n%s", line, text)
	}
	return iosconf.Parse(out.String())
}

// TestNoSurprise: what is shown as it was typed is none, and neither is what pkg/iosconf knows.
func TestNoSurprise(t *testing.T) {
	b := newBranch(t, "")
	lost, surprises := rendering.Compare(iosconf.Config{}, b.typed, b.lines)
	if len(lost) > 0 || len(surprises) > 0 {
		t.Errorf("%q, %+v", lost, surprises)
	}
}

// TestLearned: a line that is shown otherwise is a surprise with both texts. Once it is learned, a plan on
// such a router is empty, also for a site that calls everything by other names.
func TestLearned(t *testing.T) {
	for name, c := range map[string]struct{ line, shown, why string }{
		"hidden in a block": {"set security-policy limit 1", "", ""},
		"a word added": {
			"threshold-type consecutive 3",
			"threshold-type consecutive 3 action-type none",
			"ip sla reaction-configuration 1 react rtt threshold-value 300 1 " +
				"threshold-type consecutive 3 action-type none",
		},
		"hidden, global": {"crypto ikev2 nat keepalive", "", ""},
		"another value": {
			"ip tcp adjust-mss 1360",
			"ip tcp adjust-mss 1360 default",
			"ip tcp adjust-mss 1360 default",
		},
		"hidden in an entry": {"delay down 180 up 180", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBranch(t, "")
			running := b.shownAs(t, c.line, c.shown)
			lost, surprises := rendering.Compare(iosconf.Config{}, running, b.lines)
			if len(lost) > 0 || len(surprises) == 0 {
				t.Fatalf("lost %q, surprises %+v", lost, surprises)
			}
			if got := strings.Join(surprises[0].Shown, "|"); got != c.why {
				t.Errorf("shown as %q, not %q", got, c.why)
			}
			var book rendering.Book
			book.Add(rendering.Learn(surprises, time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), "FTX0000001A")...)
			book.Add(book.Records...)
			again, used := book.Translate(running, b.lines)
			p, err := plan.Build(again, b.steps)
			if err != nil || !p.Empty() || len(used) == 0 {
				t.Errorf("still to send: %v %v (relied on %d)", p.Lines(), err, len(used))
			}

			other := newBranch(t, "names: {keyring: OTHER-RING, ikev2_profile1: OTHER-P, ipsec_profile1: OTHER-I, "+
				"sla1: 7, track1: 9}\n")
			shown := other.typed
			for _, line := range other.lines {
				for _, s := range surprises {
					if line.Shape != s.Shape || line.HeaderShape != s.HeaderShape {
						continue
					}
					instead := ""
					if len(s.Shown) > 0 {
						instead = strings.Replace(line.Text, c.line, c.shown, 1)
					}
					text := strings.Replace(shown.String(), line.Text+"\n", instead+"\n", 1)
					shown = iosconf.Parse(strings.ReplaceAll(text, "\n \n", "\n"))
				}
			}
			elsewhere, used := book.Translate(shown, other.lines)
			if p, err := plan.Build(elsewhere, other.steps); err != nil || !p.Empty() || len(used) == 0 {
				t.Errorf("at another site still to send: %v %v (relied on %d)", p.Lines(), err, len(used))
			}
		})
	}
}

// TestNotTyped: what a router does not have yet is never taken for hidden.
func TestNotTyped(t *testing.T) {
	b := newBranch(t, "")
	book := rendering.Book{Records: []rendering.Record{
		{Header: "crypto ipsec profile {IPsecProfile1}", Sent: "set security-policy limit 1", Shown: []string{}},
		{Sent: "crypto ikev2 nat keepalive 20", Shown: []string{}},
	}}
	empty := iosconf.Parse("hostname branch-001\ninterface FastEthernet4\n ip address dhcp\n")
	if _, used := book.Translate(empty, b.lines); len(used) > 0 {
		t.Errorf("%+v", used)
	}
	p, err := plan.Build(empty, b.steps)
	if err != nil || p.Empty() {
		t.Errorf("%v", err)
	}
}

// TestLost: an object that does not show at all is no rendering.
func TestLost(t *testing.T) {
	b := newBranch(t, "")
	var part strings.Builder
	within := false
	for row := range strings.Lines(b.typed.String()) {
		if !strings.HasPrefix(row, " ") {
			within = strings.HasPrefix(row, "crypto ")
		}
		if !within {
			part.WriteString(row)
		}
	}
	lost, _ := rendering.Compare(iosconf.Config{}, iosconf.Parse(part.String()), b.lines)
	if len(lost) < 5 || !strings.HasPrefix(lost[0], "crypto ikev2 proposal") {
		t.Errorf("%q", lost)
	}
}

// TestSecretsAreNotLearned: a key that is shown in another form is a surprise, and stands in no record.
func TestSecretsAreNotLearned(t *testing.T) {
	b := newBranch(t, "")
	running := b.shownAs(t, "pre-shared-key lab-key-0123456789", "pre-shared-key 7 08701E1D5D4C53")
	_, surprises := rendering.Compare(iosconf.Config{}, running, b.lines)
	if len(surprises) == 0 {
		t.Fatal("no surprise")
	}
	if records := rendering.Learn(surprises, time.Time{}, ""); len(records) > 0 {
		t.Errorf("%+v", records)
	}
}

// TestSpeed: what two speeds say together is the better of each part, as the one says that adds something.
func TestSpeed(t *testing.T) {
	t.Parallel()
	slow := rendering.Speed{Window: 16, LoginBeside: true, Router: "slow"}
	wide := rendering.Speed{Window: 32, Router: "wide"}
	if slow.Knows(wide) || wide.Knows(slow) || !slow.Knows(rendering.Speed{}) {
		t.Error("what they know")
	}
	lossy := rendering.Speed{Window: 1, TooMany: 16, Router: "lossy"}
	if slow.Knows(lossy) || slow.Join(lossy) != (rendering.Speed{Window: 1, TooMany: 16, LoginBeside: true,
		Router: "lossy"}) || lossy.Join(wide) != (rendering.Speed{Window: 1, TooMany: 16, Router: "wide"}) {
		t.Errorf("%+v and %+v", slow.Join(lossy), lossy.Join(wide))
	}
	want := rendering.Speed{Window: 32, LoginBeside: true, Router: "wide"}
	if got := slow.Join(wide); got != want {
		t.Errorf("%+v", got)
	}
	if got := want.Join(slow); got != want {
		t.Errorf("nothing new: %+v", got)
	}
}
