package flow

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
)

// Compressed is a JSON document, compressed: 20,000 sites stay far below the server's limit of 2 MB for
// one payload.
type Compressed []byte

// maxDecompressed is the most that is decompressed, in bytes.
const maxDecompressed = 256 << 20

// Compress writes a value as compressed JSON.
func Compress(value any) (Compressed, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return b.Bytes(), nil
}

// Decompress reads the value that [Compress] was given.
func (p Compressed) Decompress(to any) error {
	r, err := gzip.NewReader(bytes.NewReader(p))
	if err != nil {
		return fmt.Errorf("unpacking: %w", err)
	}
	if err := json.NewDecoder(io.LimitReader(r, maxDecompressed)).Decode(to); err != nil {
		return fmt.Errorf("unpacking: %w", err)
	}
	return nil
}
