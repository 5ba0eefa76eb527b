package journal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestNoPlaceOnDisk plants a secret in every place that pkg/secret lists, in a snapshot and in records, and searches
// every byte on the disk. The router's own text fills all of them in again.
func TestNoPlaceOnDisk(t *testing.T) {
	data, err := os.ReadFile("../secret/testdata/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	store := newStore(t)
	run := begin(t, store, "apply")
	var running strings.Builder
	doubt, planned := journal.InDoubt{Why: "w"}, journal.Planned{}
	kinds := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || !strings.Contains(line, "{}") {
			continue
		}
		kinds++
		line = strings.ReplaceAll(line, "{}", fmt.Sprintf("CANARY%d", kinds))
		parts := strings.Split(line, " / ")
		for depth, part := range parts {
			running.WriteString(strings.Repeat(" ", depth) + part + "\n")
		}
		last := parts[len(parts)-1]
		doubt.Differs = append(doubt.Differs, secret.NewText("+ "+line))
		doubt.Commands = append(doubt.Commands, secret.NewText(last))
		planned.Steps = append(planned.Steps, journal.PlannedStep{Changes: []journal.PlannedChange{
			{Object: last, Lines: []journal.PlannedLine{{Text: last}}, Undo: []string{"no " + last}}}})
		planned.Overrides = append(planned.Overrides, journal.Override{
			Reason: fmt.Sprintf("line 4: %q rejected: %% Invalid input", last)})
	}
	write(t, run, doubt, planned)
	if err := run.Snapshot(running.String()); err != nil {
		t.Fatal(err)
	}
	noCanary(t, store.Dir)
	s, err := store.Snapshot("tokyo-01", run.ID())
	if err != nil {
		t.Fatal(err)
	}
	text, missing, err := s.Config(running.String())
	if err != nil || len(missing) > 0 || text != running.String() {
		t.Errorf("not restored: %v %q", err, missing)
	}
	if files, err := filepath.Glob(filepath.Join(store.Dir, "tokyo-01", "*")); err != nil || len(files) < 2 {
		t.Errorf("nothing was searched: %v %v", files, err)
	}
	t.Logf("%d kinds planted in a snapshot and in records", kinds)
}
