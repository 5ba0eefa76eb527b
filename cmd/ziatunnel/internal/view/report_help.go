package view

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TunnelHelp explains for --help what is shown of a tunnel: the name in JSON, the row of the table, and
// what it says, one line a field or row.
func TunnelHelp() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "   JSON\tROW\tMEANING")
	for _, row := range verify.Fields() {
		fmt.Fprintf(w, "   %s\t%s\t%s\n", strings.Join(row.Fields, ", "), row.Label, row.About)
	}
	_ = w.Flush() // into memory
	return b.String()
}
