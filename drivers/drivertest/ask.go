package drivertest

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// askAnswers: every question is answered, and what the router says in the end comes back.
func (s suite) askAnswers(t *testing.T) {
	session, router := s.open(t, Options{})
	before := router.Startup()
	if err := session.Configure(t.Context(), s.Block, nil); err != nil { // something to be asked about
		t.Fatal(err)
	}
	said, err := session.Ask(t.Context(), s.Dialogue.Command, s.Dialogue.Answers...)
	if err != nil || !strings.Contains(said, s.Dialogue.Done) {
		t.Fatalf("%q, %v", said, err)
	}
	if said, err = session.Ask(t.Context(), s.Dialogue.Undo); err != nil {
		t.Errorf("%s: %q, %v", s.Dialogue.Undo, said, err)
	}
	if router.Startup() != before {
		t.Error("an answer has saved the configuration")
	}
	s.mustShow(t, session)
}

// askUnexpected: a question that no answer fits is answered with neither yes nor no.
func (s suite) askUnexpected(t *testing.T) {
	session, router := s.open(t, Options{})
	_, err := session.Ask(t.Context(), s.Question.Command, s.Dialogue.Answers...)
	var refused *device.RejectedLineError
	if !errors.As(err, &refused) || refused.Line.Reveal() != s.Question.Command {
		t.Fatalf("%+v", err)
	}
	if !strings.Contains(refused.Reply.Reveal(), s.Question.Part) {
		t.Errorf("the question is not in %q", refused.Reply)
	}
	if !strings.Contains(router.Startup(), s.Erased) {
		t.Error("the question was answered with yes")
	}
	s.mustShow(t, session)
}
