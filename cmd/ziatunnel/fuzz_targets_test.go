package main_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// readers are the packages that take text of others apart by themselves: of a router, a person or another program.
// Packages that hand such text to a library are found by the calls in decodes.
var readers = []string{
	"drivers/ciscoios", "pkg/acl", "pkg/device", "pkg/diagnosis", "pkg/fakeios", "pkg/fakeios/internal/terminal",
	"pkg/fakeios/scenario", "pkg/importfile", "pkg/iosconf", "pkg/secret", "pkg/show", "pkg/site", "pkg/verify",
}

// fuzzedElsewhere are packages that decode, and where what they decode is fuzzed.
var fuzzedElsewhere = map[string]string{
	"cmd/ziatunnel/internal/cli": "saved plans: FuzzSaved in pkg/plan; lines of a worker, captures: what " +
		"we have written",
	"pkg/enrolment":                       "locations that package portal has read: FuzzLocation in pkg/portal",
	"cmd/ziatunnel-temporal/internal/cli": "the plan that ziatunnel hands to it on standard input",
}

var (
	decodes = regexp.MustCompile(`\b(?:json|yaml)\.(?:Unmarshal|NewDecoder)\(|\bcsv\.NewReader\(`)
	target  = regexp.MustCompile(`(?m)^func Fuzz[A-Z]`)
)

// TestEveryReaderIsFuzzed: a package that takes apart what others have written has a fuzz target, which `make fuzz`
// finds by its name.
func TestEveryReaderIsFuzzed(t *testing.T) {
	t.Parallel()
	reads, fuzzed := map[string]bool{}, map[string]bool{}
	for _, dir := range readers {
		reads[dir] = true
	}
	err := fs.WalkDir(repository, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := fs.ReadFile(repository, name)
		switch dir := path.Dir(name); {
		case strings.HasSuffix(name, "_test.go"):
			fuzzed[dir] = fuzzed[dir] || target.Match(text)
		case decodes.Match(text):
			reads[dir] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range reads {
		if !fuzzed[dir] && fuzzedElsewhere[dir] == "" {
			t.Errorf("%s takes text of others apart, and has no fuzz target", dir)
		}
	}
	for dir := range fuzzedElsewhere {
		if !reads[dir] {
			t.Errorf("%s decodes nothing any more: take it out of fuzzedElsewhere", dir)
		}
	}
}
