package engine

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// heard is what a router has said to exec commands, over however many sessions.
type heard struct{ answers []survey.Answer }

// wrap gives a dialer whose sessions are listened to.
func (h *heard) wrap(dial Dialer) Dialer {
	return func(ctx context.Context) (Session, error) {
		s, err := dial(ctx)
		if err != nil {
			return nil, err
		}
		return &heardSession{Session: s, heard: h}, nil
	}
}

// heardSession is a session whose answers are kept.
type heardSession struct {
	Session
	heard *heard
}

// unheard is the session underneath.
func unheard(s Session) Session {
	if h, ok := s.(*heardSession); ok {
		return h.Session
	}
	return s
}

// HostKey is that of the session underneath, when it knows one.
func (s *heardSession) HostKey() string {
	if k, ok := s.Session.(hostKeyed); ok {
		return k.HostKey()
	}
	return ""
}

// modeNamer is a session that knows what its router calls a submode in the prompt.
type modeNamer interface {
	ModeName(mode device.Mode) device.Mode
}

// ModeName is that of the session underneath, when it knows one.
func (s *heardSession) ModeName(mode device.Mode) device.Mode {
	if n, ok := s.Session.(modeNamer); ok {
		return n.ModeName(mode)
	}
	return mode
}

// Ask implements [Session].
func (s *heardSession) Ask(ctx context.Context, command string, answers ...device.Answer) (string, error) {
	said, err := s.Session.Ask(ctx, command, answers...)
	s.heard.keep(command, said, err)
	return said, err
}

// Show implements [Session].
func (s *heardSession) Show(ctx context.Context, commands ...string) ([]string, error) {
	said, err := s.Session.Show(ctx, commands...)
	for i := range said {
		s.heard.keep(commands[i], said[i], nil)
	}
	return said, err
}

func (h *heard) keep(command, said string, err error) {
	a := survey.Answer{Command: command, Text: said}
	if err != nil {
		a.Failed = err.Error()
	}
	h.answers = append(h.answers, a)
}
