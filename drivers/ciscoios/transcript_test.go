package ciscoios

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

const logRow = "*Nov 24 09:00:00.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface Tunnel1, changed state to up\n"

// typedSecrets are lines that are typed, with a secret that stands in none of the other texts here.
var typedSecrets = map[string]string{
	"pre-shared-key Qz7WxVbNmKjH":                    "Qz7WxVbNmKjH",
	"username noc privilege 15 secret Qz7WxVbN mKjH": "Qz7WxVbN mKjH",
	"snmp-server community Qz7WxVbNmKjH RO 10":       "Qz7WxVbNmKjH",
	"enable secret 9 $9$Qz7WxV$bNmKjHgFdSaPoI":       "$9$Qz7WxV$bNmKjHgFdSaPoI",
	"archive-path ftp://noc:Qz7WxVbNmKjH@192.0.2.1/": "Qz7WxVbNmKjH",
}

// brokenEchoes are what may become of an echo: at is where the break is.
var brokenEchoes = map[string]func(prompt, line string, at int) string{
	"whole": func(prompt, line string, _ int) string { return prompt + line + "\n" },
	"message on a row of its own": func(prompt, line string, at int) string {
		return prompt + line[:at] + "\n" + logRow + line[at:] + "\n"
	},
	"two messages": func(prompt, line string, at int) string {
		return prompt + line[:at] + "\n" + logRow + "\n" + logRow + line[at:] + "\n"
	},
	"message glued to it": func(prompt, line string, at int) string {
		return prompt + line[:at] + logRow + line[at:] + "\n"
	},
	"shown again": func(prompt, line string, at int) string {
		return prompt + line[:at] + "\n" + logRow + prompt + line + "\n"
	},
	"wrapped": func(prompt, line string, at int) string { return prompt + line[:at] + "\n" + line[at:] + "\n" },
	"scrolled": func(prompt, line string, at int) string {
		return prompt + line[:at] + strings.Repeat("\b", at) + "$" + line[at/2+1:] + "\n"
	},
	"scrolled by a carriage return": func(prompt, line string, at int) string {
		return prompt + line[:at] + prompt + "$" + line[at/2+1:] + "\n"
	},
	"typed anew": func(prompt, line string, at int) string {
		return prompt + line[:at] + strings.Repeat("\b \b", at) + line + "\n"
	},
	"cut off": func(prompt, line string, at int) string { return prompt + line[:at] },
}

// TestTranscriptShowsNoHalf breaks the echoes of lines with secrets everywhere, in packets of every size, and looks
// for pieces of the secret in what is written.
func TestTranscriptShowsNoHalf(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	count := 0
	for line, hidden := range typedSecrets {
		for name, broken := range brokenEchoes {
			for at := range line {
				said := "R#configure terminal\n" + broken("R(config)#", line, at) +
					"R(config)#end\nR#show clock\n09:00\nR#"
				got := transcribed(random, []string{"configure terminal", line, "end", "show clock"}, said)
				count++
				for i := 0; i+leastPiece <= len(hidden); i++ {
					if strings.Contains(got, hidden[i:i+leastPiece]) {
						t.Errorf("%s, broken at %d: %q shows %q:\n%s", name, at, line, hidden[i:i+leastPiece], got)
						break
					}
				}
				if !strings.HasSuffix(got, "R#show clock\n09:00\nR#") && name != "cut off" {
					t.Errorf("%s, broken at %d: the end is gone:\n%s", name, at, got)
				}
			}
		}
	}
	t.Logf("%d broken echoes", count)
}

// TestTranscriptOfOutput: a message that comes into what the router shows makes no half of a secret of it.
func TestTranscriptOfOutput(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for line, hidden := range typedSecrets {
		for at := range line {
			for _, message := range []string{"\n" + logRow, logRow} {
				said := "R#show running-config\nhostname R\n" + line[:at] + message + line[at:] + "\nend\n\nR#"
				got := transcribed(random, []string{"show running-config"}, said)
				for i := 0; i+leastPiece <= len(hidden); i++ {
					if strings.Contains(got, hidden[i:i+leastPiece]) {
						t.Errorf("broken at %d: %q shows %q:\n%s", at, line, hidden[i:i+leastPiece], got)
						break
					}
				}
			}
		}
	}
}

// transcribed is the transcript of what a router says to lines, in packets of random sizes.
func transcribed(random *rand.Rand, lines []string, said string) string {
	var out bytes.Buffer
	redactor := secret.NewRedactor()
	to := redactor.Writer(&out)
	written := &transcript{to: to, redactor: redactor}
	written.types(strings.Join(lines, "\n") + "\n")
	for said != "" {
		n := min(len(said), 1+random.IntN(12))
		written.hears([]byte(said[:n]))
		said = said[n:]
	}
	written.flush()
	_ = to.Close()
	return out.String()
}

// TestTranscriptStays: what holds no secret is written as it was said.
func TestTranscriptStays(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	said := "R#configure terminal\nEnter configuration commands, one per line.  End with CNTL/Z.\n" +
		"R(config)#interface Tu\n" +
		logRow + "nnel1\nR(config-if)#no shutdown\nR(config-if)#end\nR#show running-config\n" +
		"key chain K\n key 1\n  key-string 7 ******\n!\n" + logRow + "end\n\nR#"
	lines := []string{"configure terminal", "interface Tunnel1", "no shutdown", "end", "show running-config"}
	if got := transcribed(random, lines, said); got != said {
		t.Errorf("%s", got)
	}
	if got, want := asShown("ab\b\bcd\be"), "ce"; got != want {
		t.Errorf("%q", got)
	}
}
