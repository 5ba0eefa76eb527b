package engine_test

import (
	"errors"
	"strings"
	"testing"
)

// is reports whether an error is, or wraps, one of a type.
func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// contains wants every part in a text.
func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
}
