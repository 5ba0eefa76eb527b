package audit_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

var update = flag.Bool("update", false, "rewrite the golden files of the fixtures")

// TestFixtures reads testdata/NAME.cfg, and expects the report and the adoption in NAME.golden, first with the site of
// site.yaml and the further keys of zia in NAME.zia, then without one. `go test ./pkg/audit -update` rewrites
// them; read the difference.
func TestFixtures(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.cfg")
	if err != nil || len(files) < 10 {
		t.Fatalf("%v: %q", err, files)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".cfg"), func(t *testing.T) {
			t.Parallel()
			s := siteOf(t, file)
			running := config(t, file)
			var b bytes.Buffer
			fmt.Fprintln(&b, "WITH THE SITE FILE")
			describe(&b, audit.Judge(audit.Input{Running: running, Site: s, Facts: factsOf(t, file)}))
			fmt.Fprintln(&b, "\nWITHOUT ONE")
			describe(&b, audit.Judge(audit.Input{Running: running, Facts: factsOf(t, file)}))
			fmt.Fprintln(&b, "\nADOPTION")
			adoption(&b, audit.Adopt(running, s))
			golden := strings.TrimSuffix(file, ".cfg") + ".golden"
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want, _ := os.ReadFile(golden); !bytes.Equal(want, b.Bytes()) {
				t.Errorf("got\n%s\nwant\n%s", b.String(), want)
			}
			if strings.Contains(b.String(), "typed-by-hand") {
				t.Error("a pre-shared key is shown")
			}
		})
	}
}

func mustRead(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func config(t testing.TB, file string) iosconf.Config {
	t.Helper()
	return iosconf.Parse(string(mustRead(t, file)))
}

// factsOf are the answers in NAME.facts, if there is such a file: each behind a row "router#COMMAND".
func factsOf(t testing.TB, file string) audit.Facts {
	t.Helper()
	text, err := os.ReadFile(strings.TrimSuffix(file, ".cfg") + ".facts")
	if err != nil {
		return audit.Facts{}
	}
	answers, err := capture.Parse(string(text), "", audit.Commands())
	if err != nil {
		t.Fatal(err)
	}
	facts, _ := audit.ReadFacts(answers)
	return facts
}

// siteOf is the site of a fixture.
func siteOf(t testing.TB, file string) *site.Site {
	t.Helper()
	keys, err := os.ReadFile(strings.TrimSuffix(file, ".cfg") + ".zia")
	if err != nil {
		return siteFile(t)
	}
	return parsed(t, strings.Replace(siteText(t), "zia:\n", "zia:\n"+string(keys), 1))
}

func siteFile(t testing.TB) *site.Site {
	t.Helper()
	return parsed(t, siteText(t))
}

// sufferedRules are those that find something on any of the fixtures.
func sufferedRules(t testing.TB) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, _ := filepath.Glob("testdata/*.cfg")
	for _, file := range files {
		for _, s := range []*site.Site{siteOf(t, file), nil} {
			in := audit.Input{Running: config(t, file), Site: s, Facts: factsOf(t, file)}
			for _, f := range audit.Judge(in).Findings {
				out[f.Rule] = true
			}
		}
	}
	return out
}

func describe(b *bytes.Buffer, r audit.Report) {
	for _, tunnel := range r.Tunnels {
		fmt.Fprintf(b, "%s: %s to %s %s\n", tunnel.Name, tunnel.Kind, tunnel.Destination, tunnel.Role)
		for _, why := range tunnel.Because {
			fmt.Fprintf(b, "  because %s (sure %v)\n", why, tunnel.Sure)
		}
	}
	for _, f := range r.Findings {
		fmt.Fprintf(b, "%s %s [%s]: %s\n", f.Severity, f.Tunnel, f.Rule, f.Why)
		for _, line := range f.Lines {
			fmt.Fprintf(b, "  %s\n", line)
		}
	}
	for _, what := range r.NotKnown {
		fmt.Fprintf(b, "not known: %s\n", what)
	}
	fmt.Fprintf(b, "worst: %s\n", r.Worst())
}

func adoption(b *bytes.Buffer, a audit.Adoption) {
	fmt.Fprintf(b, "tunnels: %s\n", strings.Join(a.Tunnels, " "))
	for _, o := range a.Taken {
		fmt.Fprintf(b, "taken: %s: %s\n", o.Key, o.Object)
	}
	for _, o := range a.Absents {
		fmt.Fprintf(b, "goes in step %d: %s / %s: %s\n", o.Step, o.Header, o.Line, o.Why)
	}
	for _, why := range slices.Concat(a.Left, a.NotAdopted) {
		fmt.Fprintf(b, "said: %s\n", why)
	}
	b.WriteString(a.Names)
}
