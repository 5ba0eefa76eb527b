package printable_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
)

// TestUnescapeRefuses what Escape has not made.
func TestUnescapeRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`\`, `a\x`, `\x1`, `\u202e`, `\xzz`, `\x-1`} {
		if got, err := printable.Unescape(text); err == nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// FuzzEscape: an escaped text is printable, and comes back to the byte.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"", `a\b`, "\x1b[2J\\x1b", "\u202e\x9b\xff\n\t", `\\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		escaped := printable.Escape(s)
		if got, err := printable.Unescape(escaped); err != nil || got != s || !printable.IsPrintable(escaped) {
			t.Fatalf("%q becomes %q, and that %q: %v", s, escaped, got, err)
		}
	})
}
