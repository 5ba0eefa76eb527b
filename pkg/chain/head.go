package chain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Head is what the next line of a file is chained to: the hash of all that stands before it.
type Head struct{ hash string }

// Start is the head of an empty file. The words say which file it is, and nothing in it has to repeat them.
func Start(words ...string) Head {
	h := sha256.New()
	h.Write([]byte("ziatunnel chain start"))
	for _, word := range words {
		h.Write([]byte(strconv.Itoa(len(word)) + ":" + word))
	}
	return Head{hex.EncodeToString(h.Sum(nil))}
}

// Over is the head behind bytes that are no lines of this chain: those of versions without hashes, or a line that was
// torn by a crash. They are covered from here on.
func (h Head) Over(loose []byte) Head {
	if len(loose) == 0 {
		return h
	}
	sum := sha256.New()
	sum.Write([]byte("ziatunnel chain over " + h.hash + "\n"))
	sum.Write(loose)
	return Head{hex.EncodeToString(sum.Sum(nil))}
}

// Next is the line of a record, with its end, and the head behind it. The record is a JSON object that is not empty,
// on one line.
func (h Head) Next(record []byte) (line []byte, next Head) { return h.line(record, "") }

// Trusting is [Head.Next] for a record with which somebody decides, of a file that has faults, that its first lines
// count and the others do not. h is the head over all of the file: [Start], and then [Head.Over] everything.
func (h Head) Trusting(record []byte, lines int) (line []byte, next Head) {
	return h.line(record, `,"trust":`+strconv.Itoa(lines))
}

func (h Head) line(record []byte, trust string) (line []byte, next Head) {
	record = bytes.TrimSpace(record)
	line = append(line, bytes.TrimSuffix(record, []byte("}"))...)
	line = append(line, trust+`,"chain":"`+h.hash...)
	next = Head{sum(line)}
	return append(line, `","seal":"`+next.hash+"\"}\n"...), next
}

// sum is the hash of a line up to the end of what it is chained to.
func sum(text []byte) string {
	hash := sha256.New()
	hash.Write([]byte("ziatunnel chain line\n"))
	hash.Write(text)
	return hex.EncodeToString(hash.Sum(nil))
}
