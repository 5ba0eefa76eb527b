package fakeios

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// console is a session over buffers: what is typed, and what the screen gets.
type console struct {
	*session
	keys   *bytes.Buffer
	screen *bytes.Buffer
}

// newConsole opens a session of noc at privilege 15.
func newConsole(t testing.TB, r *Router) *console {
	t.Helper()
	c := &console{keys: &bytes.Buffer{}, screen: &bytes.Buffer{}}
	c.session = newSession(r, 0, struct {
		io.Reader
		io.Writer
	}{c.keys, c.screen}, "noc", "203.0.113.200", nil)
	c.term.Length = 0
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions = append(r.sessions, c.session)
	return c
}

// say types a line and then the answers to its questions, and returns what the screen got for it.
func (c *console) say(line string, answers ...string) string {
	c.keys.WriteString(strings.Join(answers, ""))
	c.execute(line)
	return c.take()
}

// all types several lines.
func (c *console) all(lines ...string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(c.say(line))
	}
	return b.String()
}

// take returns what the screen has got since the last time.
func (c *console) take() string {
	c.workers.Wait()
	c.term.Out.Flush()
	defer c.screen.Reset()
	return strings.ReplaceAll(c.screen.String(), "\r\n", "\n")
}

// epoch is when the clocks of the tests start.
var epoch = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// router makes a router on a clock that stands still.
func router(t testing.TB, cfg Config) (*Router, *ManualClock) {
	t.Helper()
	clock := NewManualClock(epoch)
	if cfg.Clock == nil {
		cfg.Clock = clock
	}
	if cfg.HostKey == nil {
		cfg.HostKey = testKey()
	}
	r, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r, clock
}

// contains fails unless the text has every part.
func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

// lacks fails if the text has any of the parts.
func lacks(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q is in\n%s", part, text)
		}
	}
}
