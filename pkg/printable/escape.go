package printable

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Escape makes a text printable in a way that [Unescape] takes back to the byte: for a file that is read again, and
// that a person may look at. Every byte of what is not printable becomes \x1b, a backslash two.
func Escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case size == 1 && r == utf8.RuneError || !isPrintable(r):
			for _, c := range []byte(s[i : i+size]) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// Unescape takes [Escape] back. It fails for a text that Escape has not made.
func Unescape(s string) (string, error) {
	var b strings.Builder
	for {
		before, rest, more := strings.Cut(s, `\`)
		b.WriteString(before)
		if !more {
			return b.String(), nil
		}
		var c byte
		switch {
		case strings.HasPrefix(rest, `\`):
			c, s = '\\', rest[1:]
		case len(rest) >= 3 && rest[0] == 'x':
			if n, err := fmt.Sscanf(rest[1:3], "%02x", &c); n != 1 || err != nil {
				return "", fmt.Errorf(`\%.3s is no escape`, rest)
			}
			s = rest[3:]
		default:
			return "", fmt.Errorf(`\%.3s is no escape`, rest)
		}
		b.WriteByte(c)
	}
}

// IsPrintable reports whether a text is printable as it is.
func IsPrintable(s string) bool { return Whole(s) == s }
