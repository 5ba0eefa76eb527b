package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Key is a key of digests. What it has digested cannot be guessed without it, however weak the value is. It prints as
// [Mask] under every verb; [Key.ID] names it. The zero value is a key that is not known.
type Key struct {
	bytes [32]byte
	known bool
}

// errNotKey does not repeat what was read: it may be another secret.
var errNotKey = errors.New("not a key of digests: it has 64 hexadecimal digits")

// NewKey makes a random key.
func NewKey() Key {
	k := Key{known: true}
	_, _ = rand.Read(k.bytes[:]) // never fails, see its documentation
	return k
}

// ParseKey reads what [Key.Reveal] gives. Its error never contains s.
func ParseKey(s string) (Key, error) {
	k := Key{known: true}
	data, err := hex.DecodeString(strings.TrimSpace(s))
	if err != nil || len(data) != len(k.bytes) {
		return Key{}, errNotKey
	}
	copy(k.bytes[:], data)
	return k, nil
}

// Reveal gives the key itself, for its file.
func (k Key) Reveal() string { return hex.EncodeToString(k.bytes[:]) }

// IsZero reports whether the key is not known.
func (k Key) IsZero() bool { return !k.known }

// ID names the key, and gives nothing of it away: "hmac:" and 16 hexadecimal digits.
func (k Key) ID() string { return "hmac:" + k.Digest("id")[:16] }

// Digest is the HMAC-SHA-256 of words under the key, 64 hexadecimal digits. use says what it is for: the same words
// have another digest in another use.
func (k Key) Digest(use string, words ...string) string {
	mac := hmac.New(sha256.New, k.bytes[:])
	for _, word := range append([]string{use}, words...) {
		_, _ = io.WriteString(mac, strconv.Itoa(len(word))+":"+word)
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// String implements [fmt.Stringer] with the mask.
func (k Key) String() string { return Mask }

// Format implements [fmt.Formatter], so that %#v, %x and %q print the mask too.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// MarshalText implements [encoding.TextMarshaler] with the mask.
func (k Key) MarshalText() ([]byte, error) { return []byte(Mask), nil }
