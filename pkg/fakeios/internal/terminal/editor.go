package terminal

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
				if !t.host.Typing(string(e.text)) {
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
