package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxLine is how many characters of a line [Text] shows. No line that IOS takes or this program writes for people is
// that long.
const MaxLine = 4096

// Text makes a text of any number of lines printable, see [Whole], and cuts lines that are longer than [MaxLine]. A
// mark at the end of such a line says how much is missing. Text of a text that it has made is that text.
func Text(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for line := range strings.Lines(Whole(s)) {
		body, isLine := strings.CutSuffix(line, "\n")
		b.WriteString(cut(body))
		if isLine {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Whole makes a text printable and keeps all of it. Controls become \x1b, bytes that are no UTF-8 \x9b, all else that
// is not seen or changes how the rest is seen \u202e. Carriage returns in front of a line end are dropped.
func Whole(s string) string {
	var b strings.Builder
	clean := 0 // what is before has been written
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if size == 1 && r == utf8.RuneError || !isPrintable(r) {
			b.WriteString(s[clean:i])
			if returns := len(s[i:]) - len(strings.TrimLeft(s[i:], "\r")); returns > 0 &&
				strings.HasPrefix(s[i+returns:], "\n") {
				size = returns
			} else {
				escape(&b, r, s[i:i+size])
			}
			clean = i + size
		}
		i += size
	}
	if clean == 0 {
		return s
	}
	return b.String() + s[clean:]
}

// JSON makes a JSON document that encoding/json has written printable. It stays one, with the same value: what is not
// printable stands only inside of its strings, and is escaped there as JSON does it.
func JSON(document []byte) []byte { return []byte(Whole(string(document))) }

func escape(b *strings.Builder, r rune, raw string) {
	switch {
	case r == utf8.RuneError || r < ' ':
		fmt.Fprintf(b, `\x%02x`, raw[0])
	case r > 0xffff:
		high, low := utf16.EncodeRune(r)
		fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
	default:
		fmt.Fprintf(b, `\u%04x`, r)
	}
}

// isPrintable reports whether a character can stay: it is seen, and does nothing else. A blank of any width is seen.
func isPrintable(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r < 0x7f || r == '\n' || r == '\t'
	}
	return (unicode.IsPrint(r) || unicode.Is(unicode.Zs, r)) &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// isPlain reports, at the price of a look at each byte, that nothing has to be done.
func isPlain(s string) bool {
	column := 0
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || !isPrintable(rune(s[i])) {
			return false
		}
		if column++; s[i] == '\n' {
			column = 0
		}
		if column > MaxLine {
			return false
		}
	}
	return true
}

// cut shortens a line to [MaxLine] characters, the mark included.
func cut(line string) string {
	if len(line) <= MaxLine {
		return line
	}
	length := utf8.RuneCountInString(line)
	if length <= MaxLine {
		return line
	}
	mark := func(shown int) string { return fmt.Sprintf(" ... (%d more characters)", length-shown) }
	shown := MaxLine - len(mark(0))
	at := 0
	for range shown {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	return line[:at] + mark(shown)
}
