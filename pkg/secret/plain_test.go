package secret_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// fixtures are the secrets of configurations in testdata.
var fixtures = []string{"-0123456789", "password 0 ", "$1$", "$8$", "$9$", "secret 4 ", "password 7 ", "key 7 ",
	"key-string 7 ", "key 6 ", "pre-shared-key 6 ", "password hunter2", "typed-by-hand-", "EXAMPLE"}

// noMessages are strings of the source with an example of a secret in them, or a regular expression.
var noMessages = []string{", portal_psk: another-key-0123456789", "pre-shared-key drivertest-secret-key",
	"pre-shared-key local", "pre-shared-key remote", "username noc privilege 15 secret noc\n"}

// TestPlainStays: nothing is masked in configurations and answers of a router that hold no secret.
func TestPlainStays(t *testing.T) {
	t.Parallel()
	var lines, held, changed int
	look := func(path string, text string) {
		for line := range strings.Lines(text) {
			lines++
			if strings.HasPrefix(line, " key ") {
				continue // what it means hangs on the line above
			}
			if slices.ContainsFunc(fixtures, func(s string) bool { return strings.Contains(line, s) }) {
				held++
				continue
			}
			if got := secret.MaskSyntax(line); got != line {
				changed++
				t.Errorf("%s:\n%s%s", path, line, got)
			}
		}
		whole := slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(line string) bool {
			return slices.ContainsFunc(fixtures, func(s string) bool { return strings.Contains(line, s) })
		})
		if plain := strings.Join(whole, ""); secret.MaskSyntax(plain) != plain {
			t.Errorf("%s as a whole:\n%s", path, secret.MaskSyntax(plain))
		}
	}
	walk(t, func(path string) {
		switch filepath.Ext(path) {
		case ".cfg", ".conf", ".txt", ".running":
			if strings.HasSuffix(path, "testdata/places.txt") {
				return
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			look(path, string(data))
		}
	})
	t.Logf("%d lines, %d of them with a secret, of the others %d changed", lines, held, changed)
}

// TestWordsStay: nothing is masked in what the program says, which is every string in its source.
func TestWordsStay(t *testing.T) {
	t.Parallel()
	texts, changed := 0, 0
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.Contains(path, "fakeios") || strings.Contains(path, "/pkg/secret/") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			texts++
			pattern := strings.ContainsAny(text, "\\^") && strings.Contains(text, "(?") || strings.HasPrefix(text, "^")
			got := secret.MaskSyntax(text)
			example := slices.ContainsFunc(noMessages, func(s string) bool { return strings.Contains(text, s) })
			if got != text && !pattern && !example {
				changed++
				t.Errorf("%s:\n%s\n%s", path, text, got)
			}
			return true
		})
	})
	t.Logf("%d texts, %d changed", texts, changed)
}

// walk shows every file of the module.
func walk(t *testing.T, look func(path string)) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			look(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
