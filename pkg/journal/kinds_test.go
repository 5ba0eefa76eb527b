package journal

import (
	"os"
	"regexp"
	"testing"
)

// recordKind is how a type of record says its kind.
var recordKind = regexp.MustCompile(`(?m)^func \((\w+)\) kind\(\) string +\{ return "(\w+)" \}$`)

// TestEveryKindIsRead: a record that is written and not read comes back as [Unknown], and is lost to
// whoever resumes the run.
func TestEveryKindIsRead(t *testing.T) {
	found := 0
	for _, file := range []string{"record.go", "trust.go", "failover.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range recordKind.FindAllStringSubmatch(string(source), -1) {
			found++
			if readers()[m[2]] == nil {
				t.Errorf("%s has no reader: add it to readers in entry.go", m[1])
			}
		}
	}
	if found != len(readers()) {
		t.Errorf("%d types say their kind, and there are %d readers", found, len(readers()))
	}
}
