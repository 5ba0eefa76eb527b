package guard_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// pasted is a case with a site file of its own text, planned on what the case's router runs.
func pasted(t *testing.T, in guard.Input, text string) guard.Input {
	t.Helper()
	s, err := site.Parse("site.yaml", []byte(text))
	if err != nil {
		t.Fatalf("the advice is no site file: %v\n%s", err, text)
	}
	in.Site = s
	if s.ExemptAuto {
		e, _ := guard.Exempt(in)
		s = s.Exempting(e)
		in.Site = s
	}
	steps := stepsOf(t, s, "")
	var all strings.Builder
	for _, step := range steps {
		for _, line := range step.Lines {
			all.WriteString(line.Reveal() + "\n")
		}
	}
	in.Wanted = iosconf.Parse(all.String())
	var taken *plan.ConflictError
	in.Conflicts = nil
	if in.Plan, err = plan.Build(in.Running, steps); errors.As(err, &taken) {
		in.Conflicts = taken.Conflicts
	} else if err != nil {
		t.Fatal(err)
	}
	return in
}

var (
	offersTunnelZone = regexp.MustCompile("`(tunnel_zone: \\S+)`")
	offersLANZone    = regexp.MustCompile("`(zone: \\S+)` to its lan")
)

// TestZoneAdvice pastes what the rule firewall_zone says into the site file: each form of it lets the plan pass, with
// no finding of the rule, and a second plan is empty.
func TestZoneAdvice(t *testing.T) {
	for name, want := range map[string]int{
		"firewall_zone/refused": 1, "firewall_zone/refused-in-use": 1, "firewall_zone/refused-drops": 1,
	} {
		dir := filepath.Join(fixtures, name)
		in := read(t, dir)
		text, err := os.ReadFile(filepath.Join(dir, "site.yaml"))
		if err != nil {
			text, _ = os.ReadFile(filepath.Join(fixtures, "branch", "site.yaml"))
		}
		bare := regexp.MustCompile(`(?m)^tunnel_zone: .*\n`).ReplaceAllString(string(text), "")
		remedy := remedyOf(guard.Check(in), "firewall_zone")
		zones := offersTunnelZone.FindAllStringSubmatch(remedy, -1)
		if len(zones) != want {
			t.Errorf("%s: %d keys are offered: %s", name, len(zones), remedy)
		}
		for i, zone := range zones {
			lan := "{interface: Vlan1}"
			if found := offersLANZone.FindStringSubmatch(remedy); i == 0 && found != nil {
				lan = "{interface: Vlan1, " + found[1] + "}"
			}
			mended := pasted(t, in, strings.Replace(bare, "{interface: Vlan1}", lan, 1)+zone[1]+"\n")
			found := guard.Check(mended)
			if guard.Refused(found) || remedyOf(found, "firewall_zone") != "" {
				t.Errorf("%s: with %s and lan %s: %+v", name, zone[1], lan, found)
			}
			end, refused := iosconf.Type(mended.Running, texts(mended.Plan))
			again, err := plan.Build(end, stepsOf(t, mended.Site, ""))
			if err != nil || !again.Empty() || len(refused) > 0 {
				t.Errorf("%s: again %v, refused %v, %v", name, again.Lines(), refused, err)
			}
		}
	}
}

var (
	offersKey = regexp.MustCompile("`((?:exempt|lans|names): [^`]+)`")
	hasKey    = regexp.MustCompile(`(?m)^(?:exempt|lans|names): .*\n`)
)

// TestPastedAdvice pastes what the rules about the traffic of the branch say, each form by itself: the rule then finds
// nothing, and a second plan is empty.
func TestPastedAdvice(t *testing.T) {
	for name, forms := range map[string]int{
		"pbr_inside_networks/refused": 2, "pbr_inside_networks/refused-vpns": 2,
		"pbr_inside_networks/refused-learned":  2,
		"pbr_inside_networks/refused-operator": 2, "published_server/refused": 2, "lan_not_steered/refused": 1,
		"object_taken/refused":        1,
		"object_taken/refused-shared": 1, "object_taken/refused-applet": 1,
		"object_taken/refused-pair": 1, "object_taken/refused-pair-number": 1,
		"published_server/refused-networks": 2,
	} {
		rule, _, _ := strings.Cut(name, "/")
		dir := filepath.Join(fixtures, name)
		in := read(t, dir)
		text, err := os.ReadFile(filepath.Join(dir, "site.yaml"))
		if err != nil {
			text, _ = os.ReadFile(filepath.Join(fixtures, "branch", "site.yaml"))
		}
		remedy := remedyOf(guard.Check(in), rule)
		offers := offersKey.FindAllStringSubmatch(remedy, -1)
		if len(offers) != forms {
			t.Errorf("%s offers %q", name, offers)
		}
		for _, offer := range offers {
			if strings.Contains(remedy, "in pair 2 "+offer[0]) {
				offer[1] = "    " + offer[1] // the last key of the file's last pair
			}
			mended := pasted(t, in, hasKey.ReplaceAllString(string(text), "")+offer[1]+"\n")
			if remedy := remedyOf(guard.Check(mended), rule); remedy != "" {
				t.Errorf("%s: with %s: %s", name, offer[1], remedy)
			}
			again := in
			again.Running = iosconf.Apply(in.Running, texts(mended.Plan))
			again = pasted(t, again, hasKey.ReplaceAllString(string(text), "")+offer[1]+"\n")
			if !again.Plan.Empty() {
				t.Errorf("%s: with %s a second plan types %q", name, offer[1], texts(again.Plan))
			}
		}
	}
}

// TestPastedLines types the lines that rules advise for the router: the rule then finds nothing.
func TestPastedLines(t *testing.T) {
	line := regexp.MustCompile("`([^`]+)`")
	for _, name := range []string{"default_policy/refused", "policy_shadowed/refused", "firewall_self/refused",
		"firewall_self/refused-probe", "firewall_self/refused-no-policy", "local_policy/refused",
		"local_policy/refused-probes",
		"probe_routes_announced/refused"} {
		rule, _, _ := strings.Cut(name, "/")
		in := read(t, filepath.Join(fixtures, name))
		_, advice, _ := strings.Cut(remedyOf(guard.Check(in), rule), ": `")
		var lines []string
		for _, m := range line.FindAllStringSubmatch("`"+advice, -1) {
			lines = append(lines, m[1])
		}
		mended := in
		var refused []iosconf.Refused
		if mended.Running, refused = iosconf.Type(in.Running, lines); len(lines) == 0 || len(refused) > 0 {
			t.Errorf("%s: of %q %v is refused", name, lines, refused)
		}
		p, err := plan.Build(mended.Running, stepsOf(t, in.Site, ""))
		if err != nil {
			t.Fatal(err)
		}
		mended.Plan = p
		if remedy := remedyOf(guard.Check(mended), rule); remedy != "" {
			t.Errorf("%s: behind %q: %s", name, lines, remedy)
		}
	}
}

func texts(p plan.Plan) []string {
	var out []string
	for _, line := range p.Lines() {
		out = append(out, line.Text.Reveal())
	}
	return out
}

// remedyOf is what the finding of a rule advises; "" when it finds nothing.
func remedyOf(found []guard.Finding, rule string) string {
	for _, f := range found {
		if f.Rule == rule {
			return f.Remedy
		}
	}
	return ""
}
