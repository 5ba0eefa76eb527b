package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// planted are lines with a secret in them, of which {} is the place.
func planted(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); strings.Contains(line, "{}") && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// surroundings are the ways in which a line may come by.
var surroundings = map[string]func(line string) string{
	"alone":      func(line string) string { return leaf(line) },
	"CRLF":       func(line string) string { return leaf(line) + "\r\n" },
	"indented":   func(line string) string { return "hostname R\n" + tree(line) },
	"behind":     func(line string) string { return line },
	"difference": func(line string) string { return "+ " + line + "\n- " + line },
	"unified":    func(line string) string { return "+" + leaf(line) + "\n- " + leaf(line) },
	"prompt":     func(line string) string { return "R(config-" + modeOf(line) + ")#" + leaf(line) + "\nR(config)#" },
	"log message": func(line string) string {
		return "*Nov 24 09:00:00.123: %PARSER-5-CFGLOG_LOGGEDCMD: User:noc  logged command:" + leaf(line)
	},
	"command log": func(line string) string { return "   12     3      noc@vty0    |  " + leaf(line) },
	"JSON": func(line string) string {
		return inJSON(map[string]string{"text": "hostname R\n" + tree(line), "z": "1"})
	},
	"JSON in JSON": func(line string) string {
		return inJSON(map[string]string{"msg": inJSON(map[string]string{"line": leaf(line)})})
	},
	"error": func(line string) string {
		return fmt.Sprintf("step 3, line 4: %q rejected in mode \"config\": %% Invalid input", leaf(line))
	},
	"sentence": func(line string) string { return "the router refused the line " + leaf(line) },
	"code":     func(line string) string { return "type `" + leaf(line) + "` by hand" },
	"cell":     func(line string) string { return "<tr><td>4</td><td>" + leaf(line) + "</td></tr>" },
}

func inJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// leaf is a line without the headers it stands under.
func leaf(line string) string {
	if i := strings.LastIndex(line, " / "); i >= 0 {
		return line[i+3:]
	}
	return line
}

func tree(line string) string {
	var b strings.Builder
	for depth, part := range strings.Split(line, " / ") {
		b.WriteString(strings.Repeat(" ", depth) + part + "\n")
	}
	return b.String()
}

func modeOf(line string) string {
	if strings.HasPrefix(line, "key chain") {
		return "keychain-key"
	}
	return "x"
}

// values are what a secret may look like: nothing in them says that it is one.
var values = []string{"canary", "S3canaryX"}

// TestNothingShows plants a secret in every place, in all surroundings, and counts where it is shown.
func TestNothingShows(t *testing.T) {
	t.Parallel()
	lines := planted(t)
	count, shown := 0, 0
	for _, line := range lines {
		for name, around := range surroundings {
			for _, value := range values {
				text := around(strings.ReplaceAll(line, "{}", value))
				count++
				for way, got := range outputs(t, text) {
					if strings.Contains(strings.ToLower(got), "canary") {
						shown++
						t.Errorf("%s, %s, %s:\n%s\n%s", line, name, way, text, got)
					}
				}
			}
		}
	}
	t.Logf("%d kinds, %d surroundings: %d planted, %d shown", len(lines), len(surroundings), count, shown)
}

// outputs are what a text looks like on each way out of the package.
func outputs(t *testing.T, text string) map[string]string {
	t.Helper()
	r := secret.NewRedactor(secret.New("another-one"))
	masked := secret.NewText(text).String()
	var chunks bytes.Buffer
	w := r.Writer(&chunks)
	for rest := text; rest != ""; {
		n := min(1+rand.IntN(20), len(rest))
		if _, err := w.Write([]byte(rest[:n])); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"Text": masked, "Writer": chunks.String(), "JSON": inJSON(secret.NewText(text)), "twice": r.Redact(masked),
	}
}
