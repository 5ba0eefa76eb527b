package survey

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Trial is what a survey types on one router.
type Trial struct {
	// Plan is all of it, with how it is taken back.
	Plan plan.Plan
	// Windows are the steps behind the others that are typed with a window each.
	Windows []Window

	before   iosconf.Config
	places   placeholders
	notTried []Fact
	first    int  // steps of the first site
	others   span // lines of the playbooks behind the first
	tunnels  []string
	lines    []rendering.Line // of the first playbook, as far as they can be learned
}

// span is a range of lines.
type span struct{ from, to int }

func (s span) has(i int) bool { return i >= s.from && i < s.to }

// Tunnels are the two tunnel interfaces of the first site.
func (t Trial) Tunnels() []string { return t.tunnels }

// Window is a block of lines, and how many of its lines are under way without a verdict.
type Window struct {
	Size int
	Step plan.Step
}

// WindowSizes are the windows that a survey tries, with the same lines each.
var WindowSizes = []int{1, BesideWindow, 32}

// BesideWindow is the one beside whose lines another login is made.
const BesideWindow = 16

// Lines are the steps that are typed line by line: all but those of the windows.
func (t Trial) Lines() plan.Plan {
	return plan.Plan{Steps: t.Plan.Steps[:len(t.Plan.Steps)-len(t.Windows)]}
}

// First are the steps of the first site alone: all kinds of objects, once.
func (t Trial) First() plan.Plan { return plan.Plan{Steps: t.Plan.Steps[:t.first]} }

// exempt are destinations that stay out of the tunnels: a network and a host.
var exempt = []string{network + "128.0/17", network + "99.9/32"}

// firstVariants are the sites of the first playbook. Between them they choose everything that a site file can.
var firstVariants = []variant{
	{letter: "A", encryption: "none", traffic: "all", accessGroups: "none", exempt: exempt,
		exemptFrom: exempt},
	{letter: "B", encryption: "aes-gcm", ikeIntegrity: "sha256", pfs: "group14", traffic: "web", accessGroups: "guide",
		numbered: true, otherForms: true},
}

// furtherCiphers are what a site file can choose for phase 2 beside what the first variants do.
var furtherCiphers = []site.ZIA{
	{Encryption: "aes", ESPIntegrity: "sha1"}, {Encryption: "aes", ESPIntegrity: "sha256"},
	{Encryption: "none", ESPIntegrity: "sha256"},
}

// Design works out what to type on a router with that running-config. books are the playbooks whose kinds of lines are
// tried, the first with every choice that a site file has. It fails with [ErrTaken].
func Design(running iosconf.Config, books ...*playbook.Playbook) (Trial, error) {
	free, err := takenIn(running)
	if err != nil {
		return Trial{}, err
	}
	d := designer{Trial: Trial{before: running}, free: free, state: running}
	d.places.note(running)
	variants := firstVariants
	for i, book := range books {
		if i == 1 {
			d.others.from = d.Plan.Count()
		}
		if i > 0 {
			variants = []variant{
				{letter: string(rune('B' + i)), encryption: "none", traffic: "all", accessGroups: "none",
					exempt: exempt},
			}
		}
		for _, v := range variants {
			if err := d.variant(book, v); err != nil {
				return Trial{}, err
			}
			d.first = cmp.Or(d.first, len(d.Plan.Steps))
		}
	}
	if d.others.to = d.Plan.Count(); len(books) == 1 {
		d.others.from = d.others.to
	}
	d.tunnels = []string{d.sites[0].Names.PrimaryTunnel, d.sites[0].Names.BackupTunnel}
	if err := d.ciphers(); err != nil {
		return Trial{}, err
	}
	if err := d.changes(books[0]); err != nil {
		return Trial{}, err
	}
	err = d.windows()
	return d.Trial, err
}

// designer builds a trial, each part on the configuration as the parts before it leave it.
type designer struct {
	Trial
	free  numbers
	state iosconf.Config
	sites []*site.Site
}

// variant adds all lines of a playbook for one site that does not exist.
func (d *designer) variant(book *playbook.Playbook, v variant) error {
	s := d.free.site(v, len(d.sites))
	d.sites = append(d.sites, s)
	d.places.numbers(s)
	rendered, err := book.Render(s, secret.New(scratchK))
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	if len(d.sites) <= len(firstVariants) {
		if err := d.learnable(book, s, rendered); err != nil {
			return err
		}
	}
	if v.otherForms {
		rendered = rendered.Without(replaceable(rendered.Steps))
	}
	shut := playbook.Step{Title: "Interfaces, shut down"}
	for _, name := range []string{s.WAN.Name, s.LAN.Name, s.Names.PrimaryTunnel, s.Names.BackupTunnel} {
		shut.Lines = append(shut.Lines, secret.NewText("interface "+name), secret.NewText(" shutdown"))
	}
	return d.add(append([]playbook.Step{shut}, d.withoutOthers(rendered.Steps)...))
}

// learnable notes the lines of a site of which it can be learned how they are shown. Lists change on the way, and
// what a new Loopback shows need not be what the interface of a WAN or a LAN shows, which stands there before any
// line of ours.
func (d *designer) learnable(book *playbook.Playbook, s *site.Site, rendered playbook.Rendered) error {
	shapes, err := book.Shapes(s)
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	for _, line := range rendering.Lines(rendered, shapes) {
		loopback := line.Header == "interface "+s.WAN.Name || line.Header == "interface "+s.LAN.Name
		if d.reserved(line.Text) == "" && !loopback && !strings.HasPrefix(line.Text, "access-list ") {
			d.lines = append(d.lines, line)
		}
	}
	return nil
}

// replaceable are the optional lines for which there is another form.
func replaceable(steps []playbook.Step) []playbook.Refusal {
	var out []playbook.Refusal
	for _, step := range steps {
		for _, o := range step.Optionals {
			if o.Else.Reveal() != "" {
				line := strings.TrimSpace(step.Lines[o.Index].Reveal())
				out = append(out, playbook.Refusal{Header: step.Header(o.Index), Line: line})
			}
		}
	}
	return out
}

// withoutOthers leaves out what would change what the router has of its own, and what needs a physical interface.
func (d *designer) withoutOthers(steps []playbook.Step) []playbook.Step {
	var out []playbook.Step
	for _, step := range steps {
		kept := step
		kept.Lines = nil
		kept.Optionals = nil // a refusal is an answer here, whatever the change could do without the line
		for _, line := range step.Lines {
			if why := d.reserved(strings.TrimSpace(line.Reveal())); why != "" {
				d.leaveOut(strings.TrimSpace(line.Reveal()), why)
				continue
			}
			kept.Lines = append(kept.Lines, line)
		}
		if len(kept.Lines) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

// reserved says why a line is not typed; "" when it is.
func (d *designer) reserved(line string) string {
	if strings.HasPrefix(line, "duplex ") || strings.HasPrefix(line, "speed ") {
		return "it needs a physical interface"
	}
	key := iosconf.Key("", line)
	if key == "" || !strings.HasPrefix(line, "crypto ") {
		return ""
	}
	for _, n := range d.before.Nodes {
		if iosconf.Key("", n.Line) == key {
			return "the router has a line of its own in its place"
		}
	}
	return ""
}

func (d *designer) leaveOut(line, why string) {
	id := lineFact + d.places.kind(line)
	for _, fact := range d.notTried {
		if fact.ID == id {
			return
		}
	}
	d.notTried = append(d.notTried, Fact{ID: id, Expected: "taken", Source: modelSource, Seen: "not tried: " + why})
}

// add plans steps on what is there so far.
func (d *designer) add(steps []playbook.Step) error {
	built, err := plan.Build(d.state, steps)
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	d.join(built)
	return nil
}

func (d *designer) join(p plan.Plan) {
	var typed []string
	for _, line := range p.Lines() {
		typed = append(typed, line.Text.Reveal())
	}
	d.state = iosconf.Apply(d.state, typed)
	for _, step := range p.Steps {
		if len(step.Changes) > 0 {
			step.Number = len(d.Plan.Steps) + 1
			d.Plan.Steps = append(d.Plan.Steps, step)
		}
	}
}

// ciphers adds a transform set for each of the further ciphers.
func (d *designer) ciphers() error {
	step := playbook.Step{Title: "Further transform sets"}
	for i, z := range furtherCiphers {
		step.Lines = append(step.Lines, secret.NewText(fmt.Sprintf("crypto ipsec transform-set %s%c-TRANSFORM %s", mark,
			'X'+i, z.Transforms())), secret.NewText(" mode tunnel"))
	}
	return d.add([]playbook.Step{step})
}

// changes adds what is typed when a list is changed that is in use, and when the primary is failed.
func (d *designer) changes(book *playbook.Playbook) error {
	first := *d.sites[0]
	first.Exempt = first.Exempt[:1]
	rendered, err := book.Render(&first, secret.New(scratchK))
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	if err := d.add(d.withoutOthers(rendered.Steps)); err != nil {
		return err
	}
	failed, err := plan.BuildFailover(d.state, plan.Blackhole,
		plan.Victim{Tunnel: first.Names.PrimaryTunnel, Edge: first.ZIA.Primary.VPN})
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	d.join(failed)
	return nil
}

// windowLines is how many entries the list of a window has.
const windowLines = 40

// windows adds the same block of lines once for each window: a long list, and blocks that change the mode.
func (d *designer) windows() error {
	for i, size := range WindowSizes {
		list := d.free.below(topList)
		d.places.list(list)
		step := playbook.Step{Title: fmt.Sprintf("Window of %d", size)}
		for n := range windowLines {
			step.Lines = append(step.Lines, secret.NewText(fmt.Sprintf(
				"access-list %d permit tcp any host %s%d.%d eq 443", list, network, 200+i, n+1)))
		}
		for n := range 8 {
			step.Lines = append(step.Lines,
				secret.NewText(fmt.Sprintf("route-map %sW-MAP%d permit %d", mark, i+1, n+1)),
				secret.NewText(fmt.Sprintf(" match ip address %d", list)))
		}
		if err := d.add([]playbook.Step{step}); err != nil {
			return err
		}
		d.Windows = append(d.Windows, Window{Size: size, Step: d.Plan.Steps[len(d.Plan.Steps)-1]})
	}
	return nil
}
