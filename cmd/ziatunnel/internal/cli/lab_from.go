package cli

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// labUser is the account by which a lab of a pasted configuration is reached. No configuration shows it.
const labUser = "lab"

// onceInFile are flags that describe routers of which --from has one.
var onceInFile = []string{"config", "routers"}

// labName is what may be the name of a router and of its files.
var labName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)

// pastedRouter is the router of --from, as the lab file describes it.
type pastedRouter struct {
	name     string
	startup  string // name of the file beside the lab file
	nat      bool
	wan, lan string
}

// labFrom is the text of the lab file of a router that boots a pasted configuration, with that configuration as the
// file that it refers to. WAN and LAN of the site are told from the configuration, unless flags name them.
func labFrom(c *cli.Context) ([]scenario.File, error) {
	for _, name := range onceInFile {
		if c.IsSet(name) {
			return nil, &inputError{"--" + name + " and --from exclude each other: the file is of one router"}
		}
	}
	path := c.Path("from")
	data, err := inputfile.ReadOnce(c.Context, path, scenario.MaxSize)
	if err != nil {
		return nil, &inputError{"--from: " + err.Error()}
	}
	name := fakeios.HostnameOf(string(data))
	if !labName.MatchString(name) {
		name = "branch-001"
	}
	router := pastedRouter{name: name, startup: name + ".startup-config"}
	running, err := pastedRunning(router, string(data))
	if err != nil {
		return nil, &inputError{"--from " + path + ": " + err.Error()}
	}
	if router.wan, err = labWAN(running, c.String("wan")); err == nil {
		router.lan, err = labLAN(running, router.wan, c.String("lan"))
	}
	if err != nil {
		return nil, &inputError{"--from " + path + ": " + err.Error()}
	}
	router.nat = branch.Address(running, router.wan).Addr().IsPrivate()
	text, err := labText(c, strings.ToLower(name), router.entry())
	return []scenario.File{{Name: "lab.yaml", Text: text}, {Name: router.startup, Text: string(data)}}, err
}

// pastedRunning is the running-config of a virtual router that has booted a pasted configuration.
func pastedRunning(router pastedRouter, startup string) (iosconf.Config, error) {
	alone := "routers:\n  - " + router.entry() + "\n"
	lab, err := scenario.Read("lab.yaml", []byte(alone), scenario.Source{
		File: func(string) ([]byte, error) { return []byte(startup), nil },
	})
	if err != nil {
		return iosconf.Config{}, err
	}
	network, err := lab.Boot()
	if err != nil {
		return iosconf.Config{}, err
	}
	return iosconf.Parse(network.Routers[0].RunningConfig()), nil
}

// entry is the router in a lab file.
func (p pastedRouter) entry() string {
	site := ""
	if p.wan != "" {
		site = fmt.Sprintf(", site: {wan: %q, lan: %q}", p.wan, p.lan)
	}
	return fmt.Sprintf(`{name: %q, startup: "file:%s", nat: %t, users: [{name: %s, hidden: true}]%s`,
		p.name, p.startup, p.nat, labUser, site) + "}"
}

// internet is an address that only a default route leads to.
var internet = netip.MustParseAddr("198.51.100.11")

// labWAN is the interface to the Internet: the one that was asked for, that of the default route, the only one
// outside of NAT, or the only one that gets its address.
func labWAN(running iosconf.Config, asked string) (string, error) {
	if asked != "" {
		return labInterface(running, "--wan", asked)
	}
	table := branch.Routes(running)
	out := branch.LeavesBy(table, internet)
	if out != "" && !isTunnel(out) && branch.Block(running, "interface "+out) != nil {
		return out, nil
	}
	outside := labInterfaces(running, func(name string) bool {
		return branch.Value(running, name, "ip nat") == "outside"
	})
	if len(outside) == 1 {
		return outside[0], nil
	}
	given := labInterfaces(running, func(name string) bool {
		return branch.Leased(running, name) || branch.Value(running, name, "ip address") == "negotiated"
	})
	if len(outside) == 0 && len(given) == 1 {
		return given[0], nil
	}
	why := "no default route leads out of an interface, and none or several are ip nat outside"
	return "", fmt.Errorf("which interface leads to the Internet is not plain (%s): name it with --wan, one of %s", why,
		strings.Join(labInterfaces(running, func(string) bool { return true }), ", "))
}

// labLAN is the interface of the branch's LAN: the one that was asked for, the only one inside of NAT, or the only
// one with a private address beside the WAN.
func labLAN(running iosconf.Config, wan, asked string) (string, error) {
	if asked != "" {
		return labInterface(running, "--lan", asked)
	}
	withAddress := func(name string) bool { return name != wan && branch.Address(running, name).IsValid() }
	inside := labInterfaces(running, func(name string) bool {
		return withAddress(name) && branch.Value(running, name, "ip nat") == "inside"
	})
	if len(inside) == 0 {
		inside = labInterfaces(running, func(name string) bool {
			return withAddress(name) && !isTunnel(name) && !strings.HasPrefix(name, "Loopback") &&
				branch.Address(running, name).Addr().IsPrivate()
		})
	}
	switch len(inside) {
	case 1:
		return inside[0], nil
	case 0:
		return "", fmt.Errorf("no interface beside %s has the address of a LAN: name the LAN with --lan", wan)
	}
	return "", fmt.Errorf("several interfaces may be the LAN: name it with --lan, one of %s",
		strings.Join(inside, ", "))
}

func isTunnel(name string) bool { return strings.HasPrefix(name, "Tunnel") }

// labInterfaces are the interfaces that are not shut down and fit.
func labInterfaces(running iosconf.Config, fits func(name string) bool) []string {
	return slices.DeleteFunc(branch.Interfaces(running), func(name string) bool {
		return branch.Down(running, name) || !fits(name)
	})
}

// labInterface is an interface that a flag names, as the configuration writes it.
func labInterface(running iosconf.Config, flag, asked string) (string, error) {
	all := branch.Interfaces(running)
	i := slices.IndexFunc(all, func(name string) bool {
		return strings.EqualFold(name, strings.ReplaceAll(asked, " ", ""))
	})
	if i < 0 {
		return "", fmt.Errorf("%s %s: there is no such interface, but %s", flag, asked, strings.Join(all, ", "))
	}
	return all[i], nil
}

// tellStartups says how much of its startup-config a router of --from obeys, and which lines it refuses.
func (p *program) tellStartups(l *runningLab) {
	for i, s := range l.network.Startups() {
		fmt.Fprintln(p.err, s.Summary())
		if len(s.Kept) > 0 {
			fmt.Fprintf(p.err, "  kept lines are shown and change nothing; fakeios check %s lists them\n", l.file)
		}
		refused := s
		refused.Kept = nil
		fmt.Fprint(p.err, refused.List())
		if _, _, why := l.network.Routers[i].WayIn(); why != "" {
			fmt.Fprintf(p.err, "  nobody can log in: %s\n", why)
		}
	}
}

// saveLab writes a lab file with what it refers to into a directory of its own below the lab's, which keeps it from
// those who take every .yaml beside it for a site.
func saveLab(dir string, files []scenario.File) (file string, err error) {
	file = filepath.Join(dir, "scenario", files[0].Name)
	return file, scenario.WriteFiles(filepath.Dir(file), files)
}

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
