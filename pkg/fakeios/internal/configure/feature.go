package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/feature"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// adopt lets the commands of package feature run on a session.
func adopt(list []feature.Command) []command {
	var out []command
	for _, c := range list {
		if c.Run == nil {
			out = append(out, command{Pattern: c.Pattern})
			continue
		}
		out = append(out, command{Pattern: c.Pattern, Noted: c.Noted, Run: func(s *Session, a args) string {
			return c.Run(&feature.Place{
				Config: s.Config, Object: s.Object, Line: s.Line, Canonical: s.Match.Canonical(), FromFile: s.FromFile,
				Enter: s.enter, Refuse: s.RefuseAt,
				Capture:    func(take func(string) bool) { s.capture = take },
				Wrote:      func(n *running.Note) { s.wrote = n },
				Incomplete: func() string { return s.Refuse(s.Line, grammar.Match{Verdict: grammar.Incomplete}) },
			}, a)
		}})
	}
	return out
}

// featureModes are the modes of package feature.
func featureModes() []mode {
	var out []mode
	for _, m := range feature.Modes() {
		out = append(out, submode(m.Prompt, m.Parent, adopt(m.Commands)))
	}
	return out
}

// noted are the lines of the catalog in a mode. A subinterface has those of an interface.
func noted(prompt string) []command {
	if prompt == subinterfacePrompt {
		prompt = interfacePrompt
	}
	return adopt(feature.Noted(prompt))
}
