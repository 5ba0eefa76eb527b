package enginetest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// End is how a run ended, as far as the engine says.
type End string

// The ends.
const (
	ProvenDone      End = "proven done"
	ProvenUnchanged End = "proven unchanged"
	InDoubt         End = "in doubt" // a person is told what, and what to type
	Refused         End = "refused"
	NotProven       End = "not proven, kept" // where the job says that it stays
	Failed          End = "failed before anything was sent"
)

// EndOf classifies what the engine returned.
func EndOf(err error) End {
	switch {
	case err == nil:
		return ProvenDone
	case is[*engine.InDoubtError](err), is[*engine.UnsavedError](err), is[*engine.KeptUncleanError](err):
		return InDoubt
	case is[*engine.RolledBackError](err):
		return ProvenUnchanged
	case is[*engine.NotProvenError](err):
		return NotProven
	case is[*engine.RefusedError](err):
		return Refused
	default:
		return Failed
	}
}

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// Judge holds the end that the engine claims against the router, and returns it. others are lines that somebody else
// configured meanwhile and that must still be there.
func (b *Branch) Judge(t testing.TB, err error, others ...string) End {
	t.Helper()
	end := EndOf(err)
	switch end {
	case ProvenDone:
		b.mustBeDone(t)
	case ProvenUnchanged, Refused, Failed:
		b.mustBeUnchanged(t, err, others)
	case InDoubt:
		if !strings.Contains(err.Error(), "to type by hand") {
			t.Errorf("in doubt, and nobody is told what to type: %v", err)
		}
		return end
	}
	for _, line := range others {
		if !strings.Contains(b.Router.RunningConfig(), line) {
			t.Errorf("the line of somebody else is lost: %s", line)
		}
	}
	b.MustBeClean(t)
	return end
}

// mustBeDone wants the whole playbook in both configurations, but for the optional lines that the last apply has
// named as left out, and for those that it has named as shown in another way than they were typed.
func (b *Branch) mustBeDone(t testing.TB) {
	t.Helper()
	for name, text := range map[string]string{"running": b.Router.RunningConfig(),
		"startup": b.Router.StartupConfig()} {
		if len(b.surprises) > 0 {
			b.mustBeNamed(t, name, iosconf.Parse(text))
			continue
		}
		missing, err := plan.Build(iosconf.Parse(text), b.Job.Rendered.Without(b.leftOut).Steps)
		if err != nil || !missing.Empty() {
			t.Errorf("proven done, but the %s-config lacks %d lines (%v)", name, len(missing.Lines()), err)
		}
	}
}

// mustBeNamed wants every line that a configuration does not show as it was typed to be named as a surprise.
func (b *Branch) mustBeNamed(t testing.TB, name string, shown iosconf.Config) {
	t.Helper()
	lines := rendering.Lines(b.Job.Rendered, b.Job.Shapes)
	lost, surprises := rendering.Compare(iosconf.Parse(b.Before), shown, lines)
	if len(lost) > 0 {
		t.Errorf("proven done, but the %s-config has no %q", name, lost)
	}
	for _, s := range surprises {
		if !slices.ContainsFunc(b.surprises, func(named engine.Surprise) bool {
			return named.Sent == secret.MaskSyntax(s.Text) && named.Header == secret.MaskSyntax(s.Header)
		}) {
			t.Errorf("proven done, but the %s-config does not show %q, and nothing is said of it", name, s.Text)
		}
	}
}

// mustBeUnchanged wants both configurations to be what they were, apart from lines of others.
func (b *Branch) mustBeUnchanged(t testing.TB, err error, others []string) {
	t.Helper()
	if got := WithoutLines(b.Router.RunningConfig(), others); got != b.Before {
		differs := iosconf.Difference(iosconf.Parse(b.Before), iosconf.Parse(got))
		t.Errorf("%s, but the running-config differs: %v\n%v", EndOf(err), differs, err)
	}
	if b.Router.StartupConfig() != b.Startup {
		t.Errorf("%s, but the startup-config differs", EndOf(err))
	}
}

// WithoutLines is a configuration without certain lines.
func WithoutLines(config string, lines []string) string {
	var out strings.Builder
	for line := range strings.Lines(config) {
		if !slices.Contains(lines, strings.TrimRight(line, "\r\n")) {
			out.WriteString(line)
		}
	}
	return out.String()
}

// MustBeClean looks for what arming leaves: files on flash, timers, the temporary archive.
func (b *Branch) MustBeClean(t testing.TB) {
	t.Helper()
	for name, text := range b.Router.Flash() {
		if strings.Contains(name, "ziatunnel") || strings.Contains(text, PSK) {
			t.Errorf("flash:%s is left", name)
		}
	}
	for _, text := range []string{b.Router.RunningConfig(), b.Router.StartupConfig()} {
		if strings.Contains(text, "flash:ziatunnel") {
			t.Error("the temporary archive is left")
		}
	}
	session, err := b.login(t)
	if err != nil {
		t.Errorf("no login: %v", err)
		return
	}
	defer func() { _ = session.Close() }()
	out, err := session.Show(t.Context(), "show reload", "show archive config rollback timer")
	if err != nil && !is[*device.RejectedLineError](err) {
		t.Errorf("%v", err)
		return
	}
	if !strings.Contains(out[0], "No reload is scheduled") || strings.Contains(out[1], "Timer value") {
		t.Errorf("a timer is left: %q", out)
	}
}

// login dials until a VTY is free, which it is a moment after its session is closed.
func (b *Branch) login(t testing.TB) (session engine.Session, err error) {
	t.Helper()
	for range 100 {
		if session, err = b.Dial(t.Context()); err == nil {
			return session, nil
		}
		<-time.After(10 * time.Millisecond)
	}
	return nil, err
}
