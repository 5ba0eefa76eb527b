package fakeios

import (
	"strings"
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

// fullExec is the exec of an image that has every feature.
var fullExec = sync.OnceValue(newExecGrammar)

// fewerExecs are those of the other images, by the commands that they do not have, once they are needed.
var fewerExecs sync.Map

func newExecGrammar() *execGrammar {
	return &execGrammar{user: grammar.Compile(userCommands()), privileged: grammar.Compile(privilegedCommands())}
}

func execFor(q Quirks) *execGrammar {
	var missing []string
	if q.NoArchive {
		missing = append(missing, "archive", "show archive", "configure terminal revert", "configure confirm",
			"configure revert", "configure replace")
	}
	if q.NoIKEv2 {
		missing = append(missing, "show crypto ikev2", "clear crypto ikev2")
	}
	if q.NoTracks {
		missing = append(missing, "show track", "show ip route track-table")
	}
	if len(missing) == 0 {
		return fullExec()
	}
	key := strings.Join(missing, ",")
	if known, ok := fewerExecs.Load(key); ok {
		return known.(*execGrammar)
	}
	g := fullExec()
	fewer := &execGrammar{user: g.user.Without(missing...), privileged: g.privileged.Without(missing...)}
	fewerExecs.Store(key, fewer)
	return fewer
}
