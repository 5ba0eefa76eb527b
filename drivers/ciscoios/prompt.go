package ciscoios

import (
	"bytes"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// prompt is what the prompts of one router look like. In exec it is what the router has shown at login, which
// the command `prompt` may have made of it, and ">" or "#". In configuration it is the hostname, which IOS
// cuts, by default to 20 characters, and a configuration mode in parentheses. It is looked for at every
// arrival in everything that was said, so it is found without a regular expression.
type prompt struct {
	exec   []byte   // in front of ">" or "#"
	names  [][]byte // hostnames: any beginning of one may stand in front of a configuration mode
	fronts [][]byte // what else was seen there
	blanks int      // how many may stand behind a prompt
	// always is that ">" is shown to an account that may do everything, because `prompt` says so.
	always bool
}

func promptOf(hostname string) prompt {
	return prompt{exec: []byte(hostname), names: [][]byte{[]byte(hostname)}, blanks: 1}
}

// addName notes the hostname of the router, if its prompt in exec shows something else.
func (p *prompt) addName(hostname string) {
	if !slices.ContainsFunc(p.names, func(b []byte) bool { return string(b) == hostname }) {
		p.names = append(p.names, []byte(hostname))
	}
}

// addFront notes what stands in front of a configuration mode.
func (p *prompt) addFront(front string) {
	if !p.fits([]byte(front)) {
		p.fronts = append(p.fronts, []byte(front))
	}
}

// fits reports whether a text may stand in front of a configuration mode.
func (p prompt) fits(front []byte) bool {
	for _, name := range p.names {
		if len(front) > 0 && bytes.HasPrefix(name, front) {
			return true
		}
	}
	return slices.ContainsFunc(p.fronts, func(b []byte) bool { return bytes.Equal(b, front) })
}

// next finds the first row that begins with a prompt in said[from:], where a row begins at from. The
// blanks behind a prompt belong to it.
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
	if rest, ok := bytes.CutPrefix(text, p.exec); ok && len(rest) > 0 && (rest[0] == '>' || rest[0] == '#') {
		return p.withBlanks(text, len(p.exec)+1), p.execMode(rest[0])
	}
	for front := 0; front < len(text) && front <= maxFront && text[front] != '\n'; front++ {
		if text[front] != '(' || !p.fits(text[:front]) {
			continue
		}
		if name := modeName(text[front+1:]); name > 0 {
			return p.withBlanks(text, front+name+3), device.Mode(text[front+1 : front+1+name])
		}
	}
	return 0, ""
}

func (p prompt) execMode(level byte) device.Mode {
	if p.always {
		return device.PrivilegedExec
	}
	return device.Mode(level)
}

// glued finds a prompt that ends said, wherever in its row it begins: some answers of IOS end without a
// newline.
func (p prompt) glued(said []byte) (start int, mode device.Mode, ok bool) {
	text := bytes.TrimRight(said, " \t")
	if len(text) == 0 || len(said)-len(text) > p.blanks {
		return 0, "", false
	}
	level := text[len(text)-1]
	text = text[:len(text)-1]
	switch {
	case level != '#' && level != '>':
		return 0, "", false
	case bytes.HasSuffix(text, p.exec):
		return len(text) - len(p.exec), p.execMode(level), true
	case level == '>' || !bytes.HasSuffix(text, []byte(")")):
		return 0, "", false
	}
	near := max(len(text)-maxMode-2, 0)
	open := near + bytes.LastIndexByte(text[near:], '(')
	if open < near || modeName(said[open+1:]) == 0 {
		return 0, "", false
	}
	row := bytes.LastIndexByte(text[:open], '\n') + 1
	for start := max(row, open-maxFront); start < open; start++ { // the longest front that fits
		if p.fits(text[start:open]) {
			return start, device.Mode(text[open+1 : len(text)-1]), true
		}
	}
	return 0, "", false
}

// maxFront bounds what stands in front of a configuration mode.
const maxFront = 80

// maxMode bounds the name of a mode.
const maxMode = 32

// modeName is the length of the name of a mode with which a text begins, in front of ")#"; 0: there is none.
func modeName(text []byte) int {
	n := 0
	for n < len(text) && inName(text[n]) {
		n++
	}
	if n > maxMode || !bytes.HasPrefix(text[n:], []byte(")#")) {
		return 0
	}
	return n
}

func (p prompt) withBlanks(text []byte, width int) int {
	for n := 0; n < p.blanks && width < len(text) && (text[width] == ' ' || text[width] == '\t'); n++ {
		width++
	}
	return width
}

// inName reports whether a byte may stand in the name of a mode.
func inName(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' ||
		bytes.IndexByte([]byte("_.-@/:+"), b) >= 0
}
