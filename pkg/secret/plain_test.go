package secret_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestPlainStays: nothing is masked in configurations and answers of a router that hold no secret.
func TestPlainStays(t *testing.T) {
	lines, changed := 0, 0
	look := func(path string, text string) {
		for line := range strings.Lines(text) {
			lines++
			if got := secret.MaskSyntax(line); got != line {
				changed++
				t.Errorf("%s:\n%s%s", path, line, got)
			}
		}
	}
	walk(t, func(path string) {
		switch filepath.Ext(path) {
		case ".cfg", ".conf", ".txt", ".running":
			if strings.Contains(path, "pkg/secret/") {
				return
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			look(path, string(data))
		}
	})
	t.Logf("%d lines, %d changed", lines, changed)
}

// TestWordsStay: nothing is masked in what the program says, which is every string in its source.
func TestWordsStay(t *testing.T) {
	texts, changed := 0, 0
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "fakeios") ||
			strings.Contains(path, "/pkg/secret/") {
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
			if got := secret.MaskSyntax(text); got != text {
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
