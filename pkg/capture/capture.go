package capture

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Answers are what one router answered, by the command in full.
type Answers map[string]string

// Has reports whether a command was answered.
func (a Answers) Has(command string) bool {
	_, ok := a[command]
	return ok
}

// Add takes the answers of another capture. It fails when both have an answer to one command, and they differ: they
// may be of two routers.
func (a Answers) Add(other Answers) error {
	for _, command := range slices.Sorted(maps.Keys(other)) {
		if a.Has(command) && a[command] != other[command] {
			return fmt.Errorf("`%s` is answered twice, and not in the same way: keep one of the answers", command)
		}
		a[command] = other[command]
	}
	return nil
}

// promptRow is the prompt of an exec or configuration mode, and what is typed behind it. Names of routers may have
// dots, dashes and underscores; the mode stands in parentheses.
var promptRow = regexp.MustCompile(`^([A-Za-z0-9][\w.\-/:@]*)(?:\([\w.\-]+\))?[>#] ?(.*)$`)

// Parse cuts the text of a terminal at its prompts. Text in front of the first command, and all of a text without
// one, is the answer to the command named alone; alone is "" where that cannot be. Commands that are not in commands
// are passed over, with their answers; so is one with a filter (`| include`), because its answer is not whole.
func Parse(text, alone string, commands []string) (Answers, error) {
	c := cutter{answers: Answers{}, command: alone, commands: commands}
	text = strings.TrimRight(unpaged(text), " \r\n")
	for row := range strings.Lines(text) {
		name, command, ok := c.prompt(strings.TrimRight(row, " \r\n"))
		if ok && c.name != "" && name != c.name {
			return nil, fmt.Errorf("it has prompts of two routers, %s and %s: cut it in two", c.name, name)
		}
		if !ok {
			c.said.WriteString(strings.TrimRight(row, "\r\n") + "\n")
			continue
		}
		if c.name == "" && !mayBeWhole(c.said.String()) {
			c.said.Reset() // what a terminal shows in front of its first prompt
		}
		if err := c.end(); err != nil {
			return nil, err
		}
		c.name, c.command = name, InFull(command, commands)
	}
	c.dropLastPrompt()
	return c.answers, c.end()
}

// cutter is a text that is being cut.
type cutter struct {
	answers  Answers
	commands []string
	name     string          // of the router; "" before its first prompt
	command  string          // whose answer it is; "" is one that nobody asks for
	said     strings.Builder // of that answer
}

// prompt reads a row as a prompt. One without a command counts for a router whose name is known, and one of another
// router only with a command that is asked for, because a banner may have such rows.
func (c *cutter) prompt(row string) (name, command string, ok bool) {
	found := promptRow.FindStringSubmatch(row)
	if found == nil {
		return "", "", false
	}
	name, command = found[1], found[2]
	if name == c.name {
		return name, command, command == "" || isCommand(command)
	}
	return name, command, c.name == "" && isCommand(command) || InFull(command, c.commands) != ""
}

// dropLastPrompt takes a prompt off the end of a text that has no other.
func (c *cutter) dropLastPrompt() {
	said := strings.TrimRight(c.said.String(), "\n")
	before, last, ok := cutLast(said)
	if found := promptRow.FindStringSubmatch(last); ok && c.name == "" && found != nil && found[2] == "" {
		c.said.Reset()
		c.said.WriteString(before + "\n")
	}
}

// end keeps the answer that is whole now.
func (c *cutter) end() error {
	said := c.said.String()
	c.said.Reset()
	if c.command == "" || strings.TrimSpace(said) == "" && c.name == "" {
		return nil
	}
	return c.answers.Add(Answers{c.command: said})
}

// cutLast cuts a text in front of its last row.
func cutLast(text string) (before, last string, ok bool) {
	i := strings.LastIndexByte(text, '\n')
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+1:], true
}

// mayBeWhole reports whether a text in front of the first prompt may be the answer to a command that was not copied
// with it.
func mayBeWhole(text string) bool { return strings.Count(text, "\n") > 10 }

// isCommand reports whether what stands behind a prompt may be a command. A row of a configuration can look like a
// prompt with something behind it; what is typed at IOS begins with a letter.
func isCommand(typed string) bool {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(typed)), " ")
	for _, known := range []string{"show", "do", "ping", "terminal", "exit", "enable", "end", "configure", "dir",
		"more", "logout", "quit", "write", "copy", "clear", "debug", "undebug", "traceroute", "disable", "reload"} {
		if len(word) >= 2 && strings.HasPrefix(known, word) {
			return true
		}
	}
	return false
}

// InFull is the command that was typed, as it stands in commands; "" when it is none of them.
func InFull(typed string, commands []string) string {
	words := strings.Fields(strings.ToLower(typed))
	if len(words) > 1 && words[0] == "do" {
		words = words[1:]
	}
	for _, command := range commands {
		full := strings.Fields(command)
		if len(full) == len(words) && slices.EqualFunc(full, words, func(full, word string) bool {
			return strings.HasPrefix(strings.ToLower(full), word)
		}) {
			return command
		}
	}
	return ""
}

// pageBreak is where a screen was full, with how the router took that off the screen again when a key had come.
var pageBreak = regexp.MustCompile(`(?m)^ ?(?:<-+ )?--More--(?: -+>)? ?(?:\x08+ *\x08+|\r +\r| {8,9})?`)

func unpaged(text string) string {
	if !strings.Contains(text, "--More--") {
		return text
	}
	return pageBreak.ReplaceAllString(text, "")
}
