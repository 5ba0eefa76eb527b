package fakeios

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

const replaceQuestion = `This will apply all necessary additions and deletions
to replace the current running configuration with the
contents of the specified configuration file, which is
assumed to be a complete configuration, not a partial
configuration. Enter Y if you are sure you want to proceed. ? [no]: `

// replaceCommands are `configure replace` with its options, in the orders that people type them.
func replaceCommands() []command {
	var out []command
	for _, list := range []string{"", " <list:list>"} {
		for _, force := range []string{"", " <force:force>"} {
			for _, timer := range []string{"", " time <n:1-120>", " revert trigger error",
				" revert trigger error timer <n:1-120>", " revert timer <n:1-120>"} {
				out = append(out, command{Pattern: "configure replace <url>" + list + force + timer,
					Run: replaceCommand})
			}
		}
	}
	return append(out, command{Pattern: "configure replace <url> <force:force> <list:list>", Run: replaceCommand})
}

func replaceCommand(s *session, a grammar.Args) string {
	text, refusal := s.router.readURL(a["url"])
	if refusal != "" {
		return refusal
	}
	timed := a["n"] != "" || strings.Contains(s.conf.Match.Canonical(), " revert ")
	if timed && s.router.running.Archive.Path == "" {
		return archiveFirst
	}
	carryOut := func() string {
		answer := ""
		if timed {
			url, refusal := s.router.archiveRunning(s)
			if refusal != "" {
				return refusal
			}
			answer = s.router.announceBackup(url) + "\n"
			if a["n"] != "" {
				s.router.startRollback(s, url, a.Int("n"))
			}
		}
		reply, done := s.router.replace(text, a["list"] != "")
		if !done && timed && s.router.rollback != nil {
			return answer + reply + s.router.rollBack("error")
		}
		s.router.configChanged(s.user)
		return answer + reply
	}
	if a["force"] != "" {
		return carryOut()
	}
	s.dialogue = func() {
		typed, ok := s.term.ReadAnswer(replaceQuestion)
		if ok && typed != "" && grammar.HasPrefixFold("yes", typed) {
			s.term.Page(s.router.withLock(carryOut))
			return
		}
		s.term.Page("Aborted.\n\n") // wording [inferred]
	}
	return ""
}

// replace makes the running-config what a file says. A file that is not complete, or that has a
// line this router refuses, changes nothing: IOS tries five passes and takes them back.
func (r *Router) replace(text string, list bool) (answer string, done bool) {
	if !strings.HasSuffix(strings.TrimRight(text, "\n "), "\nend") {
		return "%The input file is not a valid config file.\n", false
	}
	target := running.Blank("Router", r.ports)
	refused := refusals(r.typeInto(target, text).Lost())
	if r.cfg.Quirks.ReplaceAbortsOnSLA {
		refused = append(refused, r.lockedOperations(target)...)
	}
	if len(refused) > 0 {
		var b strings.Builder
		b.WriteString("The rollback configlet from the last pass is listed below:\n********\n" +
			"!List of Rollback Commands:\n")
		for _, line := range refused {
			b.WriteString(line + "\n")
		}
		return b.String() + "end\n********\n\nRollback aborted after 5 passes\n", false
	}
	before := r.running.Render(r.style())
	commands := running.Configlet(running.Blocks(before), running.Blocks(target.Render(r.style())))
	target.KeepCounters(r.running, r.style())
	r.install(target)
	if len(commands) == 0 {
		return "Total number of passes: 0\nRollback Done\n\n", true
	}
	if list {
		answer = "!Pass 1\n\n!List of Rollback Commands:\n" + r.asShown(strings.Join(commands, "\n")+"\n") + "end\n\n\n"
	}
	return answer + "Total number of passes: 1\nRollback Done\n\n", true
}

// install puts a whole configuration in the place of the running one. Sessions that edit an object
// of the old one go back to the global mode.
func (r *Router) install(c *running.Config) {
	r.running = c
	for _, s := range r.sessions {
		if s.conf.Mode != "" {
			s.conf.EnterGlobal()
		}
	}
}

// lockedOperations are the scheduled IP SLA operations that the target would edit in place.
func (r *Router) lockedOperations(target *running.Config) []string {
	var out []string
	for _, o := range r.running.SLAs {
		if n := target.SLA(o.ID); n != nil && o.Schedule != nil && !n.Same(o, r.style()) {
			out = append(out, fmt.Sprintf("ip sla %d\nEntry already running and cannot be modified", o.ID))
		}
	}
	return out
}
