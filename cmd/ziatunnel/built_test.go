package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// build builds the program as users have it, once for all tests of this binary, into the directory in which testscript
// keeps the commands of the scripts. testscript removes it at the end.
var build = sync.OnceValues(func() (string, error) {
	command, err := exec.LookPath("ziatunnel")
	if err != nil {
		return "", err
	}
	directory := filepath.Join(filepath.Dir(filepath.Dir(command)), "built")
	out, err := exec.Command("go", "build", "-ldflags", "-X main.version=test", "-o",
		directory+string(filepath.Separator), ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return filepath.Join(directory, filepath.Base(command)), nil
})

// built is the program without the race detector: one run takes a sixth of the time then. What goroutines of a change
// or of a rollout do at once, the tests see that play it in this process, or in one that is [self].
func built(t testing.TB) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// self is this test binary, which is the program with the race detector.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
