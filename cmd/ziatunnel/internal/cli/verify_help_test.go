package cli_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TestVerifyHelpExplainsEveryField wants every field that `verify --output json` may show of a tunnel,
// with its row of the table, in `verify --help`.
func TestVerifyHelpExplainsEveryField(t *testing.T) {
	var out, err bytes.Buffer
	if code := cli.Run(context.Background(), "test", []string{"ziatunnel", "verify", "--help"}, strings.NewReader(""),
		&out, &err); code != 0 {
		t.Fatalf("exit %d: %s", code, err.String())
	}
	for _, row := range verify.Fields() {
		found := false
		for line := range strings.Lines(out.String()) {
			words := strings.Join(strings.Fields(line), " ")
			found = found || words == strings.Join(row.Fields, ", ")+" "+row.Label+" "+row.About
		}
		if !found {
			t.Errorf("%v, row %s, is not explained", row.Fields, row.Label)
		}
	}
}
