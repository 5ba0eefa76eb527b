package secret_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// FuzzParseRef: a reference is read as it is shown, or refused without repeating what may be a secret.
func FuzzParseRef(f *testing.F) {
	for _, text := range []string{"env:PW", "file:secrets/a b", "cmd:pass show x", "", "hunter2", "env:", "ENV:x",
		"env:A\nB"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ref, err := secret.ParseRef(text)
		if err != nil {
			if !ref.IsZero() {
				t.Errorf("%q is refused, and %v all the same", text, ref)
			}
			return
		}
		again, err := secret.ParseRef(ref.String())
		if err != nil || again != ref {
			t.Errorf("%q is shown as %q, which is read as %v, %v", text, ref, again, err)
		}
	})
}
