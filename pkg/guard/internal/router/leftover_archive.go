package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// archiveMark starts the path of the archive that a run sets up for itself, and takes away at its
// end.
const archiveMark = "flash:ziatunnel-"

// LeftoverArchive refuses a router with the temporary archive of another run: that run is under way,
// or was killed.
var LeftoverArchive = rule.Rule{
	Name: "leftover_archive", LastVerified: "2026-11-24",
	Source: "arming sets `archive`, `path " + archiveMark + "RUN` where no archive is configured",
	Look: func(in *rule.Case) *rule.Finding {
		n := branch.Block(in.Running, "archive")
		if n == nil || !in.Changes() {
			return nil
		}
		for _, child := range n.Children {
			if path, ok := strings.CutPrefix(child.Line, "path "); ok && strings.HasPrefix(path, archiveMark) {
				return &rule.Finding{
					Fatal: true,
					Why: "the router has the temporary archive of another run (" + path +
						"): it is under way, or was killed",
					Remedy: "`ziatunnel history SITE` where it was started, then resume or rollback; if it is " +
						"nobody's: `no archive`",
				}
			}
		}
		return nil
	},
}
