package terminal

import (
	"bytes"
)

// maxLine is the longest command line that IOS takes [inferred: about 254 characters].
const maxLine = 254

// scrollStep is how far a line scrolls at a time.
const scrollStep = 10

// lineEditor is the line being typed, and the window of it that the screen shows. The window
// begins at offset; once the line has scrolled, "$" stands in place of the window's first
// character.
type lineEditor struct {
	out    *Screen
	prompt string
	limit  int // most characters that fit behind the prompt; 0 is no limit

	text   []byte
	cursor int // in text
	offset int // of the window
	shown  int // characters on the screen behind the prompt, with the "$"
	at     int // column of the terminal's cursor behind the prompt
}

// insert takes a character at the cursor, and scrolls the line by ten when the window is full.
func (e *lineEditor) insert(key byte) {
	if len(e.text) >= maxLine {
		e.out.put(bell)
		return
	}
	e.text = append(e.text, 0)
	copy(e.text[e.cursor+1:], e.text[e.cursor:])
	e.text[e.cursor] = key
	e.cursor++
	switch {
	case e.cursor < len(e.text):
		e.repaint(e.cursor - 1 - e.offset)
	case e.limit == 0 || e.shown < e.limit:
		e.shown++
		e.at++
		e.out.put(key)
	default:
		e.scroll()
	}
}

// scroll moves the window by ten at the end of the line. The bytes are those of a real 881:
// backspaces over the old window, "$" the first time, the new window, blanks over the rest and
// back.
func (e *lineEditor) scroll() {
	back := e.shown
	first := e.offset == 0
	if !first {
		back--
	}
	e.offset += scrollStep
	window := string(e.text[e.offset:])
	pad := e.shown - len(window)
	e.out.WriteString(repeat("\b", back))
	if first {
		e.out.put('$')
	}
	e.out.WriteString(window[1:] + repeat(" ", pad) + repeat("\b", pad))
	e.shown, e.at = len(window), len(window)
}

// repaint shows the line from a column on after a change that is not just at its end. How real IOS
// paints such a change is not known byte for byte; the screen looks the same [inferred].
func (e *lineEditor) repaint(from int) {
	offset := e.offset
	for offset > 0 && e.cursor-offset < 1 {
		offset -= scrollStep
	}
	for e.limit > 0 && e.cursor-offset > e.limit {
		offset += scrollStep
	}
	end := len(e.text)
	if e.limit > 0 {
		end = min(end, offset+e.limit)
	}
	window := string(e.text[offset:end])
	if offset > 0 {
		window = "$" + window[1:]
	}
	if offset != e.offset || from < 0 {
		from = 0
	}
	from = min(from, e.at, len(window))
	pad := max(e.shown-len(window), 0)
	column := e.cursor - offset
	e.out.WriteString(repeat("\b", e.at-from) + window[from:] + repeat(" ", pad) + repeat("\b", pad+len(window)-column))
	e.offset = offset
	e.shown = len(window)
	e.at = column
}

// redraw shows prompt and line anew, after help or at the user's wish.
func (e *lineEditor) redraw(before string) {
	e.out.WriteString(before + e.prompt)
	e.shown, e.at = 0, 0
	e.repaint(0)
}

// replace puts another line in place of this one.
func (e *lineEditor) replace(line string) {
	e.text, e.cursor = []byte(line), len(line)
	e.repaint(0)
}

// edit obeys a control character; it reports false for one that has no meaning.
func (e *lineEditor) edit(key byte) bool {
	switch key {
	case ctrlA:
		e.move(0)
	case ctrlE:
		e.move(len(e.text))
	case ctrlB:
		e.move(e.cursor - 1)
	case ctrlF:
		e.move(e.cursor + 1)
	case bs, del:
		e.cut(e.cursor-1, e.cursor)
	case ctrlD:
		e.cut(e.cursor, e.cursor+1)
	case ctrlK:
		e.cut(e.cursor, len(e.text))
	case ctrlU, ctrlX:
		e.cut(0, e.cursor)
	case ctrlW:
		e.cut(e.wordStart(), e.cursor)
	case ctrlL, ctrlR:
		e.redraw("\r\n")
	default:
		return false
	}
	return true
}

func (e *lineEditor) move(to int) {
	e.cursor = min(max(to, 0), len(e.text))
	e.repaint(e.at)
}

// wordStart is where the word before the cursor begins.
func (e *lineEditor) wordStart() int {
	return bytes.LastIndexByte(bytes.TrimRight(e.text[:e.cursor], " "), ' ') + 1
}

func (e *lineEditor) wordwise(forward bool) {
	if !forward {
		e.move(e.wordStart())
		return
	}
	rest := bytes.TrimLeft(e.text[e.cursor:], " ")
	end := bytes.IndexByte(rest, ' ')
	if end < 0 {
		end = len(rest)
	}
	e.move(len(e.text) - len(rest) + end)
}

// cut takes text[from:to] off the line and the screen.
func (e *lineEditor) cut(from, to int) {
	from, to = max(from, 0), min(to, len(e.text))
	if from >= to {
		return
	}
	atEnd := to == len(e.text) && e.cursor == to
	e.text = append(e.text[:from], e.text[to:]...)
	e.cursor = from
	if gone := to - from; atEnd && e.offset == 0 && gone <= e.at {
		e.shown -= gone
		e.at -= gone
		e.out.WriteString(repeat("\b \b", gone))
		return
	}
	e.repaint(from - e.offset)
}
