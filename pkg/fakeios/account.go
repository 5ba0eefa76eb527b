package fakeios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// The levels of privilege that have a meaning of their own.
const (
	userLevel = 1
	fullLevel = 15
)

// everything is the entry of a list of User that stands for all lines.
const everything = "all"

// notAuthorized is what AAA says of a command that an account may not type.
const notAuthorized = "Command authorization failed.\n\n"

// account is what the Config says about a user; one that it does not know has no limits of its own.
func (r *Router) account(name string) User {
	if i := slices.IndexFunc(r.cfg.Users, func(u User) bool { return u.Name == name }); i >= 0 {
		return r.cfg.Users[i]
	}
	return User{Name: name}
}

// enterLevel is what `enable` and `disable` do. It leaves a parser view.
func (s *session) enterLevel(level int) {
	s.level = level
	s.view = ""
	s.limitedExec = nil
}

// unlimited reports whether the session may type and see all there is, but for what AAA forbids.
func (s *session) unlimited() bool { return s.level == fullLevel && s.view == "" }

// currentTable is the table that the session's next line in exec is read with.
func (s *session) currentTable() grammar.Table[*session] {
	switch {
	case s.unlimited():
		return s.grammar.privileged
	case s.level == userLevel && s.view == "" && len(s.account.Exec) == 0 && len(s.account.Lacks) == 0:
		return s.grammar.user
	}
	if s.limitedExec == nil {
		table := grammar.Compile(s.limitedCommands())
		s.limitedExec = &table
	}
	return *s.limitedExec
}

// limitedCommands is the exec of a level below 15 or of a parser view: what every such level has, what the
// account has been given, and not what has been taken from it.
func (s *session) limitedCommands() []command {
	var out []command
	switch {
	case s.view != "":
		out = append(startingWith(s.grammar.user.Commands, "enable", "exit", "logout"), command{
			Pattern: "show parser view",
			Run:     func(s *session, _ grammar.Args) string { return "Current view is '" + s.view + "'\n" },
		})
		out = append(out, startingWith(s.grammar.user.Commands, "show privilege")...)
	case s.level == 0:
		out = append(startingWith(s.grammar.user.Commands, "enable", "exit", "help", "logout"),
			startingWith(s.grammar.privileged.Commands, "disable")...)
	default:
		out = slices.Clone(s.grammar.user.Commands)
		if s.level > userLevel {
			out = append(out, startingWith(s.grammar.privileged.Commands, "disable")...)
		}
	}
	for _, c := range startingWith(s.grammar.privileged.Commands, s.account.Exec...) {
		if !slices.ContainsFunc(out, func(o command) bool { return o.Pattern == c.Pattern }) {
			out = append(out, c)
		}
	}
	return slices.DeleteFunc(out, func(c command) bool { return startsWithAny(c.Pattern, s.account.Lacks) })
}

// startingWith are the commands that begin with one of these words.
func startingWith(commands []command, starts ...string) []command {
	var out []command
	for _, c := range commands {
		if startsWithAny(c.Pattern, starts) {
			out = append(out, c)
		}
	}
	return out
}

// startsWithAny reports whether a line begins with one of the starts, word by word.
func startsWithAny(line string, starts []string) bool {
	return slices.ContainsFunc(starts, func(start string) bool {
		return start == everything || strings.HasPrefix(line+" ", start+" ")
	})
}

// mayConfigure judges a line of configuration that has been understood; refusal is empty for one that the
// session may type.
func (s *session) mayConfigure(found grammar.Match) (refusal string) {
	line := strings.TrimPrefix(found.Canonical(), "no ")
	switch {
	case line == "exit" || line == "end":
		return ""
	case startsWithAny(found.Canonical(), s.account.Denied) || startsWithAny(line, s.account.Denied):
		return notAuthorized
	case s.unlimited() || startsWithAny(line, withoutAll(s.account.Configures)):
		return ""
	}
	return s.conf.RefuseAt(len(s.conf.Line) - len(strings.TrimLeft(s.conf.Line, " ")))
}

// withoutAll are the starts of lines in a list that also says what `all` there is below them.
func withoutAll(list []string) []string {
	out := slices.Clone(list)
	for i, entry := range out {
		out[i] = strings.TrimPrefix(entry, everything+" ")
	}
	return out
}

// showPrivilege is `show privilege`.
func (s *session) showPrivilege() string {
	if s.view != "" {
		return "Currently in View Context with view '" + s.view + "'\n" // wording [inferred]
	}
	return fmt.Sprintf("Current privilege level is %d\n", s.level)
}

// visible is as much of a configuration as the session may see: all of it, or what its level or view may
// configure. Such a part has the frame of a whole one, and ends in `end` all the same.
func (s *session) visible(body string) string {
	shows := s.account.Shows
	if shows == nil {
		shows = s.account.Configures
	}
	if s.unlimited() || slices.Contains(shows, everything) {
		return body
	}
	var out strings.Builder
	var banner, head, whole bool
	for line := range strings.Lines(body) {
		text := strings.TrimSuffix(line, "\n")
		below := strings.HasPrefix(text, " ")
		switch {
		case banner:
			banner = !strings.Contains(text, "^C")
			if !head {
				continue
			}
		case text == "boot-start-marker" || text == "boot-end-marker" || text == "end":
		case text == "!":
			if !head {
				continue
			}
			head = false
		case below && (!head || !whole && !startsWithAny(strings.TrimLeft(text, " "), shows)):
			continue
		case !below:
			banner = strings.HasPrefix(text, "banner ") && strings.Count(text, "^C") == 1
			whole = startsWithAny(everything+" "+text, shows)
			if head = whole || startsWithAny(text, shows); !head {
				continue
			}
		}
		if text == "end" {
			out.WriteString("!\n!\n!\n")
		}
		out.WriteString(line)
	}
	return out.String()
}
