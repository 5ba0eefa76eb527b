package router

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// feature is something that an image has or lacks as a whole.
type feature struct {
	name    string
	has     func(rule.Facts) *bool
	needs   string // how the lines begin that need it, in one of these modes
	modes   []device.Mode
	command string // that the router has refused
	mend    string
}

const notConfirmed = "IP SLA and tracks should be in the licence advipservices, which nobody has confirmed on an 881"

var features = []feature{
	{"IKEv2", func(f rule.Facts) *bool { return f.IKEv2 }, "crypto ikev2 ", []device.Mode{device.GlobalConfig},
		rule.AskIKEv2, "IKEv2 needs IOS 15.1(1)T or later, with the licence advsecurity or advipservices"},
	{"IP SLA with the operation http", func(f rule.Facts) *bool { return f.IPSLAHTTP }, "http ",
		[]device.Mode{"config-ip-sla"}, rule.AskIPSLA, notConfirmed},
	{"tracks", func(f rule.Facts) *bool { return f.Tracks }, "track ", []device.Mode{device.GlobalConfig},
		rule.AskTracks, notConfirmed},
}

// FeatureMissing refuses a plan with lines that the router's image does not know: they would be refused in
// the middle of the push. A router without an archive is armed by a reload, which is a warning.
var FeatureMissing = rule.Rule{
	Name: "feature_missing", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS: an image or licence without a feature does not know its show commands [inferred]; public 881s " +
		"run the licence advsecurity, and Cisco's data sheet has IP SLA under Advanced IP Services",
	Look: func(in *rule.Case) *rule.Finding {
		var names, asked, mends []string
		for _, f := range features {
			if has := f.has(in.Facts); has != nil && !*has && f.neededBy(in) {
				names = append(names, f.name)
				asked = append(asked, "`"+f.command+"`")
				if !slices.Contains(mends, f.mend) {
					mends = append(mends, f.mend)
				}
			}
		}
		if len(names) > 0 {
			return &rule.Finding{Fatal: true,
				Why: "the router does not have what the plan needs: " + strings.Join(names, ", ") + ", " +
					"according to " + strings.Join(asked, " and ") + licenceLevel(in),
				Remedy: strings.Join(mends, "; ") + "; `show license`, `license boot module`, reload; an account " +
					"with too few rights (`show privilege`) sees the same"}
		}
		if has := in.Facts.Archive; has != nil && !*has && !in.Plan.Empty() {
			return &rule.Finding{Why: "the router has no archive of configurations: it can take a change back by a " +
				"reload only, not within minutes",
				Remedy: "nothing needs to be done; an image with `archive` is quicker to be back"}
		}
		return nil
	},
}

// neededBy reports whether the plan has a line that is not optional and needs the feature.
func (f feature) neededBy(in *rule.Case) bool {
	return slices.ContainsFunc(in.Plan.Lines(), func(l device.Line) bool {
		return l.Optional == "" && slices.Contains(f.modes, l.Before) && strings.HasPrefix(l.Text.Reveal(), f.needs)
	})
}

// licenceLevel says which licence the router runs, where it tells.
func licenceLevel(in *rule.Case) string {
	if level := in.Facts.Version.LicenseLevel; level != "" {
		return "; its licence level is " + level
	}
	return ""
}
