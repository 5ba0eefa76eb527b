package terminal

import (
	"strings"
	"testing"
)

// FuzzEditor: whatever is typed, the screen shows the window of the line that the editor thinks it
// shows, with the cursor where it thinks it is.
func FuzzEditor(f *testing.F) {
	f.Add([]byte("show version"), uint8(80))
	f.Add([]byte("show archive config differences flash:/candidate_config.txt system:/running-config\x01x\x05y\x17"),
		uint8(80))
	f.Add([]byte("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\x02\x02\x02\x04\x0bbb\x15\x08\x7f\x06"), uint8(30))
	f.Add([]byte(strings.Repeat("x", 300)+strings.Repeat("\x08", 299)), uint8(0))
	f.Fuzz(func(t *testing.T, keys []byte, width uint8) {
		s := &Terminal{Out: &Screen{}, Width: int(width)}
		e := s.newEditor("R1#")
		for _, key := range keys {
			if key >= ' ' && key != del {
				e.insert(key)
			} else if key != ctrlL && key != ctrlR {
				e.edit(key)
			}
			if e.cursor < 0 || e.cursor > len(e.text) || len(e.text) > maxLine {
				t.Fatalf("cursor %d in %q", e.cursor, e.text)
			}
		}
		row, column := terminalRow(string(s.Out.buf))
		want := string(e.text[e.offset:min(e.offset+e.shown, len(e.text))])
		if e.offset > 0 && want != "" {
			want = "$" + want[1:]
		}
		if e.limit > 0 && e.shown > e.limit || strings.TrimRight(row, " ") != strings.TrimRight(want, " ") ||
			column != e.at || e.offset+e.at != e.cursor {
			t.Errorf("row %q, want %q; column %d, at %d; cursor %d, offset %d", row, want, column, e.at, e.cursor,
				e.offset)
		}
	})
}

// terminalRow is what a terminal shows, and where its cursor stands.
func terminalRow(text string) (row string, column int) {
	var shown []byte
	for _, b := range []byte(text) {
		switch {
		case b == '\b':
			column = max(column-1, 0)
		case b < ' ':
		default:
			if column == len(shown) {
				shown = append(shown, 0)
			}
			shown[column] = b
			column++
		}
	}
	return string(shown), column
}
