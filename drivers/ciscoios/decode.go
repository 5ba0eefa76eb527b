package ciscoios

import "unicode/utf8"

// decoder makes text of the bytes of a router. Line ends become "\n", whatever mixture IOS sends, because
// carriage returns are dropped, with bells and NULs. UTF-8 stays as it is; a byte that is no UTF-8 is taken
// for Latin-1. A character that comes in two packets is held back until all of it is there: two readings of
// the same bytes are the same text, wherever they were split.
type decoder struct{ held []byte }

// decode makes text of what came. end is that nothing comes behind it. It writes into b as far as that is
// plain ASCII, which IOS nearly always speaks.
func (d *decoder) decode(b []byte, end bool) []byte {
	if len(d.held) == 0 {
		n := 0
		for n < len(b) && b[n] < utf8.RuneSelf {
			n++
		}
		if n == len(b) {
			return dropped(b)
		}
	}
	b = append(d.held, b...)
	d.held = nil
	out := make([]byte, 0, len(b)+utf8.UTFMax)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r != utf8.RuneError || size > 1:
			out = append(out, b[:size]...)
		case !end && !utf8.FullRune(b):
			d.held = append([]byte{}, b...)
			return dropped(out)
		default:
			out = utf8.AppendRune(out, rune(b[0])) // Latin-1 has the numbers of Unicode
		}
		b = b[size:]
	}
	return dropped(out)
}

// dropped takes out what is no text, in place.
func dropped(b []byte) []byte {
	out := b[:0]
	for _, c := range b {
		if c != '\r' && c != '\a' && c != 0 {
			out = append(out, c)
		}
	}
	return out
}
