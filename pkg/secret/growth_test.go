package secret_test

import (
	"os"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// hostile are pieces of which a long line takes long, if anything is looked at again for every word.
var hostile = []string{
	"key ", "password ", `"username `, "username a ", "secret\"", "snmp-server host ", "crypto isakmp key a address ",
	`\"`, `"`, "a:b@", "://a:", "://a:b@ ", "key-string", "pre-shared-key address ", "$1$ab$cdef ", "us ", "key=",
	"authorization: ", "R(config)#", "<secret:", "******", "message-digest-key 1 ", "x/ / ", `{"key": "`, "the key ",
	"the password is ", "community\"community", "user ", "\u00a0", "cookie: ", "%A-1-B: ",
}

// BenchmarkRedact is the time that 300 kB of a hostile line take, and a configuration.
func BenchmarkRedact(b *testing.B) {
	for _, piece := range hostile {
		text := strings.Repeat(piece, 300_000/len(piece))
		b.Run(strings.TrimSpace(piece), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				secret.MaskSyntax(text)
			}
		})
	}
	data, err := os.ReadFile("testdata/plain.txt")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("configuration", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			secret.MaskSyntax(string(data))
		}
	})
}
