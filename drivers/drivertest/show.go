package drivertest

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// commands are the show commands of the vocabulary.
func (v Vocabulary) commands() []string {
	var out []string
	for _, c := range v.Show {
		out = append(out, c.Command)
	}
	return out
}

// showOutputs: one burst, an output for each command, in order, without echo and prompt.
func (s suite) showOutputs(t *testing.T) {
	session, _ := s.open(t, Options{})
	s.mustShow(t, session)
}

// mustShow holds the session to be in step: every command gets its own output.
func (s suite) mustShow(t *testing.T, session Session) {
	t.Helper()
	out, err := session.Show(t.Context(), s.commands()...)
	if err != nil || len(out) != len(s.Show) {
		t.Fatalf("%d outputs of %d: %v", len(out), len(s.Show), err)
	}
	for i, c := range s.Show {
		if !strings.Contains(out[i], c.Part) || strings.Contains(out[i], c.Command) {
			t.Errorf("the output of %q is %q", c.Command, out[i])
		}
	}
}

// showRefused: the refused command is named, the outputs behind it are there, and the session goes on.
func (s suite) showRefused(t *testing.T) {
	session, _ := s.open(t, Options{})
	commands := append([]string{s.Show[0].Command, s.NoShow}, s.commands()...)
	out, err := session.Show(t.Context(), commands...)
	var refused *device.RejectedLineError
	if !errors.As(err, &refused) || refused.Index != 1 || refused.Line.Reveal() != s.NoShow ||
		refused.Reply.Reveal() == "" {
		t.Fatalf("refused at index 1: %+v", err)
	}
	if len(out) != len(commands) {
		t.Fatalf("%d outputs of %d", len(out), len(commands))
	}
	for i, c := range s.Show {
		if !strings.Contains(out[2+i], c.Part) {
			t.Errorf("the output of %q is %q", c.Command, out[2+i])
		}
	}
	if got := device.Judge(out[1]).Verdict; got != device.Refused {
		t.Errorf("the refused output is %s: %q", got, out[1])
	}
	s.mustShow(t, session)
}

// showLeavesConfiguration: a push that failed in a submode leaves a session that shows.
func (s suite) showLeavesConfiguration(t *testing.T) {
	session, _ := s.open(t, Options{})
	if err := session.Configure(t.Context(), s.Block[:1], nil); err != nil {
		t.Fatalf("a block that is left open: %v", err)
	}
	s.mustShow(t, session)
	if err := session.Configure(t.Context(), s.withRefused(), nil); err == nil {
		t.Error("the refused line is taken")
	}
	s.mustShow(t, session)
}

// showGlued: an answer that ends without a newline is an answer, also when it is the last.
func (s suite) showGlued(t *testing.T) {
	for _, command := range []string{s.Show[0].Command, s.Show[len(s.Show)-1].Command} {
		session, _ := s.open(t, Options{}, Trouble{Glue, command})
		s.mustShow(t, session)
		s.mustShow(t, session)
	}
}

// showAsked: a question where nobody expects one is named, answered with neither yes nor no, and the session
// goes on.
func (s suite) showAsked(t *testing.T) {
	command := s.Show[len(s.Show)-1].Command
	session, _ := s.open(t, Options{}, Trouble{Asking, command})
	_, err := session.Show(t.Context(), command)
	var refused *device.RejectedLineError
	if !errors.As(err, &refused) || !strings.Contains(refused.Asked.Reveal(), UnknownQuestion) {
		t.Fatalf("%+v", err)
	}
	s.mustShow(t, session)
}
