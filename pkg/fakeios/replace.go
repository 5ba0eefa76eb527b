package fakeios

import (
	"fmt"
	"strings"
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
			for _, timer := range []string{"", " time <n:1-120>", " revert trigger error", " revert trigger error timer <n:1-120>", " revert timer <n:1-120>"} {
				out = append(out, command{"configure replace <url>" + list + force + timer, replaceCommand})
			}
		}
	}
	return append(out, command{"configure replace <url> <force:force> <list:list>", replaceCommand})
}

func replaceCommand(s *session, a args) string {
	text, refusal := s.router.readURL(a["url"])
	if refusal != "" {
		return refusal
	}
	timed := a["n"] != "" || strings.Contains(s.match.canonical(), " revert ")
	if timed && s.router.running.archive.path == "" {
		return archiveFirst
	}
	carryOut := func() string {
		answer := ""
		if timed {
			url, refusal := s.router.backup(s)
			if refusal != "" {
				return refusal
			}
			answer = s.router.announceBackup(url) + "\n"
			if a["n"] != "" {
				s.router.startRollback(s, url, a.int("n"))
			}
		}
		reply, done := s.router.replace(text, a["list"] != "")
		if !done && timed && s.router.rollback != nil {
			return answer + reply + s.router.rollBack("error")
		}
		s.router.changed(s.user)
		return answer + reply
	}
	if a["force"] != "" {
		return carryOut()
	}
	s.then = func() {
		typed, ok := s.readAnswer(replaceQuestion)
		if ok && typed != "" && hasPrefixFold("yes", typed) {
			s.page(s.router.locked(carryOut))
			return
		}
		s.page("Aborted.\n\n") // wording [inferred]
	}
	return ""
}

// replace makes the running-config what a file says. A file that is not complete, or that has a
// line this router refuses, changes nothing: IOS tries five passes and takes them back.
func (r *Router) replace(text string, list bool) (answer string, done bool) {
	if !strings.HasSuffix(strings.TrimRight(text, "\n "), "\nend") {
		return "%The input file is not a valid config file.\n", false
	}
	target := factory("Router")
	refused := r.typeInto(target, text)
	if r.cfg.Quirks.ReplaceAbortsOnSLA {
		refused = append(refused, r.lockedOperations(target)...)
	}
	if len(refused) > 0 {
		var b strings.Builder
		b.WriteString("The rollback configlet from the last pass is listed below:\n********\n!List of Rollback Commands:\n")
		for _, line := range refused {
			b.WriteString(line + "\n")
		}
		return b.String() + "end\n********\n\nRollback aborted after 5 passes\n", false
	}
	before := r.render(r.running)
	commands := configlet(blocksOf(before), blocksOf(r.render(target)))
	target.keepHistory(r.running, r)
	r.install(target)
	if len(commands) == 0 {
		return "Total number of passes: 0\nRollback Done\n\n", true
	}
	if list {
		answer = "!Pass 1\n\n!List of Rollback Commands:\n" + strings.Join(commands, "\n") + "\nend\n\n\n"
	}
	return answer + "Total number of passes: 1\nRollback Done\n\n", true
}

// install puts a whole configuration in the place of the running one. Sessions that edit an object
// of the old one go back to the global mode.
func (r *Router) install(c *config) {
	r.running = c
	for _, s := range r.sessions {
		if s.mode != "" {
			s.enter(globalPrompt, nil)
		}
	}
}

// lockedOperations are the scheduled IP SLA operations that the target would edit in place.
func (r *Router) lockedOperations(target *config) []string {
	var out []string
	for _, o := range r.running.slas {
		if n := target.sla(o.id); n != nil && o.schedule != nil && !n.same(o, r) {
			out = append(out, fmt.Sprintf("ip sla %d\nEntry already running and cannot be modified", o.id))
		}
	}
	return out
}

// same compares two operations as the running-config shows them.
func (o *ipSLA) same(other *ipSLA, r *Router) bool {
	text := func(o *ipSLA) string {
		var b strings.Builder
		r.renderSLAs(&b, &config{slas: []*ipSLA{o}})
		return b.String()
	}
	return text(o) == text(other)
}

// keepHistory carries over what an unchanged object has been through: counters of lists and route
// maps, and since when an operation runs.
func (c *config) keepHistory(old *config, r *Router) {
	for _, o := range c.slas {
		if before := old.sla(o.id); before != nil && o.schedule != nil && before.schedule != nil && o.same(before, r) {
			o.schedule.since = before.schedule.since
		}
	}
	for _, l := range c.acls {
		before := old.acl(l.name)
		for i := range l.entries {
			if before != nil && i < len(before.entries) && before.entries[i].String() == l.entries[i].String() {
				l.entries[i].hits = before.entries[i].hits
			}
		}
	}
	for _, e := range c.routeMaps {
		if before := find(old.routeMaps, func(o *routeMapEntry) bool { return o.name == e.name && o.sequence == e.sequence }); before != nil {
			e.packets = before.packets
		}
	}
}

// configlet is the commands that lead from a to b.
func configlet(a, b []block) []string {
	var out []string
	for _, line := range diff(a, b, "") {
		words := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(words)]
		text, gone := strings.CutPrefix(words, "-")
		positive, negated := strings.CutPrefix(text, "no ")
		switch {
		case !gone:
			out = append(out, indent+strings.TrimPrefix(words, "+"))
		case negated:
			out = append(out, indent+positive)
		default:
			out = append(out, indent+"no "+text)
		}
	}
	return out
}
