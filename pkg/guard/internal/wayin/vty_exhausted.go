package wayin

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// VTYExhausted refuses when the second session that proves the router manageable would take the
// last VTY: nobody could log in beside it.
var VTYExhausted = rule.Rule{
	Name: "vty_exhausted", LastVerified: "2026-11-24", Overridable: true,
	Source: "IOS refuses the connection when all VTYs are taken; an 881 has five, `line vty 0 4`",
	Look: func(in *rule.Case) *rule.Finding {
		lines := vtys(in)
		if in.Facts.Users == nil || lines == 0 || in.Plan.Empty() {
			return nil
		}
		used := 0
		for _, u := range in.Facts.Users.Lines {
			if u.Kind == "vty" {
				used++
			}
		}
		if lines-used >= 2 {
			return nil
		}
		return &rule.Finding{
			Fatal: true,
			Why: fmt.Sprintf("%d of %d VTYs are taken; the second session that proves the router manageable needs "+
				"one, and one must stay free", used, lines),
			Remedy: "end stale sessions: `show users`, then `clear line vty N`",
		}
	},
}

// vtys is the number of VTYs that the configuration defines; 0 when it shows none.
func vtys(in *rule.Case) int {
	n := 0
	for _, node := range in.Running.Nodes {
		words := strings.Fields(node.Line)
		if len(words) < 3 || words[0] != "line" || words[1] != "vty" {
			continue
		}
		first, err := strconv.Atoi(words[2])
		last := first
		if len(words) > 3 {
			last, _ = strconv.Atoi(words[3])
		}
		if err == nil && last >= first {
			n += last - first + 1
		}
	}
	return n
}
