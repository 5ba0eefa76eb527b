package printable_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
)

// TestText shows what becomes of a text.
func TestText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                "",
		"plain\ttext\nof two lines":       "plain\ttext\nof two lines",
		"東京　本社 é — \u00a0":                "東京　本社 é — \u00a0",
		"\x1b[2J\x1b[Hverdict: active":    `\x1b[2J\x1b[Hverdict: active`,
		"\u009b2J":                        `\u009b2J`,
		"\x9b2J\xff":                      `\x9b2J\xff`,
		"bell\a back\b null\x00 \x7f":     `bell\x07 back\x08 null\x00 \u007f`,
		"reply\r\nreply\r\r\nover\rit":    "reply\nreply\n" + `over\x0dit`,
		"\u202eevil\u2066 \u061c\ufeff":   `\u202eevil\u2066 \u061c\ufeff`,
		"zero\u200bwidth\u200djoin\u00ad": `zero\u200bwidth\u200djoin\u00ad`,
		"one\u2028two\u2029three\v\f":     `one\u2028two\u2029three\x0b\x0c`,
		"tag\U000e0041 vs\ufe0f \u3164":   `tag\udb40\udc41 vs\ufe0f \u3164`,
		"half a rune \xe6\x9d":            `half a rune \xe6\x9d`,
		"a real \ufffd":                   "a real \ufffd",
	} {
		if got := printable.Text(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestTextCutsLines: a line that is too long says how much is missing; the lines around it stay.
func TestTextCutsLines(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"x", "é", "\x1b"} {
		got := printable.Text("before\n" + strings.Repeat(letter, 1<<20) + "\nbehind")
		lines := strings.Split(got, "\n")
		if len(lines) != 3 || lines[0] != "before" || lines[2] != "behind" ||
			utf8.RuneCountInString(lines[1]) > printable.MaxLine || !strings.HasSuffix(lines[1], " more characters)") {
			t.Errorf("%q: %d lines, %.80q...", letter, len(lines), got)
		}
	}
	whole := strings.Repeat("x", printable.MaxLine)
	if got := printable.Text(whole); got != whole {
		t.Errorf("a line that fits is cut: %d", len(got))
	}
	if long := whole + "x"; printable.Whole(long) != long {
		t.Error("a document is cut")
	}
}

// FuzzText holds the laws: nothing is left that is not seen, no line is too long, no line end is lost, what is
// printable stays, and a JSON document keeps its value.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "a\r\nb\rc", "\x1b]0;title\a", "\u202e\x9b\U000e0041", "\r\r\n\r", "\xe6\x9d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := printable.Text(s)
		for _, r := range got {
			if r != '\n' && r != '\t' && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S,
				unicode.Zs) {
				t.Fatalf("%q leaves %q", s, r)
			}
		}
		if !utf8.ValidString(got) || strings.Count(got, "\n") != strings.Count(s, "\n") || printable.Text(got) != got {
			t.Fatalf("%q becomes %q", s, got)
		}
		var document bytes.Buffer
		e := json.NewEncoder(&document)
		e.SetEscapeHTML(false)
		if err := e.Encode(map[string]string{s: s}); err != nil {
			t.Fatal(err)
		}
		var before, after any
		if err := json.Unmarshal(document.Bytes(), &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(printable.JSON(document.Bytes()), &after); err != nil ||
			!reflect.DeepEqual(before, after) {
			t.Fatalf("%q: %v: %q is not %q", s, err, after, before)
		}
	})
}
