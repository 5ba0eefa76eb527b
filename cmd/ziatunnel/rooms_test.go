package main_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// largestPackage is the number of files, tests not counted, from which on nobody finds anything in a
// package any more.
const largestPackage = 45

// TestPackagesStaySmall: a package with too many files wants to be two, or its subjects want to share
// files.
func TestPackagesStaySmall(t *testing.T) {
	files := map[string]int{}
	for _, root := range []string{"../../cmd", "../../pkg", "../../drivers"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				files[filepath.Dir(path)]++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 20 {
		t.Fatalf("only %d packages were found", len(files))
	}
	for dir, count := range files {
		if count >= largestPackage {
			t.Errorf("%s has %d files, %d are too many: split it by subject", dir, count, largestPackage)
		}
	}
}
