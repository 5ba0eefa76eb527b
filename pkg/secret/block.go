package secret

import "strings"

// blockKind is a block of lines that is a secret as a whole.
type blockKind byte

const (
	noBlock    blockKind = iota
	privateKey           // PEM
	pkcs12               // base64 of a key with its certificates, up to `quit`
)

// blocked finds the secrets in a line of a block, and at the beginnings of blocks; ok is that the line is one.
func (r *reader) blocked(text string) (spans []span, ok bool) {
	bare := strings.Trim(text, blanks)
	const begin, end = "-----BEGIN ", "-----END "
	switch {
	case strings.Contains(text, "PRIVATE KEY-----"):
		at := strings.Index(text, "PRIVATE KEY-----") + len("PRIVATE KEY-----")
		r.block = noBlock
		if at > len(end) && strings.Contains(text[:at], end) && !strings.Contains(text[:at], begin) {
			return nil, true
		}
		to := len(text)
		if ending := strings.Index(text[at:], end); ending >= 0 {
			to = at + ending
		} else if quote := strings.IndexByte(text[at:], '"'); quote >= 0 {
			to = at + len(strings.TrimRight(text[at:at+quote], `\`))
		} else {
			r.block = privateKey
		}
		return blockSpan(text, at, to), true
	case r.block == noBlock:
		r.key(bare)
		if spans := r.row(text, bare); spans != nil {
			return spans, true
		}
		return nil, false
	case bare == "quit", bare == "" && r.block == pkcs12, bare != "" && !isBase64(bare):
		r.block = noBlock
		return nil, false
	}
	return blockSpan(text, 0, len(text)), true
}

// key notes that a PKCS #12 file follows.
func (r *reader) key(bare string) {
	low := strings.ToLower(bare)
	if strings.Contains(low, "base 64") && strings.Contains(low, "pkcs12") {
		r.block = pkcs12
	}
}

// row finds the key in a row of the table of `show crypto isakmp key`.
func (r *reader) row(text, bare string) []span {
	switch {
	case strings.HasSuffix(strings.ToLower(bare), "preshared key"):
		r.column = true
	case !r.column:
	case bare == "" || strings.ContainsAny(bare, "#"):
		r.column = false
	default:
		at := strings.LastIndexAny(bare, blanks)
		if at < 0 {
			r.column = false
			return nil
		}
		from := strings.Index(text, bare) + at + 1
		return blockSpan(text, from, len(text))
	}
	return nil
}

// blockSpan is the part of a line without the blanks around it.
func blockSpan(text string, from, to int) []span {
	for from < to && blankAt(text, from) > 0 {
		from += blankAt(text, from)
	}
	to = from + len(strings.TrimRight(text[from:to], blanks))
	if from == to || covered(text[from:to]) {
		return nil
	}
	return []span{{from, to}}
}

// isBase64 reports whether a line is one of base64, or a header of PEM.
func isBase64(text string) bool {
	if strings.HasPrefix(text, "Proc-Type:") || strings.HasPrefix(text, "DEK-Info:") || text == Mask {
		return true
	}
	for _, c := range text {
		sign := c == '+' || c == '/' || c == '='
		if !sign && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
