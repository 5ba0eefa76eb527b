package flow_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
)

// FuzzDecompress: what a server hands over is read or refused, and what is read survives being written.
func FuzzDecompress(f *testing.F) {
	good, err := flow.Compress(map[string]any{"a": []string{"b"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(good))
	f.Add([]byte(good[:len(good)-9]))
	f.Add([]byte("no gzip"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var value any
		if flow.Compressed(data).Decompress(&value) != nil {
			return
		}
		packed, err := flow.Compress(value)
		if err != nil {
			t.Fatal(err)
		}
		var again any
		if err := packed.Decompress(&again); err != nil {
			t.Errorf("what was read cannot be read again: %v", err)
		}
	})
}
