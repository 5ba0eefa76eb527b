package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// patient is a branch that was well, and that somebody has broken.
type patient struct {
	*enginetest.Branch
	primary, backup *fakeios.Edge
}

// TestDiagnosis breaks a branch in every way there is and wants the cause named first, for the right
// tunnel, and nothing else named.
func TestDiagnosis(t *testing.T) {
	t.Parallel()
	well := wellConfig(t)
	for name, a := range ailments {
		oneIn(6, t, name, func(t *testing.T) {
			t.Parallel()
			p := a.suffer(t, well)
			causes := p.diagnose(t, a.now)
			if got := named(causes); !slices.Equal(got, a.want) {
				t.Errorf("named: %q, want %q", got, a.want)
			}
			for _, c := range causes {
				complete(t, c)
				t.Logf("%s (%s): %s\n  next: %s\n  %q", c.Name, c.Tunnel, c.Why, c.Next, c.Evidence)
			}
		})
	}
}

// named are the causes, in their order, with the tunnel that each is about.
func named(causes []diagnosis.Cause) []string {
	var out []string
	for _, c := range causes {
		if c.Tunnel == "" {
			c.Tunnel = "the site"
		}
		out = append(out, c.Name+" "+c.Tunnel)
	}
	return out
}

// TestEveryCauseIsSuffered: a rule that no ailment brings is one that nobody has seen at work.
func TestEveryCauseIsSuffered(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{ // by composed texts, in pkg/diagnosis: the virtual router does not print them
		"esn": true, "child_refused": true, "configuration_differs": true,
	}
	for _, a := range ailments {
		for _, want := range a.want {
			name, _, _ := strings.Cut(want, " ")
			seen[name] = true
		}
	}
	for _, rule := range diagnosis.Rules() {
		if !seen[rule.Name] {
			t.Errorf("nothing is broken in a way that names %s: add an ailment", rule.Name)
		}
	}
}

// complete wants a cause to have all that a person needs, and no secret.
func complete(t *testing.T, c diagnosis.Cause) {
	t.Helper()
	if c.Why == "" || c.Next == "" || len(c.Evidence) == 0 || strings.Contains(c.Why, "\n") {
		t.Errorf("not complete: %+v", c)
	}
	for _, e := range c.Evidence {
		if e.Line == "" || e.Command == "" || strings.Contains(e.Line, "another-key") ||
			strings.Contains(e.Line, "lab-key") {
			t.Errorf("evidence: %+v", e)
		}
	}
}

// wellConfig is the running-config of a branch after an apply.
func wellConfig(t *testing.T) string {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{})
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Router.RunningConfig()
}

// suffer boots a branch, breaks it and lets time pass.
func (a ailment) suffer(t *testing.T, well string) *patient {
	t.Helper()
	e := enginetest.Edges(enginetest.PSK)
	cfg := fakeios.Config{Edges: e, Startup: well}
	if a.router != nil {
		a.router(&cfg)
	}
	p := &patient{enginetest.NewOn(t, cfg, ciscoios.Options{}), e[0], e[1]}
	if a.site != "" {
		job, err := enginetest.JobOf(
			strings.Replace(enginetest.SiteText, "cloud: zscalertwo", "cloud: zscalertwo\n  "+a.site, 1),
		)
		if err != nil {
			t.Fatal(err)
		}
		p.Job, p.Job.Clock = job, enginetest.VirtualClock{ManualClock: p.Clock}
	}
	p.Job.Want = enginetest.FullExpectation(p.Job.Want)
	p.Clock.Advance(10 * time.Minute)
	p.ask(t, "show privilege") // the network lives through it
	p.types(t, a.typed)
	if a.edge != nil {
		a.edge(p)
	}
	if !a.keep {
		p.ask(t, "clear crypto session")
	}
	if a.after == 0 {
		a.after = 10 * time.Minute
	}
	p.Clock.Advance(a.after)
	return p
}

// ask runs commands over a session of its own.
func (p *patient) ask(t *testing.T, commands ...string) {
	t.Helper()
	session := p.login(t)
	defer session.Close()
	if _, err := session.Show(t.Context(), commands...); err != nil {
		t.Fatal(err)
	}
}

func (p *patient) login(t *testing.T) engine.Session {
	t.Helper()
	session, err := p.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// types configures blocks of lines; each begins in global configuration.
func (p *patient) types(t *testing.T, blocks []string) {
	t.Helper()
	var lines []device.Line
	add := func(mode, text string) string {
		after := iosconf.ModeAfter(mode, text)
		lines = append(
			lines,
			device.Line{Text: secret.NewText(text), Before: device.Mode(mode), After: device.Mode(after)},
		)
		return after
	}
	for _, block := range blocks {
		mode := "config"
		for line := range strings.Lines(block) {
			mode = add(mode, strings.TrimSpace(line))
		}
		for mode != "config" {
			mode = add(mode, "exit")
		}
	}
	if len(lines) == 0 {
		return
	}
	session := p.login(t)
	defer session.Close()
	if err := session.Configure(t.Context(), lines, nil); err != nil {
		t.Fatal(err)
	}
}

// diagnose looks and asks for the causes, whatever the verdict is.
func (p *patient) diagnose(t *testing.T, now time.Duration) []diagnosis.Cause {
	t.Helper()
	causes, err := p.tryDiagnose(t, now)
	if err != nil {
		t.Fatal(err)
	}
	return causes
}

func (p *patient) tryDiagnose(t *testing.T, now time.Duration) ([]diagnosis.Cause, error) {
	t.Helper()
	session := p.login(t)
	defer session.Close()
	p.Job.Wait = 0
	report, err := engine.Verify(t.Context(), session, p.Job, enginetest.Unwatched)
	if err != nil && !is[*engine.NotProvenError](err) {
		t.Fatal(err)
	}
	p.Job.Clock = shifted{p.Job.Clock, now}
	return engine.Diagnose(t.Context(), session, p.Job, report)
}

// TestDiagnosisGoesOn: what a release or an account does not tell is not known, and a session that is
// lost on the way leaves what there is, with an error beside it.
func TestDiagnosisGoesOn(t *testing.T) {
	t.Parallel()
	well := wellConfig(t)
	noCredential := func(p *patient) { p.primary.SetCredentials(); p.backup.SetCredentials() }
	faults := func(list ...fakeios.Fault) func(*fakeios.Config) {
		return func(c *fakeios.Config) { c.Faults = list }
	}
	never := func(line string) fakeios.Fault {
		return fakeios.Fault{Do: fakeios.FaultUnauthorized, Line: line, Times: -1}
	}
	for name, c := range map[string]struct {
		ailment
		lost bool
	}{
		"the configuration may not be read": {ailment{
			router: faults(never("show running-config")), edge: noCredential, want: []string{"credential the site"},
		}, false},
		"half of it may not be read": {ailment{
			router: faults(
				never("show access-lists"), never("show logging"), never("show clock"),
				fakeios.Fault{
					Do: fakeios.FaultReject, Line: "show crypto eli", Times: -1,
					Reply: "% Invalid input detected at '^' marker.",
				},
			),
			edge: func(p *patient) { p.primary.SetReachable(false) }, want: []string{"edge_unreachable primary"},
		}, false},
		"no ping may be sent": {ailment{
			router: faults(never("ping")), edge: noCredential, want: []string{"credential the site"},
		}, false},
		"lost at the pings": {ailment{
			router: faults(fakeios.Fault{Do: fakeios.FaultDrop, Line: "ping 203"}),
			typed:  []string{"interface Tunnel1\n shutdown"}, want: []string{"tunnel_shutdown primary"},
		}, true},
		"cut in the middle of the log": {ailment{
			router: faults(fakeios.Fault{Do: fakeios.FaultCutReply, Line: "show logging"}),
			edge:   noCredential, want: []string{"credential the site", "edge_identity the site"},
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			causes, err := c.suffer(t, well).tryDiagnose(t, 0)
			if got := named(causes); !slices.Equal(got, c.want) {
				t.Errorf("named: %q, want %q", got, c.want)
			}
			if is[*device.LostSessionError](err) != c.lost || (err != nil) != c.lost {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// shifted is a clock that is off.
type shifted struct {
	engine.Clock
	by time.Duration
}

func (s shifted) Now() time.Time { return s.Clock.Now().Add(s.by) }
