package main_test

import (
	"io/fs"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

var (
	sweeps   = regexp.MustCompile(`(?m)^SWEEPS +:= (.*)$`)
	testBody = regexp.MustCompile(`(?ms)^func (Test\w+)\(t \*testing\.T\) \{\n.*?^\}$`)
	samples  = regexp.MustCompile(`\b(?:sampled|oneIn)\(|\bruns\(\*|\*(?:everyBranch|wholeMatrix|everyLine)\b`)
)

// TestSweepsArePlayedWhole: a test that plays a sample of its cells in `make test` is one of those that `make faults`
// plays with all of them.
func TestSweepsArePlayedWhole(t *testing.T) {
	t.Parallel()
	makefile, err := fs.ReadFile(repository, "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	list := sweeps.FindSubmatch(makefile)
	if list == nil {
		t.Fatal("Makefile has no list of SWEEPS")
	}
	whole, found := regexp.MustCompile(string(list[1])), 0
	err = fs.WalkDir(repository, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") || name == "cmd/ziatunnel/sweeps_test.go" {
			return err
		}
		text, err := fs.ReadFile(repository, name)
		for _, test := range testBody.FindAllSubmatch(text, -1) {
			if !samples.Match(test[0]) {
				continue
			}
			found++
			if !whole.Match(test[1]) {
				t.Errorf("%s: %s plays a sample, and is not in SWEEPS of the Makefile", name, test[1])
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d sweeps, %v", found, err)
	}
}

// TestFilteredTestsStayRed: the targets that show the tables of their tests alone fail when a test does.
func TestFilteredTestsStayRed(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("there is no make here")
	}
	const red = "GO=sh -c 'echo FAIL; exit 1' go"
	for _, target := range []string{"faults", "steering"} {
		out, err := exec.CommandContext(t.Context(), "make", "-C", "../..", target, red).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "FAIL") {
			t.Errorf("make %s with a test that fails: %v, and it says:\n%s", target, err, out)
		}
	}
}
