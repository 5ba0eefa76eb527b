package secret

import (
	"os"
	"strings"
	"testing"
)

// hostile are pieces of which a long line takes long, if anything is looked at again for every word.
var hostile = []string{
	"key ", "password ", `"username `, "username a ", "secret\"", "snmp-server host ", "crypto isakmp key a address ",
	`\"`, `"`, "a:b@", "://a:", "://a:b@ ", "key-string", "pre-shared-key address ", "$1$ab$cdef ", "us ", "key=",
	"authorization: ", "R(config)#", "<secret:", "******", "message-digest-key 1 ", "x/ / ", `{"key": "`, "the key ",
	"the password is ", "community\"community", "user ", "\u00a0", "cookie: ", "%A-1-B: ",
}

// TestWorkIsLinear: twice the text is at most twice the work, counted in steps, whatever a line repeats.
func TestWorkIsLinear(t *testing.T) {
	t.Parallel()
	for _, piece := range hostile {
		steps := func(times int) int {
			r := &reader{}
			r.spansOf(strings.Repeat(piece, times))
			return r.steps
		}
		small, large := steps(500), steps(4000)
		if large > 9*small+1000 {
			t.Errorf("%q: %d steps for 500 of it, %d for 4000", piece, small, large)
		}
	}
}

// BenchmarkRedact is the time that 300 kB of a hostile line take, and a configuration.
func BenchmarkRedact(b *testing.B) {
	for _, piece := range hostile {
		text := strings.Repeat(piece, 300_000/len(piece))
		b.Run(strings.TrimSpace(piece), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				MaskSyntax(text)
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
			MaskSyntax(string(data))
		}
	})
}
