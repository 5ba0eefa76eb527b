package evidence_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var forms = map[string]func(io.Writer, evidence.Document) error{"html": evidence.HTML, "json": evidence.JSON,
	"txt": evidence.Text}

func written(t *testing.T, form string, d evidence.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := forms[form](&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden holds each form to a file that people have looked at.
func TestGolden(t *testing.T) {
	for form := range forms {
		t.Run(form, func(t *testing.T) {
			got, file := written(t, form, document()), filepath.Join("testdata", "rolled-back."+form)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got != string(want) {
				t.Errorf("%v; it differs from %s: look at it, then -update", err, file)
			}
		})
	}
}

// TestNothing: a document that nobody has filled is one all the same, and no list in it is null.
func TestNothing(t *testing.T) {
	for form := range forms {
		if out := written(t, form, evidence.Document{}); out == "" {
			t.Errorf("%s: nothing is written", form)
		}
	}
	out := written(t, "json", evidence.Document{Looks: []evidence.Look{{Tunnels: []evidence.Tunnel{{}}}},
		Plan: &evidence.Plan{Steps: []evidence.Step{{Changes: []evidence.Change{{}}}}}})
	nulls := regexp.MustCompile(`"\w+": null`).FindAllString(out, -1)
	if got := strings.Join(nulls, " "); got !=
		`"proof": null "remaining_seconds": null "encaps": null "decaps": null "traffic": null `+
			`"sla_next_seconds": null "portal": null` {
		t.Errorf("null: %s", got)
	}
}

// TestJSONIsTheDocument reads back what was written.
func TestJSONIsTheDocument(t *testing.T) {
	var back evidence.Document
	d := json.NewDecoder(strings.NewReader(written(t, "json", document())))
	d.DisallowUnknownFields()
	if err := d.Decode(&back); err != nil {
		t.Fatal(err)
	}
	if back.Format != evidence.Format || written(t, "json", back) != written(t, "json", document()) {
		t.Errorf("format %d, or something is lost on the way", back.Format)
	}
}

// TestMarkupIsText: whatever the router says is text on the page, wherever it stands.
func TestMarkupIsText(t *testing.T) {
	everywhere := document().Masked(func(s string) string { return s + hostile })
	page := written(t, "html", everywhere)
	for _, bad := range []string{"<script", "<img", "onerror=alert(1)>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if n := strings.Count(page, html.EscapeString("<script>")); n < 100 {
		t.Errorf("only %d texts are escaped: the test looks at nothing", n)
	}
}

// TestPageStandsAlone: no address, no script, no handler; what may be loaded is nothing.
func TestPageStandsAlone(t *testing.T) {
	page := written(t, "html", document())
	markup := regexp.MustCompile(`<[^>]*>`).FindAllString(page, -1)
	active := regexp.MustCompile(`(?i)<(?:script|link|iframe|object|embed|img|base|form)\b|` +
		`\son\w+=|\b(?:src|href)="[^#]|url\(|@import`)
	for _, tag := range append(markup, page[strings.Index(page, "<style>"):strings.Index(page, "</style>")]) {
		if at := active.FindString(tag); at != "" {
			t.Errorf("%q in %.80s", at, tag)
		}
	}
	for _, want := range []string{`content="default-src 'none'; style-src 'unsafe-inline'"`, `name="viewport"`,
		"@media print", "prefers-color-scheme: dark"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestCanary: a secret in any field, whole or in a line with others, is in none of the forms, however
// a form writes it.
func TestCanary(t *testing.T) {
	const psk = `canary\psk<&>"0815'`
	redactor := secret.NewRedactor(secret.New(psk))
	d := document().Masked(func(s string) string {
		return s + " pre-shared-key " + psk + "\n" +
			psk
	}).Masked(redactor.Redact)
	for form := range forms {
		out := written(t, form, d)
		if !strings.Contains(out, secret.Mask) {
			t.Errorf("%s: nothing is masked", form)
		}
		for _, text := range []string{out, html.UnescapeString(out), strings.ReplaceAll(out, `\\`, `\`)} {
			for _, part := range []string{"canary", "0815"} {
				if i := strings.Index(text, part); i >= 0 {
					t.Errorf("%s shows a secret: ...%q", form, text[max(0, i-60):i+20])
				}
			}
		}
	}
}

// TestPlaces plants a secret in every place that pkg/secret lists, in every field of a document and on a line of its
// own, and looks for it in all forms.
func TestPlaces(t *testing.T) {
	data, err := os.ReadFile("../secret/testdata/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); strings.Contains(line, "{}") && !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.ReplaceAll(line, "{}", "canary"))
		}
	}
	d := document()
	d.Transcript.Lines = append(d.Transcript.Lines, lines...)
	next := 0
	planted := d.Masked(func(s string) string {
		next++
		return s + "\n" + lines[next%len(lines)]
	})
	shown := planted.Masked(secret.NewRedactor().Redact)
	for form := range forms {
		if out := written(t, form, planted); strings.Count(out, "canary") < len(lines) {
			t.Errorf("%s: only %d planted", form, strings.Count(out, "canary"))
		}
		out := written(t, form, shown)
		if i := strings.Index(out, "canary"); i >= 0 {
			t.Errorf("%s shows a secret: ...%q", form, out[max(0, i-60):i+20])
		}
	}
	t.Logf("%d kinds in %d fields", len(lines), next)
}

// TestMaskedCopies: masking leaves the original alone.
func TestMaskedCopies(t *testing.T) {
	d := document()
	before := written(t, "json", d)
	d.Masked(func(string) string { return "x" })
	if written(t, "json", d) != before {
		t.Error("the original is masked")
	}
}
