package diagnosis

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRulesAreComplete wants every rule dated and with its source, and in the list of the package
// comment, which names no other.
func TestRulesAreComplete(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	items := regexp.MustCompile(`(?m)^//   (?:- |  )([a-z0-9_, \n/]+):`)
	list := strings.ReplaceAll(string(doc), ",\n//     ", ", ")
	for _, m := range items.FindAllStringSubmatch(list, -1) {
		listed = append(listed, strings.Split(m[1], ", ")...)
	}
	names := map[string]bool{"clock": true}
	for _, rule := range Rules() {
		names[rule.Name] = true
		if _, err := time.Parse(time.DateOnly, rule.LastVerified); err != nil || rule.Source == "" ||
			rule.check == nil {
			t.Errorf("%s: since %q, source %q", rule.Name, rule.LastVerified, rule.Source)
		}
		if !slices.Contains(listed, rule.Name) {
			t.Errorf("%s is not in the list of doc.go", rule.Name)
		}
	}
	for _, name := range listed {
		if !names[name] {
			t.Errorf("doc.go lists %q, which no rule names", name)
		}
	}
}
