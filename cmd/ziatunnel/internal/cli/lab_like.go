package cli

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// likenesses are the rows of a survey for which the virtual router has a switch, with the name of the switch that makes
// it do what a router has done by which the row disagrees. They stand here because the virtual router shares no code
// with the tool.
var likenesses = map[string]string{
	"line: interface {tunnel} / tunnel protection ipsec profile {ipsec} ikev2-profile {ike}": "NoTunnelIKEv2Profile",
	"line: track {track} ip sla {sla} state":                                                 "ShowTrackStateKeyword",
	"line: crypto ikev2 profile {ike} / lifetime 86400":                                      "ShowDefaultLifetime",
	survey.FactRequest:   "DeepHTTPRaw",
	survey.FactGCM:       "NoGCMHardware",
	survey.FactList:      "ListRollback",
	"exec: show archive": "NoArchive",
	"line: crypto ipsec profile {ipsec} / set security-policy limit 1": "NoSecurityPolicyLimit",
	"line: crypto ikev2 profile {ike} / no config-exchange request":    "NoConfigExchange",
	"line: interface {interface} / ip virtual-reassembly in":           "NoVirtualReassembly",
	"line: crypto ikev2 proposal {proposal}":                           "NoIKEv2",
	"line: ip sla {sla} / http raw http://{address}:80":                "NoIPSLAHTTP",
	"exec: show track": "NoTracks",
	"line: crypto ipsec transform-set {transform} esp-gcm 256": "NoGCM",
	"line: ip sla reaction-configuration {sla} react rtt threshold-value 300 1 " +
		"threshold-type consecutive 3": "NoReactionConfiguration",
}

// The row of a prompt whose name nobody has confirmed, and the name that the virtual router gives it.
const (
	rawRequestFact   = "prompt: ip sla {sla} / http raw http://{address}:80 / http-raw-request"
	rawRequestPrompt = "config-ip-sla-http-rr"
)

// likeSurvey makes all routers of a lab behave as the one of a survey, as far as the virtual router can. It returns
// the rows that disagree and that nothing can be done about.
func likeSurvey(c *cli.Context, lab *scenario.Lab) (without []survey.Fact, err error) {
	path := c.Path("like")
	if path == "" {
		return nil, nil
	}
	file, err := readSurvey(path)
	if err != nil {
		return nil, err
	}
	for _, fact := range file.Disagreements() {
		known := false
		for i := range lab.Routers {
			known = behaveLike(&lab.Routers[i].Config, fact) || known
		}
		if !known {
			without = append(without, fact)
		}
	}
	for i := range lab.Routers {
		if lab.Routers[i].Config.Version == "" {
			lab.Routers[i].Config.Version = file.Router.Release
		}
	}
	return without, nil
}

// behaveLike makes a router do what a row has seen; it reports whether there is a way. A line that is refused has a
// switch, or is refused by a fault; one that is shown in another way is shown so.
func behaveLike(cfg *fakeios.Config, fact survey.Fact) bool {
	if fact.ID == rawRequestFact {
		cfg.Wording = with(cfg.Wording, rawRequestPrompt, fact.Seen)
		return true
	}
	words, isRefused := strings.CutPrefix(fact.Seen, "refused")
	name := likenesses[fact.ID]
	path, isLine := strings.CutPrefix(fact.ID, "line: ")
	if name != "" && (!isLine || isRefused == strings.HasPrefix(name, "No")) {
		reflect.ValueOf(&cfg.Quirks).Elem().FieldByName(name).SetBool(true)
		return true
	}
	if !isLine {
		return false
	}
	if isRefused {
		line := path[strings.LastIndex(path, " / ")+1:]
		line = strings.TrimPrefix(line, "/ ")
		if strings.Contains(line, "{") { // a beginning that would fit other lines, too
			return false
		}
		cfg.Faults = append(cfg.Faults, fakeios.Fault{
			Do: fakeios.FaultReject, Line: line, Times: -1, Reply: strings.TrimPrefix(words, ": "),
		})
		return true
	}
	return showLike(cfg, fact)
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// showLike lets a router show a line as a row has seen it. What the line holds has to come in the same order.
func showLike(cfg *fakeios.Config, fact survey.Fact) bool {
	expected, isShown := strings.CutPrefix(fact.Expected, "shown as: ")
	seen, shows := strings.CutPrefix(fact.Seen, "shown as: ")
	if !shows {
		seen = ""
	}
	same := slices.Equal(placeholder.FindAllString(expected, -1), placeholder.FindAllString(seen, -1))
	if !isShown || shows && !same {
		return false
	}
	cfg.Shown = with(cfg.Shown, placeholder.ReplaceAllString(expected, "*"), placeholder.ReplaceAllString(seen, "*"))
	return true
}

func with(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}
