package pasted

import (
	"regexp"
	"slices"
	"strings"
)

// What follows some lines is text, which may look like anything, and ends as the line says.
var (
	hexRow     = regexp.MustCompile(`^\s*(?:[0-9A-Fa-f]{1,8}\s*)+$`)
	bannerHead = regexp.MustCompile(`^(?:banner \S+|menu \S+ title|` +
		`aaa authentication (?:banner|fail-message)) +(\S.*)$`)
	certificateRow = regexp.MustCompile(`^\s*(?:certificate\b|key-string\b)`)
)

// TextBehind reports whether text follows a line that the router does not know, in the rest of the file. It returns
// what takes the rows: it is given one row after the other, and says whether the row is part of the text and whether it
// is the last one. Text without an end is none.
func TextBehind(line string, rest []string) func(row string) (part, last bool) {
	until := func(end func(row string) bool) func(string) (bool, bool) {
		if !slices.ContainsFunc(rest, end) {
			return nil
		}
		return func(row string) (bool, bool) { return true, end(row) }
	}
	bare := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(bare, "macro name "):
		return until(func(row string) bool { return strings.HasPrefix(strings.TrimSpace(row), "@") })
	case certificateRow.MatchString(bare):
		return func(row string) (bool, bool) {
			if strings.TrimSpace(row) == "quit" {
				return true, true
			}
			return hexRow.MatchString(row), false
		}
	}
	// IOS shows the delimiter of any text as ^C.
	for _, delimiter := range []string{"^C", "\x03"} {
		if strings.Count(bare, delimiter)%2 == 1 {
			return until(func(row string) bool { return strings.Contains(row, delimiter) })
		}
	}
	if head := bannerHead.FindStringSubmatch(line); head != nil {
		delimiter := head[1][:1]
		if !strings.Contains(head[1][1:], delimiter) {
			return until(func(row string) bool { return strings.Contains(row, delimiter) })
		}
	}
	return nil
}

// OpensBlock are heads of blocks, and lines, that never stand below another line: where a file has lost its
// indentation they end a block that the router does not know.
var OpensBlock = regexp.MustCompile(`^(?:interface|hostname|router|username|access-list|ip access-list|route-map|` +
	`ip route|banner|line (?:con|aux|vty)\b|crypto (?:ikev2|ipsec)) ?`)
