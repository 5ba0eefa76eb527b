package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
	"testing"
)

// TestStyleAssignments holds what no linter of ours checks: an assignment has one or two values on its
// right, never three. Three lines can be read one by one, three pairs on a line cannot.
// What a function returns is one value here, however many it gives.
func TestStyleAssignments(t *testing.T) {
	err := fs.WalkDir(repository, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := fs.ReadFile(repository, name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, at := range longAssignments(file) {
			t.Errorf("%s: three or more values are assigned at once; write a line for each", files.Position(at))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// longAssignments are the places in a file at which three or more values are assigned at once.
func longAssignments(file *ast.File) []token.Pos {
	var out []token.Pos
	ast.Inspect(file, func(node ast.Node) bool {
		if n, ok := node.(*ast.AssignStmt); ok && len(n.Rhs) > 2 {
			out = append(out, n.Pos())
		}
		return true
	})
	return out
}
