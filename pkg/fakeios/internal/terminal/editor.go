package terminal

import (
	"bytes"
)

// Control characters of the line editor.
const (
	ctrlA = 1
	ctrlB = 2
	ctrlC = 3
	ctrlD = 4
	ctrlE = 5
	ctrlF = 6
	bell  = 7
	bs    = 8
	ctrlK = 11
	ctrlL = 12
	ctrlN = 14
	ctrlP = 16
	ctrlR = 18
	ctrlU = 21
	ctrlV = 22
	ctrlW = 23
	ctrlX = 24
	ctrlZ = 26
	esc   = 27
	del   = 127
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

func (t *Terminal) newEditor(prompt string) *lineEditor {
	e := &lineEditor{out: t.Out, prompt: prompt}
	if t.Width > 0 {
		e.limit = max(t.Width-3-len(prompt), 2*scrollStep)
	}
	return e
}

// readKey sends what is written and waits for one byte.
func (t *Terminal) readKey() (byte, bool) {
	if t.in.Buffered() == 0 {
		t.Out.Flush()
	}
	if t.Out.full() && !t.Gate.waitOpen() {
		return 0, false
	}
	key, err := t.in.ReadByte()
	return key, err == nil
}

// ReadLine edits one line with echo. Pasted lines wait in the channel and are read one by one.
func (t *Terminal) ReadLine(prompt string) (string, bool) {
	e := t.newEditor(prompt)
	recalled := len(t.History)
	for {
		t.Out.SetLine(prompt, string(e.text))
		key, ok := t.readKey()
		if !ok {
			return "", false
		}
		switch key {
		case '\r', '\n':
			if key == '\r' {
				t.skipLineFeed()
			}
			t.Out.WriteString("\r\n")
			t.Scrolled = e.offset
			t.remember(string(e.text))
			return string(e.text), true
		case ctrlZ, ctrlC:
			return t.leaveLine(e, key)
		case '?':
			t.Out.WriteString("?\r\n")
			t.Page(t.host.Help(string(e.text[:e.cursor])))
			e.redraw("")
		case '\t':
			t.complete(e)
		case ctrlV:
			if key, ok = t.readKey(); ok {
				e.insert(key)
			}
		case ctrlP, ctrlN:
			recalled = t.recall(e, recalled, key == ctrlN)
		case esc:
			if recalled, ok = t.escape(e, recalled); !ok {
				return "", false
			}
		case 0:
		default:
			if key >= ' ' && key != del {
				e.insert(key)
				if !t.host.Typing(string(e.text), t.asking) {
					return "", false
				}
			} else if !e.edit(key) {
				t.Out.put(bell)
			}
		}
	}
}

// leaveLine ends a line by Ctrl-Z, which runs it first and then leaves configuration, or by
// Ctrl-C, which throws it away.
func (t *Terminal) leaveLine(e *lineEditor, key byte) (string, bool) {
	t.Out.WriteString(map[byte]string{ctrlZ: "^Z\r\n", ctrlC: "^C\r\n"}[key])
	t.Scrolled = e.offset
	line := ""
	if key == ctrlZ {
		line = string(e.text)
	}
	t.host.LeaveConfiguration(line)
	return "", true
}

// escape reads the rest of an arrow key.
func (t *Terminal) escape(e *lineEditor, recalled int) (int, bool) {
	key, ok := t.readKey()
	if ok && (key == '[' || key == 'O') {
		key, ok = t.readKey()
	}
	switch key {
	case 'A':
		recalled = t.recall(e, recalled, false)
	case 'B':
		recalled = t.recall(e, recalled, true)
	case 'C':
		e.edit(ctrlF)
	case 'D':
		e.edit(ctrlB)
	case 'b', 'f':
		e.wordwise(key == 'f')
	}
	return recalled, ok
}

// skipLineFeed makes CRLF one line end.
func (t *Terminal) skipLineFeed() {
	if t.in.Buffered() > 0 {
		if next, err := t.in.Peek(1); err == nil && next[0] == '\n' {
			_, _ = t.in.Discard(1)
		}
	}
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
	e.offset, e.shown, e.at = offset, len(window), column
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
