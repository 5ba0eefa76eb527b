package yamlfile_test

import (
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

var advice = yamlfile.Advice{TooLarge: "split it", Empty: "begin it", Second: "one a file"}

// TestDocument: what is wrong with a file as a whole is one mistake, with its line.
func TestDocument(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"large", strings.Repeat("#", yamlfile.MaxSize+1), "a.yaml:1:1: the file is larger than 1 MB (split it)"},
		{"empty", " \n", "a.yaml:1:1: the file is empty (begin it)"},
		{"comments", "# to do\n", "a.yaml:1:1: the file holds comments only (begin it)"},
		{"latin-1", "site: caf\xe9", "a.yaml:1:1: the file is not UTF-8 text (save it as UTF-8)"},
		{"binary", "a: \x00", "a.yaml:1:1: the file holds NUL bytes (save it as plain UTF-8 text)"},
		{"syntax", "a: b\nc: [\n", "a.yaml:2:1: not YAML: did not find expected node content (" +
			"mend the syntax first; nothing else was checked)"},
		{"two", "a: b\n---\nc: d\n", "a.yaml:2:1: a second document (one a file)"},
		{"good", "a: b\n", ""},
	} {
		root, err := yamlfile.Document("a.yaml", []byte(c.data), advice)
		if c.want == "" {
			if err != nil || root.Kind != yaml.MappingNode {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		var problems yamlfile.Problems
		if !errors.As(err, &problems) || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestLongTextIsCutBehindACharacter: what is repeated of a file stays text, whatever its language.
func TestLongTextIsCutBehindACharacter(t *testing.T) {
	p := yamlfile.At("a.yaml", &yaml.Node{Line: 3, Column: 7}, strings.Repeat("\u6771", 200), "too long", "")
	if want := strings.Repeat("\u6771", 80) + "..."; p.Text != want {
		t.Errorf("%q", p.Text)
	}
	if short := strings.Repeat("\u6771", 80); yamlfile.At("", &yaml.Node{}, short, "", "").Text != short {
		t.Error("a text that fits is cut")
	}
}

// TestNearest: the most similar word, unless none is similar.
func TestNearest(t *testing.T) {
	known := []string{"track1", "track2", "traffic", "mtu", "zia-gov", "zia-two"}
	for typed, want := range map[string]string{
		"trafffic": "traffic", "track2": "track2", "zia-tow": "zia-two", "mut": "mtu", "names": "", "": "",
		strings.Repeat("t", 41): "",
	} {
		if got := yamlfile.Nearest(typed, known); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
