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

// Digests replaces the secret values of texts by digests, and finds them again.
type Digests struct {
	// Key is what they are made with. The zero key is one that is not known: nothing is found again then, and what is
	// masked is masked for good.
	Key secret.Key
	Use string // what they are for, "journal"; with another use the same value has another digest
	// Salt keeps those of one run apart from those of another. Older versions made digests with it alone, and their
	// texts are still read.
	Salt string
}

// Mask replaces every secret value that stands where IOS syntax puts one by `<secret:32hex>`, a digest of the value.
// The type digit in front of a value stays.
func (d Digests) Mask(text string) (masked string) {
	return (*secret.Redactor)(nil).Replace(text, d.of)
}

// of is the first 128 bits of a digest.
func (d Digests) of(value string) string {
	if d.Key.IsZero() {
		return secret.Mask
	}
	return secret.Digest(d.Key.Digest(d.Use, d.Salt, value)[:32])
}

// salted is the digest of older versions: the first 64 bits of SHA-256 over salt and value.
func (d Digests) salted(value string) string {
	sum := sha256.Sum256([]byte(d.Salt + "\x00" + value))
	return secret.Digest(hex.EncodeToString(sum[:8]))
}

// MaskSalted is [Digests.Mask] as older versions did it, without a key: for holding what they wrote against the
// present, never for writing.
func (d Digests) MaskSalted(text string) string {
	return (*secret.Redactor)(nil).Replace(text, d.salted)
}

// Unmask fills the values of a masked text in again, from texts that may hold them: other
// configurations (running, startup), or single values such as the site's pre-shared key. missing
// lists the lines whose value is in none of them, still masked; text then still has their digests,
// and must not be sent.
func (d Digests) Unmask(masked string, known ...string) (text string, missing []string) {
	return d.learn(known...).unmask(masked)
}

// secretValues are the secrets that are known, by their digests. To fill them costs a
// search of whole configurations, so it is done once for all the lines that are unmasked with them.
type secretValues map[string]string

// digestToken is a digest in the place of a value.
var digestToken = regexp.MustCompile(secret.Digest(`[0-9a-f]{16}(?:[0-9a-f]{16})?`))

// learn finds the secrets that stand in texts. A text of a single line may be a value by itself.
func (d Digests) learn(known ...string) secretValues {
	values := secretValues{}
	add := func(value string) string {
		values[d.salted(value)] = value
		if !d.Key.IsZero() {
			values[d.of(value)] = value
		}
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

// unmask fills the values in; see [Digests.Unmask].
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

// keyedHash starts a hash of a running-config under the key of the digests. The hash alone would tell whether a guessed
// secret is the right one, because everything but the secrets stands in the snapshot.
const keyedHash = "hmac-sha256:"

// hash is [Hash] as the journal keeps it.
func (d Digests) hash(hash string) string {
	if d.Key.IsZero() || !strings.HasPrefix(hash, "sha256:") {
		return hash
	}
	return keyedHash + d.Key.Digest("running-config", hash)
}

// Blank replaces digests by a word that is the same for all of them: what is left says nothing of the secrets.
func Blank(masked string) string { return digestToken.ReplaceAllString(masked, "<secret>") }

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
