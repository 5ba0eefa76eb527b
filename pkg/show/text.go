package show

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ParseError is an output that lacks something a row must have.
type ParseError struct {
	Command string
	LineNo  int // from 1
	Line    string
	Why     string
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("%s: line %d: %s: %q", e.Command, e.LineNo, e.Why, e.Line)
}

// noise is what IOS may print around and between the lines of any command.
var noise = regexp.MustCompile(`^(?:[*.]?[A-Z][a-z]{2} +\d+ [\d:.]+.*: %[A-Z0-9_]+-\d|%[A-Z0-9_]+-\d-[A-Z0-9_]+:|Load for five secs|Time source is |[\w.\-]+[>#]\s*(show .*)?$)`)

// row is a line of output without indentation.
type row struct {
	no   int
	text string
}

// rows are the lines that mean something: trimmed, with single blanks, without noise.
func rows(text string) []row {
	var out []row
	for i, line := range strings.Split(text, "\n") {
		line = strings.Join(strings.Fields(strings.ReplaceAll(line, "\u00a0", " ")), " ")
		if line != "" && !noise.MatchString(line) {
			out = append(out, row{i + 1, line})
		}
	}
	return out
}

// after returns what stands behind a label, and whether the line starts with it.
func after(line, label string) (string, bool) {
	if len(line) < len(label) || !strings.EqualFold(line[:len(label)], label) {
		return "", false
	}
	return strings.TrimSpace(line[len(label):]), true
}

// number reads an unsigned number; nil for words like Unknown.
func number(s string) *uint64 {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// addressPort splits a/500.
func addressPort(s string) (string, *uint64) {
	address, port, _ := strings.Cut(s, "/")
	return address, number(port)
}
