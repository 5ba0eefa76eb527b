package fakeios

import (
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// command is a line of exec.
type command = grammar.Command[*session]

// execGrammar is the two levels of exec, compiled. It is the same for every router and never
// changes.
type execGrammar struct {
	user, privileged grammar.Table[*session]
}

// The exec of images with and without the archive.
var (
	fullExec           = sync.OnceValue(newExecGrammar)
	execWithoutArchive = sync.OnceValue(func() *execGrammar {
		archive := []string{
			"archive", "show archive", "configure terminal revert", "configure confirm", "configure revert",
			"configure replace",
		}
		g := newExecGrammar()
		return &execGrammar{user: g.user.Without(archive...), privileged: g.privileged.Without(archive...)}
	})
)

func newExecGrammar() *execGrammar {
	return &execGrammar{user: grammar.Compile(userCommands()), privileged: grammar.Compile(privilegedCommands())}
}

func execFor(q Quirks) *execGrammar {
	if q.NoArchive {
		return execWithoutArchive()
	}
	return fullExec()
}

// execTable is the table that the session's next line in exec is read with.
func (s *session) execTable() grammar.Table[*session] {
	if s.privileged {
		return s.grammar.privileged
	}
	return s.grammar.user
}

// help answers "?".
func (s *session) help(typed string) string {
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	if s.conf.Mode != "" {
		return s.conf.Help(typed)
	}
	return s.execTable().Help(typed)
}

// completion is the one keyword that the line's last word abbreviates; ok is false when there is
// none, or more than one.
func (s *session) completion(typed string) (full string, ok bool) {
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	if s.conf.Mode != "" {
		return s.conf.Completion(typed)
	}
	return s.execTable().Completion(typed)
}
