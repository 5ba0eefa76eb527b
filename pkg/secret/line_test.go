package secret_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestCheckLine refuses every control character wherever it stands, and nothing else.
func TestCheckLine(t *testing.T) {
	t.Parallel()
	for c := range rune(0x110) {
		control := c < 0x20 || c >= 0x7f && c < 0xa0
		for i, value := range []string{string(c) + "hush", "hu" + string(c) + "sh", "hush" + string(c)} {
			err := secret.CheckLine(secret.New(value))
			var why *secret.ControlError
			switch at := []int{1, 3, 5}[i]; {
			case !control && err != nil:
				t.Errorf("%U: %v", c, err)
			case control && (!errors.As(err, &why) || why.Position != at || why.Character != c):
				t.Errorf("%U at %d: %v", c, at, err)
			}
			if err != nil && strings.Contains(err.Error(), "hush") {
				t.Errorf("%U: it repeats the secret: %v", c, err)
			}
		}
	}
	if err := secret.CheckLine(secret.New("ma\xf1ana")); err != nil {
		t.Errorf("a letter of Latin-1: %v", err)
	}
	if err := secret.CheckLine(secret.New("a\x9bb")); err == nil || !strings.Contains(err.Error(), "U+009B") {
		t.Errorf("a control character of Latin-1: %v", err)
	}
}

// TestSecretOfManyLines is what password managers print: refused as a password, whatever it comes from, and taken as
// a private key.
func TestSecretOfManyLines(t *testing.T) {
	t.Parallel()
	r := secret.Resolver{Env: func(string) (string, bool) { return "raise-me\nreload\n", true }}
	ref, err := secret.ParseRef("env:ENABLE")
	if err != nil {
		t.Fatal(err)
	}
	value, err := r.Resolve(t.Context(), ref)
	want := "env:ENABLE: it has more than one line: character 9 is a line break (a secret is one line without " +
		"control characters; nothing was typed)"
	if fmt.Sprint(err) != want || !value.IsZero() {
		t.Errorf("%v", err)
	}
	if value, err = r.ResolveText(t.Context(), ref); err != nil || value.Reveal() != "raise-me\nreload" {
		t.Errorf("%v", err)
	}
}
