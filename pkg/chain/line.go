package chain

import (
	"bytes"
	"regexp"
	"strconv"
)

// trailer is the end of a line of a chain.
var trailer = regexp.MustCompile(`(?:,"trust":(\d{1,9}))?,"chain":"([0-9a-f]{64})","seal":"([0-9a-f]{64})"\}$`)

// The lengths in bytes of the end of a line from its seal on, of all of the trailer without trust, and of the trailer
// at most.
const (
	sealLength    = len(`","seal":""}`) + 64
	trailerLength = len(`,"chain":""`) - 1 + 64 + sealLength
	trailerMost   = trailerLength + len(`,"trust":123456789`)
)

// parsed is a line with what its trailer says.
type parsed struct {
	number   int
	from, to int // its bytes in the file, without its end
	text     []byte

	sealed   bool   // it has a trailer
	chained  string // hash of what stands before it, as it says
	seal     string // its own hash, as it says
	own      string // its own hash
	trusting bool   // somebody decides with it that the first lines count
	trust    int    // so many
}

// parse reads the trailer of a line. A line without one may be of a version that wrote none.
func parse(number, from int, text []byte) parsed {
	p := parsed{number: number, from: from, to: from + len(text), text: text}
	end := text[max(0, len(text)-trailerMost):]
	m := trailer.FindSubmatch(end)
	if m == nil {
		return p
	}
	p.sealed = true
	p.chained, p.seal = string(m[2]), string(m[3])
	p.own = sum(text[:len(text)-sealLength])
	if len(m[1]) > 0 {
		p.trusting = true
		p.trust, _ = strconv.Atoi(string(m[1])) // digits, see trailer
	}
	return p
}

// The words of a trailer.
var (
	chainWord = []byte(`,"chain":"`)
	sealWord  = []byte(`","seal":"`)
)

// meant reports whether a line without a trailer was to have one: a piece of one is there.
func (p parsed) meant() bool {
	end := p.text[max(0, len(p.text)-trailerMost-1):]
	return bytes.Contains(end, chainWord) || bytes.Contains(end, sealWord)
}

// torn reports whether a text may be the beginning of a line: what a crash leaves of it. closed says that a line end
// stands behind it all the same. What has bytes behind a whole trailer, or a trailer with a damaged word in it, no
// crash has left.
func torn(text []byte, closed bool) bool {
	i := bytes.LastIndex(text, sealWord)
	if i < 0 {
		i = bytes.LastIndex(text, chainWord)
		return i < 0 || len(text)-i < trailerLength
	}
	rest := text[i+len(sealWord):]
	hash := rest[:min(len(rest), 64)]
	for _, b := range hash {
		if (b < '0' || b > '9') && (b < 'a' || b > 'f') {
			return false
		}
	}
	switch string(rest[len(hash):]) {
	case "", `"`:
		return true
	case `"}`:
		return !closed // with its end it would be a line
	default:
		return false
	}
}
