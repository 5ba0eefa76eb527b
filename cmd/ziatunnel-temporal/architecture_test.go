package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	whole = "github.com/ziatunnel/ziatunnel/"
	here  = whole + "cmd/ziatunnel-temporal/"
)

// mayImport is the architecture of this module: its packages, and what of the project they may import.
// What speaks to the server knows nothing of routers, and what reads site files nothing of the server.
var mayImport = map[string][]string{
	".":              {here + "internal/cli", whole + "pkg/interrupt"},
	"internal/flow":  {whole + "pkg/rollout", whole + "pkg/rollout/local"},
	"internal/sites": {whole + "pkg/inventory", whole + "pkg/inputfile"},
	// What tests alone use.
	"internal/certificates": {},
	"internal/cli": {
		here + "internal/flow", here + "internal/sites", whole + "pkg/rollout", whole + "pkg/rollout/local",
		whole + "pkg/provision", whole + "pkg/secret", whole + "pkg/filename",
		whole + "pkg/journal", whole + "drivers/ciscoios", whole + "pkg/console", whole + "pkg/interrupt",
	},
}

// TestArchitecture: imports go downward, and only flow and cli know the server's SDK.
func TestArchitecture(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		seen[pkg] = true
		allowed, ok := mayImport[pkg]
		if !ok {
			t.Errorf("%s is not in the table", pkg)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if strings.HasPrefix(name, whole) && !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s: not in the table", path, name)
			}
			if strings.HasPrefix(name, "go.temporal.io/") && pkg != "internal/flow" && pkg != "internal/cli" {
				t.Errorf("%s imports %s: only flow and cli know the server", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("%s is in the table, but not in the module", pkg)
		}
	}
}
