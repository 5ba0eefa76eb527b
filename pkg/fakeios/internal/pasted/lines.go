package pasted

import (
	"regexp"
	"slices"
	"strings"
)

// The lines that `show running-config`, `show startup-config`, `more` and a terminal put around a configuration.
var (
	frameLine = regexp.MustCompile(`^(?:Building configuration\b|Current configuration *:|Using \d+ out of \d+ bytes` +
		`|Uncompressed configuration from|Load for five secs|Time source is|No time source|Command: |version \d` +
		`|startup-config is not present|Password: *$|Username: |login as: |\[OK\]$)`)
	beginning = regexp.MustCompile(`^(?:Building configuration\.\.\.|` +
		`Current configuration *: \d+|Using \d+ out of \d+)`)
	// A prompt stands alone, or with the command that was typed behind it.
	promptLine = regexp.MustCompile(`^[A-Za-z0-9._/@-]+(?:\([A-Za-z0-9/_-]+\))?[#>]` +
		`(?:\s*$|\s*(?:do +)?` +
		`(?:sh|show|wr|write|ter|term|terminal|more|en|enable|ex|exit|end|conf\w*|copy|dis\w*|log\w*)\b)`)
	// A message of the log that came while the configuration was being shown.
	logLine = regexp.MustCompile(`^(?:\d+: )?[*.]?(?:[A-Z][a-z]{2} +\d+ .*)?` +
		`%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+: `)
	morePrompt = regexp.MustCompile(`^ ?(?:<?-+ ?More ?-+>?)(?: {8,9}|\s*$)?`)
)

// IsFrame reports whether a line without indentation is not part of the configuration itself.
func IsFrame(line string) bool {
	return frameLine.MatchString(line) || promptLine.MatchString(line) || logLine.MatchString(line)
}

// Lines are the lines of a configuration as a terminal has shown them: without what the terminal has rubbed
// out, the prompts of its pager, and the carriage returns.
func Lines(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	lines := strings.Split(text, "\n")
	// What stands in front of it belongs to the session: a login, its banners, other commands.
	lines = lines[max(slices.IndexFunc(lines, beginning.MatchString), 0):]
	for i, line := range lines {
		if strings.ContainsAny(line, "\b\r") {
			line = asOnScreen(line)
		}
		if strings.Contains(line, "More") {
			line = morePrompt.ReplaceAllString(line, "")
		}
		lines[i] = line
	}
	return lines
}

// asOnScreen is what is left of a line on a screen when every backspace and return has moved the cursor.
func asOnScreen(line string) string {
	var screen []rune
	at := 0
	for _, c := range line {
		switch c {
		case '\b':
			at = max(at-1, 0)
		case '\r':
			at = 0
		default:
			if at == len(screen) {
				screen = append(screen, c)
			} else {
				screen[at] = c
			}
			at++
		}
	}
	return strings.TrimRight(string(screen), " ")
}
