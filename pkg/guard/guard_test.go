package guard_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

var update = flag.Bool("update", false, "rewrite finding.txt of the fixtures")

const fixtures = "../../testdata/guard"

// TestFixtures plays testdata/guard/RULE/{refused,accepted}: README.md there says what a fixture is
// made of. A refused one expects the finding in finding.txt; an accepted one no finding of the rule,
// and nothing fatal from any other.
func TestFixtures(t *testing.T) {
	known := map[string]bool{"branch": true}
	for _, rule := range guard.Rules() {
		known[rule.Name] = true
		for _, kind := range []string{"refused", "accepted"} {
			cases, _ := filepath.Glob(filepath.Join(fixtures, rule.Name, kind+"*"))
			if len(cases) == 0 {
				t.Errorf("rule %s has no fixture that is %s: testdata/guard/README.md says how to make one",
					rule.Name, kind)
			}
			for _, dir := range cases {
				t.Run(rule.Name+"/"+filepath.Base(dir), func(t *testing.T) {
					play(t, rule.Name, dir, kind == "refused")
				})
			}
		}
	}
	dirs, err := os.ReadDir(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if dir.IsDir() && !known[dir.Name()] {
			t.Errorf("testdata/guard/%s is for no rule", dir.Name())
		}
	}
}

func play(t *testing.T, rule, dir string, refused bool) {
	t.Helper()
	found := guard.Check(read(t, dir))
	i := slices.IndexFunc(found, func(f guard.Finding) bool { return f.Rule == rule })
	if !refused {
		if i >= 0 || guard.Refused(found) {
			t.Errorf("what is good is refused: %+v", found)
		}
		return
	}
	if i < 0 {
		t.Fatalf("nothing is found, but %+v", found)
	}
	f := found[i]
	if f.Why == "" || f.Remedy == "" {
		t.Errorf("a finding without why or mend: %+v", f)
	}
	kind := "warning"
	if f.Fatal {
		kind = "refused"
	}
	got := fmt.Sprintf("%s (%s): %s\nmend: %s\n", kind, f.Rule, f.Why, f.Remedy)
	for _, line := range f.Lines {
		got += "line: " + line.String() + "\n"
	}
	golden := filepath.Join(dir, "finding.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, _ := os.ReadFile(golden); string(want) != got {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// read makes the input of a fixture: what its directory lacks is that of testdata/guard/branch.
func read(t testing.TB, dir string) guard.Input {
	t.Helper()
	file := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			text, err = os.ReadFile(filepath.Join(fixtures, "branch", name))
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return string(text)
	}
	s, err := site.Parse("site.yaml", []byte(file("site.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	running := iosconf.Parse(file("running.cfg") + file("running.add.cfg"))
	in := guard.Input{
		Site:    s,
		Running: running,
		Startup: running,
		Facts:   facts(t, s, file("facts.txtar"), file("facts.add.txtar")),
		Unsaved: true,
	}
	if text := file("startup.cfg"); text != "" {
		in.Startup = iosconf.Parse(text)
	}
	if text := file("again.cfg"); text != "" {
		again := iosconf.Parse(text)
		in.RunningBeforePush = &again
	}
	in.Rehearsal = slices.Collect(strings.Lines(strings.TrimSuffix(file("rehearsal.txt"), "\n")))
	if text := file("known.json"); text != "" {
		in.Known = &device.Identity{}
		decode(t, text, in.Known)
		decode(t, file("router.json"), &in.Facts.Router)
	}
	if s.ExemptAuto {
		e, _ := guard.Exempt(in)
		s = s.Exempting(e)
		in.Site = s
	}
	steps := stepsOf(t, s, file("step.cfg"))
	var all strings.Builder
	for _, step := range steps {
		for _, line := range step.Lines {
			all.WriteString(line.Reveal() + "\n")
		}
	}
	in.Wanted = iosconf.Parse(all.String())
	in.Plan, err = plan.Build(running, steps)
	var taken *plan.ConflictError
	if errors.As(err, &taken) {
		in.Conflicts = taken.Conflicts
	} else if err != nil {
		t.Fatal(err)
	}
	return in
}

func decode(t testing.TB, text string, to any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), to); err != nil {
		t.Fatal(err)
	}
}

// stepsOf renders the built-in playbook, the verbatim one for "playbook NAME", or takes the lines
// as step 13.
func stepsOf(t testing.TB, s *site.Site, lines string) []playbook.Step {
	t.Helper()
	name, ok := strings.CutPrefix(strings.TrimSpace(lines), "playbook ")
	if !ok && lines != "" {
		step := playbook.Step{Number: 13, Title: "test"}
		for line := range strings.Lines(lines) {
			step.Lines = append(step.Lines, secret.NewText(strings.TrimRight(line, "\n")))
		}
		return []playbook.Step{step}
	}
	if name == "" {
		name = playbooks.Default
	}
	src, err := playbooks.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(name, src)
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := book.Render(s, secret.New("lab-key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	return rendered.Steps
}

// facts reads the outputs of show commands from archives whose files are named by the commands;
// the second overrules the first.
func facts(t testing.TB, s *site.Site, archives ...string) guard.Facts {
	t.Helper()
	texts := map[string]string{}
	for _, archive := range archives {
		for _, f := range txtar.Parse([]byte(archive)).Files {
			texts[f.Name] = string(f.Data)
		}
	}
	var f guard.Facts
	var err error
	must := func(e error) {
		if e != nil {
			t.Fatal(e)
		}
	}
	f.Version, err = show.ParseVersion(texts["show version"])
	must(err)
	brief, err := show.ParseIPInterfaceBrief(texts["show ip interface brief"])
	must(err)
	f.Interfaces = brief.Interfaces
	must(optional(&f.Users, texts, "show users", show.ParseUsers))
	must(optional(&f.RollbackTimer, texts, "show archive config rollback timer", show.ParseRollbackTimer))
	must(optional(&f.Reload, texts, "show reload", show.ParseReload))
	must(optional(&f.Lock, texts, "show configuration lock", show.ParseConfigurationLock))
	must(optional(&f.Routes, texts, guard.RouteCommand(s), show.ParseIPRoute))
	for _, command := range guard.FeatureCommands(s) {
		f.ReadFeature(command, texts[command])
	}
	f.Pings = map[netip.Addr]show.Ping{}
	f.SourcePings = map[string]show.Ping{}
	for _, p := range s.SourcePings() {
		var ping *show.Ping
		must(optional(&ping, texts, fmt.Sprintf("ping %s source %s", p.Edge, p.WAN.Name), show.ParsePing))
		if ping != nil {
			f.SourcePings[p.WAN.Name] = *ping
		}
	}
	for _, edge := range s.Edges() {
		var p *show.Ping
		must(optional(&p, texts, "ping "+edge.String(), show.ParsePing))
		if p != nil {
			f.Pings[edge] = *p
		}
	}
	return f
}

func optional[T any](to **T, texts map[string]string, command string, parse func(string) (T, error)) error {
	text, ok := texts[command]
	if !ok {
		return nil
	}
	v, err := parse(text)
	*to = &v
	return err
}

// TestRecords holds every rule to a name that can be typed, a date and a source.
func TestRecords(t *testing.T) {
	last := ""
	for _, r := range guard.Rules() {
		if r.Name <= last {
			t.Errorf("rules.go lists %s behind %s: the rules are in the order of their names", r.Name, last)
		}
		if strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" ||
			len(r.LastVerified) != 10 || r.Source == "" {
			t.Errorf("%s, last verified %q, source %q: a rule has a name that can be typed, a date and a source",
				r.Name, r.LastVerified, r.Source)
		}
		last = r.Name
	}
}

// TestModelOfALicence: where nobody has asked for `show version`, the licence in the running-config names the model.
func TestModelOfALicence(t *testing.T) {
	t.Parallel()
	for licence, want := range map[string]bool{
		"license udi pid ISR4321/K9 sn FDO00000001\n":      true,
		"license udi pid CISCO881-SEC-K9 sn FTX00000001\n": false, "": false,
	} {
		in := guard.Input{Site: &site.Site{}, Running: iosconf.Parse("hostname branch-01\n" + licence)}
		found := slices.ContainsFunc(guard.Rules(), func(r guard.Rule) bool {
			return r.Name == "not_an_881" && r.Check(in) != nil
		})
		if found != want {
			t.Errorf("%q: warned %v", licence, found)
		}
	}
}
