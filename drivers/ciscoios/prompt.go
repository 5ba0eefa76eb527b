package ciscoios

import (
	"bytes"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// prompt is what the prompts of one router look like: its name and ">" or "#", or its name, which IOS
// cuts to 20 characters there, and a configuration mode in parentheses. It is looked for at every
// arrival in everything that was said, so it is found without a regular expression.
type prompt struct{ host, short []byte }

func promptOf(hostname string) prompt {
	return prompt{[]byte(hostname), []byte(hostname[:min(len(hostname), 20)])}
}

// next finds the first row that begins with a prompt in said[from:], where a row begins at from. The
// blank behind a prompt belongs to it.
func (p prompt) next(said []byte, from int) (start, end int, mode device.Mode, ok bool) {
	for at := from; at < len(said); {
		if width, mode := p.begins(said[at:]); width > 0 {
			return at, at + width, mode, true
		}
		newline := bytes.IndexByte(said[at:], '\n')
		if newline < 0 {
			break
		}
		at += newline + 1
	}
	return 0, 0, "", false
}

// begins says how long the prompt is with which a text begins, 0 when it begins with none.
func (p prompt) begins(text []byte) (width int, mode device.Mode) {
	if rest, ok := bytes.CutPrefix(text, p.host); ok && len(rest) > 0 && (rest[0] == '>' || rest[0] == '#') {
		return withBlank(text, len(p.host)+1), device.Mode(rest[:1])
	}
	rest, ok := bytes.CutPrefix(text, p.short)
	if !ok || len(rest) == 0 || rest[0] != '(' {
		return 0, ""
	}
	rest = rest[1:]
	n := 0
	for n < len(rest) && inName(rest[n]) {
		n++
	}
	if n == 0 || n > 32 || !bytes.HasPrefix(rest[n:], []byte(")#")) {
		return 0, ""
	}
	return withBlank(text, len(p.short)+n+3), device.Mode(rest[:n])
}

func withBlank(text []byte, width int) int {
	if width < len(text) && text[width] == ' ' {
		width++
	}
	return width
}

// inName reports whether a byte may stand in the name of a mode.
func inName(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' ||
		bytes.IndexByte([]byte("_.-@/:+"), b) >= 0
}
