package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Mask replaces every secret value that stands where IOS syntax puts one by `<secret:16hex>`, a
// salted digest of the value. The type digit in front of a value stays.
func Mask(text, salt string) (masked string) {
	return (*secret.Redactor)(nil).Replace(text, func(value string) string { return digest(value, salt) })
}

// digest is the first 64 bits of SHA-256 over salt and value: enough to find the value again among
// a few candidates, too little to be its name elsewhere.
func digest(value, salt string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + value))
	return secret.Digest(hex.EncodeToString(sum[:8]))
}

// Unmask fills the values of a masked text in again, from texts that may hold them: other
// configurations (running, startup), or single values such as the site's pre-shared key. missing
// lists the lines whose value is in none of them, still masked; text then still has their digests,
// and must not be sent.
func Unmask(masked, salt string, known ...string) (text string, missing []string) {
	return learn(salt, known...).unmask(masked)
}

// secretValues are the secrets that are known, by their digests under one salt. To fill them costs a
// search of whole configurations, so it is done once for all the lines that are unmasked with them.
type secretValues map[string]string

// digestToken is a digest in the place of a value.
var digestToken = regexp.MustCompile(secret.Digest(`[0-9a-f]{16}`))

// learn finds the secrets that stand in texts. A text of a single line may be a value by itself.
func learn(salt string, known ...string) secretValues {
	values := secretValues{}
	add := func(value string) string {
		values[digest(value, salt)] = value
		return value
	}
	for _, text := range known {
		if value := strings.TrimSpace(text); !strings.Contains(value, "\n") {
			add(value)
		}
		(*secret.Redactor)(nil).Replace(text, add)
	}
	return values
}

// unmask fills the values in; see [Unmask].
func (v secretValues) unmask(masked string) (text string, missing []string) {
	lines := strings.Split(masked, "\n")
	for i, line := range lines {
		unknown := false
		lines[i] = digestToken.ReplaceAllStringFunc(line, func(token string) string {
			if value, ok := v[token]; ok {
				return value
			}
			unknown = true
			return token
		})
		if unknown {
			missing = append(missing, strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "\n"), missing
}

// volatile are lines that IOS changes by itself.
var volatile = regexp.MustCompile(`^ntp clock-period `)

// Hash is the fingerprint of what a running-config says: "sha256:" and 64 hexadecimal digits.
// Comments, byte counts, blanks at the ends of lines, and lines that IOS changes by itself do not
// count; order, secrets and everything else do. It is taken of the text that the router shows, never
// of masked text.
func Hash(text string) string {
	tree := iosconf.Parse(text)
	tree.Nodes = slices.DeleteFunc(tree.Nodes, func(n iosconf.Node) bool { return volatile.MatchString(n.Line) })
	sum := sha256.Sum256([]byte(tree.String()))
	return "sha256:" + hex.EncodeToString(sum[:])
}
