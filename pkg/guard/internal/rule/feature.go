package rule

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// RouteCommand shows the routing table that the LAN of a site is in.
func RouteCommand(s *site.Site) string {
	if s.LAN.VRF != "" {
		return "show ip route vrf " + s.LAN.VRF
	}
	return "show ip route"
}

// The commands that tell what a router can do. They change nothing, and an image without the feature does
// not have them.
const (
	AskIKEv2   = "show crypto ikev2 proposal"
	AskIPSLA   = "show ip sla application"
	AskTracks  = "show track brief"
	askArchive = "show archive"
	askEngine  = "show crypto eli"
)

// FeatureCommands are the commands whose answers [Facts.ReadFeature] reads, for a site.
func FeatureCommands(s *site.Site) []string {
	out := []string{AskIKEv2, AskIPSLA, AskTracks, askArchive}
	if s.ZIA.Encrypts() {
		out = append(out, askEngine)
	}
	return out
}

// ReadFeature takes from the answer to one of the [FeatureCommands] what the router can do. That an image
// Which refuses the command at its first words lacks the feature is [inferred]; an answer that is refused
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
	case AskIKEv2:
		f.IKEv2 = has
	case AskTracks:
		f.Tracks = has
	case askArchive: // turned off is there, and is a refusal of another kind
		f.Archive = has
	case AskIPSLA:
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
