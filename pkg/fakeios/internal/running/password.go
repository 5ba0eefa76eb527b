package running

import (
	"crypto/md5" //nolint:gosec // what type 5 is
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"golang.org/x/crypto/scrypt"
)

// Credential is a password as a configuration holds it: the number in front of it, and what follows.
type Credential struct {
	Type string // "0" in clear, "7" reversible, "4", "5", "8" and "9" hashes; "" is none
	Text string
}

// cryptBase64 is the alphabet of crypt(3), in which types 4, 8 and 9 write what base64 writes with another.
const cryptBase64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var ciscoBase64 = base64.NewEncoding(cryptBase64).WithPadding(base64.NoPadding)

// Matches reports whether a password is the one that was configured. How IOS hashes is known from those who check
// such hashes: type 4 is one unsalted SHA-256, type 5 MD5-crypt, type 8 PBKDF2 with SHA-256 and 20,000 rounds, type 9
// scrypt with N 16384, r 1 and p 1 (hashcat, modes 5700, 500, 9200 and 9300). A type 6 belongs to the master key of its
// router, and matches nothing.
func (c Credential) Matches(typed string) bool {
	same := func(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	switch c.Type {
	case "0":
		return same(c.Text, typed)
	case "7":
		clear, ok := revealed(c.Text)
		return ok && same(clear, typed)
	case "4":
		sum := sha256.Sum256([]byte(typed))
		return same(strings.TrimRight(c.Text, "="), ciscoBase64.EncodeToString(sum[:]))
	case "5":
		return same(c.Text, HashSecret(typed)) || same(c.Text, md5Crypt(typed, saltOf(c.Text)))
	case "8":
		sum, err := pbkdf2.Key(sha256.New, typed, []byte(saltOf(c.Text)), 20000, sha256.Size)
		return err == nil && same(c.Text, "$8$"+saltOf(c.Text)+"$"+ciscoBase64.EncodeToString(sum))
	case "9":
		sum, err := scrypt.Key([]byte(typed), []byte(saltOf(c.Text)), 16384, 1, 1, sha256.Size)
		return err == nil && same(c.Text, "$9$"+saltOf(c.Text)+"$"+ciscoBase64.EncodeToString(sum))
	}
	return false
}

// saltOf is the salt of "$N$SALT$HASH".
func saltOf(text string) string {
	if parts := strings.Split(text, "$"); len(parts) == 4 {
		return parts[2]
	}
	return ""
}

// vigenere is the key of type 7.
const vigenere = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"

// revealed is a type 7 password in clear: where its key begins, then the letters in hexadecimal.
func revealed(text string) (clear string, ok bool) {
	if len(text) < 4 {
		return "", false
	}
	start, err := strconv.Atoi(text[:2])
	letters, err2 := hex.DecodeString(text[2:])
	if err != nil || err2 != nil || start < 0 {
		return "", false
	}
	for i := range letters {
		letters[i] ^= vigenere[(start+i)%len(vigenere)]
	}
	return string(letters), true
}

// md5Crypt is "$1$SALT$HASH" as FreeBSD defined it.
func md5Crypt(password, salt string) string {
	salt = salt[:min(len(salt), 8)]
	sum := md5.Sum([]byte(password + salt + password)) //nolint:gosec // as above
	first := []byte(password + "$1$" + salt)
	for n := len(password); n > 0; n -= md5.Size {
		first = append(first, sum[:min(n, md5.Size)]...)
	}
	for n := len(password); n > 0; n >>= 1 {
		if n&1 == 1 {
			first = append(first, 0)
		} else {
			first = append(first, password[0])
		}
	}
	sum = md5.Sum(first) //nolint:gosec // as above
	for round := range 1000 {
		var text []byte
		part := func(is bool) {
			if is {
				text = append(text, password...)
			} else {
				text = append(text, sum[:]...)
			}
		}
		part(round&1 == 1)
		if round%3 != 0 {
			text = append(text, salt...)
		}
		if round%7 != 0 {
			text = append(text, password...)
		}
		part(round&1 == 0)
		sum = md5.Sum(text) //nolint:gosec // as above
	}
	var out strings.Builder
	letters := func(v uint32, n int) {
		for range n {
			out.WriteByte(cryptBase64[v&63])
			v >>= 6
		}
	}
	for i := range 4 {
		letters(uint32(sum[i])<<16|uint32(sum[i+6])<<8|uint32(sum[i+12]), 4)
	}
	letters(uint32(sum[4])<<16|uint32(sum[10])<<8|uint32(sum[5]), 4)
	letters(uint32(sum[11]), 2)
	return "$1$" + salt + "$" + out.String()
}
