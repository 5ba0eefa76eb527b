package guard

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// feature is something that an image has or lacks as a whole.
type feature struct {
	name    string
	has     func(Facts) *bool
	needs   string // how the lines begin that need it, in one of these modes
	modes   []device.Mode
	command string // that the router has refused
	mend    string
}

const notConfirmed = "IP SLA and tracks should be in the licence advipservices, which nobody has confirmed on an 881"

var features = []feature{
	{"IKEv2", func(f Facts) *bool { return f.IKEv2 }, "crypto ikev2 ", []device.Mode{device.GlobalConfig}, askIKEv2,
		"IKEv2 needs IOS 15.1(2)T or later, with the licence advsecurity or advipservices"},
	{"IP SLA with the operation http", func(f Facts) *bool { return f.IPSLAHTTP }, "http ",
		[]device.Mode{"config-ip-sla"}, askIPSLA, notConfirmed},
	{"tracks", func(f Facts) *bool { return f.Tracks }, "track ", []device.Mode{device.GlobalConfig}, askTracks,
		notConfirmed},
}

// featureMissing refuses a plan with lines that the router's image does not know: they would be refused in
// the middle of the push. A router without an archive is armed by a reload, which is a warning.
var featureMissing = Rule{
	Name: "feature_missing", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS: an image or licence without a feature does not know its show commands [inferred]; public 881s " +
		"run the licence advsecurity, and Cisco's data sheet has IP SLA under Advanced IP Services",
	check: func(in Input) *Finding {
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
			return &Finding{Fatal: true,
				Why: "the router does not have what the plan needs: " + strings.Join(names, ", ") + ", " +
					"according to " + strings.Join(asked, " and ") + licenceLevel(in),
				Remedy: strings.Join(mends, "; ") + "; `show license`, `license boot module`, reload; an account " +
					"with too few rights (`show privilege`) sees the same"}
		}
		if has := in.Facts.Archive; has != nil && !*has && !in.Plan.Empty() {
			return &Finding{Why: "the router has no archive of configurations: it can take a change back by a " +
				"reload only, not within minutes",
				Remedy: "nothing needs to be done; an image with `archive` is quicker to be back"}
		}
		return nil
	},
}

// neededBy reports whether the plan has a line that is not optional and needs the feature.
func (f feature) neededBy(in Input) bool {
	return slices.ContainsFunc(in.Plan.Lines(), func(l device.Line) bool {
		return l.Optional == "" && slices.Contains(f.modes, l.Before) && strings.HasPrefix(l.Text.Reveal(), f.needs)
	})
}

// licenceLevel says which licence the router runs, where it tells.
func licenceLevel(in Input) string {
	if level := in.Facts.Version.LicenseLevel; level != "" {
		return "; its licence level is " + level
	}
	return ""
}

// The commands that tell what a router can do. They change nothing, and an image without the feature does
// not have them.
const (
	askIKEv2   = "show crypto ikev2 proposal"
	askIPSLA   = "show ip sla application"
	askTracks  = "show track brief"
	askArchive = "show archive"
	askEngine  = "show crypto eli"
)

// FeatureCommands are the commands whose answers [Facts.ReadFeature] reads, for a site.
func FeatureCommands(s *site.Site) []string {
	out := []string{askIKEv2, askIPSLA, askTracks, askArchive}
	if s.ZIA.Encryption == "aes-gcm" {
		out = append(out, askEngine)
	}
	return out
}

// ReadFeature takes from the answer to one of the [FeatureCommands] what the router can do. That an image
// which refuses the command at its first words lacks the feature is [inferred]; an answer that is refused
// for another reason, or is not understood, leaves the fact unknown.
func (f *Facts) ReadFeature(command, text string) {
	reply := device.Judge(text)
	lacking := reply.Verdict == device.Refused && reply.Kind.Lacking()
	answered := reply.Verdict == device.Answered
	var has *bool
	if lacking || answered {
		has = new(!lacking)
	}
	switch command {
	case askIKEv2:
		f.IKEv2 = has
	case askTracks:
		f.Tracks = has
	case askArchive: // turned off is there, and is a refusal of another kind
		f.Archive = has
	case askIPSLA:
		f.IPSLAHTTP = has
		if answered {
			f.IPSLAHTTP = httpOperation(text)
		}
	case askEngine:
		if answered {
			f.CryptoEngine = capability(text)
		}
	}
}

// httpOperation reports whether IP SLA lists the operation http; nil: it lists none.
func httpOperation(text string) *bool {
	a, err := show.ParseIPSLAApplication(text)
	if err != nil || len(a.Operations) == 0 {
		return nil
	}
	return new(a.Supports("http"))
}

// capability is what `show crypto eli` says that the hardware does.
func capability(text string) *string {
	for row := range strings.Lines(text) {
		if name, list, ok := strings.Cut(row, ":"); ok && strings.TrimSpace(name) == "Capability" {
			return new(strings.TrimSpace(list))
		}
	}
	return nil
}
