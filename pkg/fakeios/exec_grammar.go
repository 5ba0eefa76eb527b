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
