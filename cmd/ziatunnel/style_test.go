package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
	"testing"
)

// manyAssignments are the packages in which assignments of three and more values are still left, as
// directories from the root. The list only gets shorter: a package in it without any fails the test.
var manyAssignments = []string{}

// TestStyleAssignments holds what no linter of ours checks: an assignment has one or two values on its
// right, never three. Three lines can be read one by one, three pairs on a line cannot.
// What a function returns is one value here, however many it gives.
func TestStyleAssignments(t *testing.T) {
	left := map[string]bool{}
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
		tolerated := packageIn(manyAssignments, name)
		for _, at := range longAssignments(file) {
			if tolerated != "" {
				left[tolerated] = true
				continue
			}
			t.Errorf("%s: three or more values are assigned at once; write a line for each", files.Position(at))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range manyAssignments {
		if !left[dir] {
			t.Errorf("%s has no such assignment any more: take it off the list", dir)
		}
	}
}

// packageIn is the first directory of a list that a file lies in or below; empty: in none.
func packageIn(dirs []string, file string) string {
	for _, dir := range dirs {
		if strings.HasPrefix(file, dir+"/") {
			return dir
		}
	}
	return ""
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
