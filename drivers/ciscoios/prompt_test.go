package ciscoios

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// found is a prompt in a text.
type found struct {
	start, end int
	mode       device.Mode
}

// prompts are all that are found one behind the other.
func prompts(p prompt, said []byte) (out []found) {
	for from := 0; ; {
		start, end, mode, ok := p.next(said, from)
		if !ok {
			return out
		}
		out = append(out, found{start, end, mode})
		newline := strings.IndexByte(string(said[end:]), '\n')
		if newline < 0 {
			return out
		}
		from = end + newline + 1
	}
}

// byExpression is the same, as one regular expression says what a prompt is.
func byExpression(expression *regexp.Regexp, said []byte) (out []found) {
	for _, at := range expression.FindAllSubmatchIndex(said, -1) {
		f := found{start: at[0], end: at[1]}
		if at[2] >= 0 {
			f.mode = device.Mode(said[at[2]:at[3]])
		} else {
			f.mode = device.Mode(said[at[4]:at[5]])
		}
		out = append(out, f)
	}
	return out
}

// TestPromptIsTheExpression puts pieces of what a router says together in every way, and wants the
// prompts found that the expression finds.
func TestPromptIsTheExpression(t *testing.T) {
	pieces := []string{"branch-881", "a-router-with-a-name-longer-than-any", "a-router-with-a-name", "#", ">",
		"(config)#", "(config-if)#", "(", ")", "#", " ", "  ", "\n", "\n", "\n",
		"show version", "(cfg-crypto-trans)#", "(ünder)#", "(" + strings.Repeat("x", 33) + ")#", "(" +
			strings.Repeat("x", 32) + ")# ", "()#", "^"}
	random := rand.New(rand.NewPCG(1, 2))
	met := 0
	expressions := map[string]*regexp.Regexp{}
	for _, hostname := range []string{"branch-881", "a-router-with-a-name-longer-than-any"} {
		beginnings := "" // `prompt config hostname-length` cuts it anywhere, and the default is 20
		for n := len(hostname); n > 0; n-- {
			beginnings += "|" + regexp.QuoteMeta(hostname[:n])
		}
		expressions[hostname] = regexp.MustCompile(`(?m)^(?:` + regexp.QuoteMeta(hostname) + `([>#])|(?:` +
			beginnings[1:] + `)\(([\w.\-@/:+]{1,32})\)#) ?`)
	}
	for range 10000 {
		var text strings.Builder
		for range 1 + random.IntN(12) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		for hostname, expression := range expressions {
			got, want := prompts(promptOf(hostname), []byte(text.String())), byExpression(expression,
				[]byte(text.String()))
			met += len(want)
			if len(got) != len(want) {
				t.Fatalf("%s in %q: %v, want %v", hostname, text.String(), got, want)
			}
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("%s in %q: %v, want %v", hostname, text.String(), got[i], want[i])
				}
			}
		}
	}
	if met < 300 {
		t.Errorf("only %d prompts were met", met)
	}
}
