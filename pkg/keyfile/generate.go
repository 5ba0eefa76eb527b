package keyfile

import (
	"crypto/rand"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Lengths of a generated key, in characters. The portal takes 1 to 255 (documented: Zscaler, About VPN Credentials);
// what IOS 15.4 takes at most is not documented, and 64 is below every limit that is known of it. 24 characters are
// 142 bits.
const (
	MinLength     = 24
	DefaultLength = 32
	MaxLength     = 64
)

// alphabet is what both ends take as it is: IOS takes a question mark for a call for help and ends a key at a blank,
// and the portal's import has no way to write a comma or a quote. Letters come first.
const (
	letters  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	alphabet = letters + "0123456789"
)

// Generate makes a key of letters and digits, each as likely as any other, from the random source of the system. It
// begins with a letter: IOS takes a digit in front of a key for the way in which the key is encrypted.
func Generate(length int) (secret.String, error) {
	if length < MinLength || length > MaxLength {
		return secret.String{}, fmt.Errorf("a pre-shared key of %d characters: %d to %d are possible", length,
			MinLength,
			MaxLength)
	}
	key := make([]byte, 0, length)
	for len(key) < length {
		from := alphabet
		if len(key) == 0 {
			from = letters
		}
		var random [1]byte
		_, _ = rand.Read(random[:]) // it never fails: it ends the program instead
		// Bytes from which the first characters would come up more often than the others are left out.
		if n := int(random[0]); n < 256/len(from)*len(from) {
			key = append(key, from[n%len(from)])
		}
	}
	return secret.New(string(key)), nil
}
