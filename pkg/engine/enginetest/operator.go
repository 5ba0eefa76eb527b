package enginetest

import (
	"regexp"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Login is a session of another operator. It is closed at the end of the test.
func (b *Branch) Login(t testing.TB) engine.Session {
	t.Helper()
	session, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// Configure types lines as another operator does, over a session of its own. What the router is afterwards is what it
// is to be taken back to.
func (b *Branch) Configure(t testing.TB, lines ...string) {
	t.Helper()
	session, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	if err := session.Configure(t.Context(), Lines(lines...), nil); err != nil {
		t.Fatal(err)
	}
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
}

// Save saves as another operator does.
func (b *Branch) Save(t testing.TB) {
	t.Helper()
	session, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	if err := session.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Startup = b.Router.StartupConfig()
}

// Ask runs a command that asks questions, and agrees to everything but to saving.
func Ask(t testing.TB, s engine.Session, command string) error {
	t.Helper()
	_, err := s.Ask(t.Context(), command, reloadAnswers...)
	return err
}

var reloadAnswers = []device.Answer{
	{Question: regexp.MustCompile(`Save\? \[yes/no\]: ?$`), Reply: "no"},
	{Question: regexp.MustCompile(`\[confirm\]$`)},
}

// Lines are configuration lines with the modes that they lead to. An `exit` leads back to global configuration.
func Lines(texts ...string) []device.Line {
	mode := device.GlobalConfig
	var out []device.Line
	for _, text := range texts {
		after := device.Mode(iosconf.ModeAfter(string(mode), text))
		out = append(out, device.Line{Text: secret.NewText(text), Before: mode, After: after})
		mode = after
	}
	return out
}
