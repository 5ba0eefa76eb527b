package secret_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// FuzzRedact: whatever a text is, a known value shows in none of its forms, also when the text comes in pieces, a
// line that is behind it is still read, and JSON stays JSON.
func FuzzRedact(f *testing.F) {
	const known = "the-known-value"
	for _, seed := range []string{
		"username noc privilege 15 secret 9 $9$abc$def\n", `{"a": "pre-shared-key local K \"x\" y", "b": 1}`,
		"R(config)#key chain K\nkey 1\nkey-string 7 08\n", "ftp://u:p@ss@host/ ?token=a",
		known + "\n<secret:0123456789abcdef>",
		"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", `\"\\\"secret \\\\\"`,
		"\u212aey 7 a\u00a0b",
		"Keyring      Hostname/Address      Preshared Key\ndefault 192.0.2.1 a\n",
	} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		r := secret.NewRedactor(secret.New(known))
		whole := r.Redact(text + "\n" + known + "\n\nend\nusername a secret 5 canary\n")
		if strings.Contains(whole, known) || strings.Contains(strings.TrimPrefix(whole, r.Redact(text)), "canary") {
			t.Errorf("shown: %q", whole)
		}
		var out bytes.Buffer
		w := r.Writer(&out)
		size = max(1, size%50)
		for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
			if _, err := w.Write([]byte(rest[:min(size, len(rest))])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || out.String() != r.Redact(text) {
			t.Errorf("in pieces: %q, whole: %q", out.String(), r.Redact(text))
		}
		if masked, err := json.Marshal(map[string]string{"text": text}); err == nil && utf8.ValidString(text) &&
			!json.Valid([]byte(r.Redact(string(masked)))) {
			t.Errorf("no JSON: %s", r.Redact(string(masked)))
		}
	})
}
