package terminal

import "strings"

// complete types the rest of a keyword that only one command has, on a new line.
func (t *Terminal) complete(e *lineEditor) {
	typed := string(e.text[:e.cursor])
	if full, ok := t.host.Completion(typed); ok {
		start := strings.LastIndexByte(typed, ' ') + 1
		e.text = append(append([]byte(typed[:start]), full+" "...), e.text[e.cursor:]...)
		e.cursor = start + len(full) + 1
	}
	e.redraw("\r\n")
}
