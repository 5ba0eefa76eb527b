package chain

import (
	"bytes"
	"encoding/json"
)

// markOf is what stands in a mark. The names are a contract.
type markOf struct {
	Lines int    `json:"lines"` // of the file
	Seal  string `json:"seal"`  // hash of the last one
}

// Mark is what a writer that ends in order leaves beside the file: it has so many lines, and h is the head behind
// them. A file that has grown since still fits it.
func (h Head) Mark(lines int) []byte {
	text, err := json.Marshal(markOf{lines, h.hash})
	if err != nil { // a number and a string always have JSON
		return nil
	}
	return append(text, '\n')
}

// readMark reads a mark. It takes only what Mark writes, byte for byte.
func readMark(text []byte) (m markOf, ok bool) {
	if json.Unmarshal(text, &m) != nil || m.Lines < 1 {
		return m, false
	}
	return m, bytes.Equal(Head{m.Seal}.Mark(m.Lines), text)
}
