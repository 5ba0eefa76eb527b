package secret_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestKey: a key comes back from its file, never shows, and digests by use and by words.
func TestKey(t *testing.T) {
	t.Parallel()
	key := secret.NewKey()
	again, err := secret.ParseKey(key.Reveal() + "\n")
	if err != nil || again != key || again.IsZero() || !(secret.Key{}).IsZero() {
		t.Errorf("%v", err)
	}
	if text, err := json.Marshal(key); err != nil || strings.Contains(
		fmt.Sprintf("%s %v %+v %#v %x %s", key, key, key, key, key, text), key.Reveal()[:8]) {
		t.Errorf("%v: it shows itself", err)
	}
	seen := map[string]string{}
	for what, digest := range map[string]string{
		"a b": key.Digest("a", "b"), "ab": key.Digest("ab"), "a": key.Digest("a"), "a, b, c": key.Digest("a", "b", "c"),
		"a, bc": key.Digest("a", "bc"), "another key": secret.NewKey().Digest("a", "b"), "1:b": key.Digest("a1:b"),
	} {
		if len(digest) != 64 || seen[digest] != "" {
			t.Errorf("%s: %s, as %s", what, digest, seen[digest])
		}
		seen[digest] = what
	}
	if key.ID() == secret.NewKey().ID() || key.ID() != again.ID() || strings.Contains(key.Reveal(), key.ID()[4:]) {
		t.Error(key.ID())
	}
	for _, bad := range []string{"", "abc", strings.Repeat("g", 64), strings.Repeat("a", 66)} {
		if _, err := secret.ParseKey(bad); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
