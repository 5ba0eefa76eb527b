package ciscoios

import (
	"bytes"
	"regexp"
	"strings"
)

// pageBreak is the row at which IOS waits for a key when a screen is full, and how it takes it off the screen
// again once a key has come.
var pageBreak = regexp.MustCompile(`(?m)^ ?--More-- ?(?:\x08+ *\x08+)?`)

// pagerAtEnd reports whether the router waits at the end of a page.
func pagerAtEnd(said []byte) bool {
	row := said[bytes.LastIndexByte(said, '\n')+1:]
	return string(bytes.TrimSpace(row)) == "--More--"
}

// turnPage asks for the next page of the answer to line.
func (s *Session) turnPage(line string) {
	s.log("the router pages: it has not taken `terminal length 0`")
	s.trips.answered()
	s.trips.typed(line, 1)
	s.deliver([]byte(" "))
}

// unpaged is an answer without its page breaks.
func unpaged(text string) string {
	if !strings.Contains(text, "--More--") {
		return text
	}
	return pageBreak.ReplaceAllString(text, "")
}
