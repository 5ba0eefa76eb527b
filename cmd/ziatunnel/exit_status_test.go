package main_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// TestExitStatusesInReadme: the table of exit statuses in README is that of the program, row by row.
func TestExitStatusesInReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "| exit status | |\n| --- | --- |\n"
	for _, s := range provision.ExitStatuses() {
		want += fmt.Sprintf("| %d | %s |\n", s.Code, s.Means)
	}
	if !strings.Contains(string(text), want+"\n") {
		t.Errorf("README.md lacks this table of exit statuses:\n%s", want)
	}
}
