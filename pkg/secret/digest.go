package secret

import "strings"

// digestStart begins what stands for a secret in a text from which it can be found again.
const digestStart = "<secret:"

// Digest is how a digest of a secret, in hexadecimal digits, is written in its place. The grammar takes it for
// what it is and masks it no more.
func Digest(hex string) string { return digestStart + hex + ">" }

// digestAt is the length of the digest with which a text begins, 0 for none: 16 to 64 hexadecimal digits.
func digestAt(text string) int {
	rest, ok := strings.CutPrefix(text, digestStart)
	if !ok {
		return 0
	}
	n := 0
	for n < len(rest) && n <= 64 && strings.IndexByte("0123456789abcdef", rest[n]) >= 0 {
		n++
	}
	if n < 16 || n > 64 || n == len(rest) || rest[n] != '>' {
		return 0
	}
	return len(digestStart) + n + 1
}

// covered reports whether a value is a mask or a digest already; IOS masks with a single star.
func covered(value string) bool {
	n := digestAt(value)
	if strings.HasPrefix(value, Mask) {
		n = len(Mask)
	}
	rest := value[n:]
	return value == "*" || n > 0 &&
		(rest == "" || blankAt(rest, 0) > 0 || strings.IndexByte("\\\"'`.,:;)]}<", rest[0]) >= 0)
}

// insideDigest reports whether a part of a text lies in a digest.
func insideDigest(text string, from, to int) bool {
	longest := len(digestStart) + 64 + 1
	for at := max(0, from-longest); at <= from; at++ {
		if n := digestAt(text[at:]); n > 0 && at+n >= to {
			return true
		}
	}
	return false
}

// HasDigest reports whether a text has a digest in the place of a secret, so that it cannot be typed.
func HasDigest(text string) bool { return strings.Contains(text, digestStart) }
