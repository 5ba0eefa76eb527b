package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// terminalSetup goes out in one burst: no paging, no line wrapping, no log messages. askPrivilege goes with it.
var terminalSetup = []string{noPaging, "terminal width 512", "terminal no monitor"}

const (
	noPaging     = "terminal length 0"
	askPrivilege = "show privilege"
)

// login answers what the shell asks before its first prompt, learns the prompt from the echo of the terminal
// set-up (a banner may end in # or >, an echo cannot be faked), and raises the privilege.
func (s *Session) login(ctx context.Context) error {
	late := &lateError{phase: settingUp, after: longestLogin * s.options.HandshakeTimeout}
	ctx, cancel := context.WithTimeoutCause(ctx, late.after, late)
	defer cancel()
	s.trips.typed("", 1) // nothing is: the prompt answers the request for a shell
	if err := s.firstPrompt(ctx); err != nil {
		return err
	}
	s.trips.answered()
	lines := append(terminalSetup[:len(terminalSetup):len(terminalSetup)], askPrivilege)
	s.write(ctx, strings.Join(lines, "\n")+"\n", len(lines))
	if err := s.learnPrompt(ctx, lines); err != nil {
		return err
	}
	if err := s.finishSetup(ctx, lines); err != nil {
		return err
	}
	return s.raise(ctx)
}

// shellSteps bounds the dialogue before the first prompt.
const shellSteps = 8

// firstPrompt waits for the first prompt, and leaves it to be read. A user name and a password that are asked
// again get the login of the site, once.
func (s *Session) firstPrompt(ctx context.Context) error {
	shared, err := definition()
	if err != nil {
		return err
	}
	var asked dialogue
	for range shellSteps {
		var step shellStep
		said, err := s.stream.await(ctx, s.options.HandshakeTimeout, lull, func(b []byte, quiet bool) (int, bool) {
			row := b[lineStart(b):]
			if isPrompt(row, shared.Channel.PromptPattern) || quiet && endsAsPrompt(row) {
				step = atPrompt
				return 0, true
			}
			if quiet {
				step = stepOf(b, asked.typed)
			}
			return len(b), step != noStep
		})
		if err != nil {
			return s.noShell("no prompt came", err, said)
		}
		if step == atPrompt {
			return nil
		}
		if err := s.takeStep(ctx, step, said, &asked); err != nil {
			return err
		}
	}
	return s.noShell("the router asks one question behind the other", nil, nil)
}

// longestPrompt bounds what is taken for a prompt, in bytes.
const longestPrompt = 256

func isPrompt(row []byte, pattern *regexp.Regexp) bool {
	return len(row) <= longestPrompt && len(bytes.TrimSpace(row)) > 0 && pattern.Match(row)
}

// endsAsPrompt reports whether a row may be a prompt that somebody has made up with the command `prompt`.
func endsAsPrompt(row []byte) bool {
	row = bytes.TrimRight(row, " \t")
	return len(row) > 1 && len(row) <= maxFront && (row[len(row)-1] == '#' || row[len(row)-1] == '>') &&
		slices.ContainsFunc(row, func(b byte) bool { return inName(b) && b > '/' })
}

func lineStart(b []byte) int { return bytes.LastIndexByte(b, '\n') + 1 }

// echoOf finds the first echo of a line that ends a row behind a prompt: what is in front of it, its level and the
// blanks.
func echoOf(said []byte, line string) (front, level, blanks string, ok bool) {
	for from := 0; ; {
		at := bytes.Index(said[from:], []byte(line))
		if at < 0 {
			return "", "", "", false
		}
		at += from
		from = at + 1
		if behind := said[at+len(line):]; len(behind) > 0 && behind[0] != '\n' {
			continue
		}
		row := said[max(at-longestPrompt, 0):at]
		row = row[lineStart(row):]
		bare := bytes.TrimRight(row, " \t")
		if n := len(bare) - 1; n >= 1 && n <= 100 && len(row)-len(bare) <= 4 && (bare[n] == '>' || bare[n] == '#') {
			return string(bare[:n]), string(bare[n:]), string(row[len(bare):]), true
		}
	}
}

// learnPrompt finds out what the prompt in exec looks like. A banner without a newline at its end stands in
// front of the first prompt, but not of those behind it, so the shortest is right.
func (s *Session) learnPrompt(ctx context.Context, lines []string) error {
	found := map[string][]string{}
	b, err := s.stream.await(ctx, s.options.CommandTimeout, lull, func(b []byte, quiet bool) (int, bool) {
		for _, line := range lines {
			if front, level, blanks, ok := echoOf(b, line); ok {
				found[line] = []string{front, level, blanks}
			}
		}
		return 0, found[lines[len(lines)-1]] != nil || quiet && len(found) > 0
	})
	if err != nil {
		if errors.Is(err, errQuiet) {
			err = nil // it says nothing that the detail does not
		}
		return s.noShell("the router does not echo what is typed", err, b)
	}
	var best []string
	for _, parts := range found {
		if best == nil || len(parts[0]) < len(best[0]) {
			best = parts
		}
	}
	s.learn(best[0])
	s.prompt.blanks = max(1, len(best[2]))
	s.mode = device.Mode(best[1])
	return s.skipTo(ctx, lines[0])
}

// skipTo takes what was said up to the first prompt, with whatever is glued to its front.
func (s *Session) skipTo(ctx context.Context, line string) error {
	first := regexp.MustCompile(regexp.QuoteMeta(s.hostname) + `[>#][ \t]{0,4}(` + regexp.QuoteMeta(line) + `\n)`)
	_, err := s.stream.await(ctx, s.options.CommandTimeout, lull, func(b []byte, _ bool) (int, bool) {
		if at := first.FindSubmatchIndex(b); at != nil {
			return at[2], true
		}
		_, end, _, ok := s.prompt.next(b, 0)
		return end, ok
	})
	return err
}

// learn fixes what this router's prompts look like.
func (s *Session) learn(hostname string) {
	s.hostname, s.prompt = hostname, promptOf(hostname)
}

// finishSetup reads the answers to the set-up, of which lines were typed.
func (s *Session) finishSetup(ctx context.Context, lines []string) error {
	s.unset = nil
	for i, line := range lines {
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		answer, mode, err := s.readAnswer(ctx, line, next)
		if err != nil {
			return s.noShell("the terminal could not be set up", err, []byte(answer))
		}
		s.mode = mode
		text, _ := reply(answer, line)
		if line == askPrivilege {
			s.level = privilegeIn(text)
			continue
		}
		if device.Judge(text).Verdict == device.Refused {
			s.unset = append(s.unset, line)
			s.log("%s: %s", line, strings.TrimSpace(text))
		}
		if line == noPaging {
			s.paged = len(s.unset) > 0
		}
	}
	if s.level.number == highest && s.mode == device.UserExec {
		s.prompt.always, s.mode = true, device.PrivilegedExec
	}
	return nil
}

// noShell says that there is no command line, and what the router said last.
func (s *Session) noShell(detail string, err error, said []byte) error {
	s.adrift = true
	if err != nil {
		detail += ": " + err.Error()
	}
	if words := s.lastSaid(said); words != "" {
		detail += fmt.Sprintf("; the router said last: %q", words)
	}
	hint := "log in by hand and see what the router says after login"
	var slow *slowError
	if errors.Is(err, errQuiet) || errors.As(err, &slow) {
		hint += ", or " + giveTime
	}
	return &device.ConnectError{Address: s.target.Address, Reason: device.ErrNoShell, Detail: detail, Err: err,
		Hint: hint}
}

// lastSaid are the last rows of what the router said, masked.
func (s *Session) lastSaid(said []byte) string {
	var rows []string
	for row := range strings.Lines(string(said)) {
		if row = strings.TrimSpace(row); row != "" {
			rows = append(rows, row)
		}
	}
	text := s.masked(strings.Join(rows[max(len(rows)-3, 0):], " | "))
	return text[max(len(text)-240, 0):]
}
