package fakezia_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

// TestListenEverywhere: a fake that listens on all addresses, as in a container, says one that leads to it.
func TestListenEverywhere(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", "127.0.0.1:0"} {
		s, err := fakezia.New(fakezia.Config{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Listen(t.Context(), address); err != nil {
			t.Fatal(err)
		}
		if url := s.URL(); !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("%s: %s", address, url)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
