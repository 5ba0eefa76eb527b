package fakeios

import "strings"

// complete types the rest of a keyword that only one command has, on a new line.
func (s *session) complete(e *lineEditor) {
	typed := string(e.text[:e.cursor])
	if full, ok := s.completion(typed); ok {
		start := strings.LastIndexByte(typed, ' ') + 1
		e.text = append(append([]byte(typed[:start]), full+" "...), e.text[e.cursor:]...)
		e.cursor = start + len(full) + 1
	}
	e.redraw("\r\n")
}
