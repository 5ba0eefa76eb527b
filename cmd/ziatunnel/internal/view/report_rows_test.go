package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/pkg/verify/verifytest"
)

// TestEveryRowIsInTheTerminal shows a report in which everything is set.
func TestEveryRowIsInTheTerminal(t *testing.T) {
	report := verifytest.Full()
	var out bytes.Buffer
	view.Examination(&out, false, engine.Examination{Report: report}, nil)
	lines := strings.Split(out.String(), "\n")
	for _, row := range verifytest.Rows() {
		found := false
		for _, line := range lines {
			cells := strings.Split(line, "│")
			found = found || len(cells) == 5 && strings.TrimSpace(cells[1]) == row.Label &&
				strings.TrimSpace(cells[2]) == row.Text(report.Tunnels[0]) &&
				strings.TrimSpace(cells[3]) == row.Text(report.Tunnels[1])
		}
		if !found {
			t.Errorf("row %s is not there, or does not say what it has to", row.Label)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
	for _, tunnel := range report.Tunnels {
		for _, note := range tunnel.Notes() {
			if !strings.Contains(out.String(), tunnel.Role+": "+note+"\n") {
				t.Errorf("no %q", note)
			}
		}
	}
}

// TestHelpExplainsEveryField wants each field of the JSON with its row and its sentence.
func TestHelpExplainsEveryField(t *testing.T) {
	help := view.TunnelHelp()
	for _, row := range verify.Fields() {
		if !strings.Contains(help, "   "+strings.Join(row.Fields, ", ")+"  ") ||
			!strings.Contains(help, row.Label+"  ") || !strings.Contains(help, row.About+"\n") {
			t.Errorf("%v is not explained:\n%s", row.Fields, help)
		}
	}
	for line := range strings.Lines(help) {
		if n := len([]rune(line)); n > 135 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}
