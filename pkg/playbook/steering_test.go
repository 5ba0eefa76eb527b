package playbook_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

const numberedEdges = "  cloud: zscalertwo\n" +
	"  primary: {vpn: 198.51.100.11, global: 185.46.212.88, tunnel_address: 10.255.255.1/30}\n" +
	"  backup: {vpn: 203.0.113.22, global: 185.46.212.89, tunnel_address: 10.255.255.5/30}\n"

// TestSteerings: each steering has its own lines and none of the others', and its shapes correspond to them.
func TestSteerings(t *testing.T) {
	const (
		twoInterfaces = " set interface Tunnel1 Tunnel2\n"
		verified      = " set ip next-hop verify-availability 10.255.255.2 1 track 1\n" +
			" set ip next-hop verify-availability 10.255.255.6 2 track 2\n"
		policy  = " ip policy route-map ZIA-PBR\n"
		tracked = "ip route 0.0.0.0 0.0.0.0 Tunnel1 track 1\nip route 0.0.0.0 0.0.0.0 Tunnel2 10 track 2\n"
		last    = "ip route 0.0.0.0 0.0.0.0 192.0.2.1 250 name ZIA-LAST-RESORT\n"
		null    = "ip route 0.0.0.0 0.0.0.0 Null0 15 name ZIA-LAST-RESORT\n"
		edge    = "ip route 198.51.100.11 255.255.255.255 192.0.2.1 name ZIA-EDGE\n"
		exempt  = "ip route 10.0.0.0 255.0.0.0 192.0.2.1 name ZIA-EXEMPT\n"
		applet  = "event manager applet ZIA-PRIMARY-DOWN\n event track 1 state down\n"
	)
	all := []string{"set interface", "verify-availability", "ip policy route-map", "ip route 0.0.0.0", "ZIA-EDGE",
		"Null0", "event manager applet", "route-map", "access-list"}
	for more, c := range map[string]struct{ want, not []string }{
		"": {[]string{twoInterfaces, policy, " threshold 300\n timeout 5000\n", " delay down 180 up 180\n"},
			append(slices.Clone(all[1:2]), all[3:7]...)},
		"when_down: drop\n":     {[]string{" set interface Tunnel1 Tunnel2 Null0\n"}, nil},
		"steering: pbr-track\n": {[]string{verified, policy}, append(slices.Clone(all[:1]), all[3:7]...)},
		"steering: route\n":     {[]string{edge, exempt, tracked + last}, append(slices.Clone(all[:3]), all[5:]...)},
		"steering: eem\n":       {[]string{twoInterfaces, policy, applet}, append(slices.Clone(all[1:2]), all[3:6]...)},
		"probe: {up: 0}\n":      {[]string{" delay down 180\n"}, []string{"frequency"}},
		"probe: {up: 0, down: 0, frequency: 30, threshold: 900}\n": {
			[]string{" frequency 30\n threshold 900\n timeout 5000\n", "threshold-value 900 1"}, []string{"delay"}},
		"steering: pbr-track\nwhen_down: drop\n": {[]string{verified + " set interface Null0\n"}, all[3:5]},
		"steering: route\nwhen_down: drop\n":     {[]string{edge, tracked + null}, []string{"192.0.2.1 250"}},
		"steering: eem\nwhen_down: drop\n": {[]string{"\"no set interface Tunnel2 Tunnel1 Null0\"\n", applet},
			[]string{"verify"}},
	} {
		s := tokyo(t, "zia:\n"+numberedEdges+"exempt: [10.0.0.0/8]\n"+strings.Replace(more, "steering: route\n", "", 1))
		s.WAN.Gateway.Address = s.Exempt[0].Addr().Next() // the file of the other tests has none
		if strings.HasPrefix(more, "steering: route\n") {
			s.Steering = site.SteeringRoute
		}
		src, _ := playbooks.FS.ReadFile(playbooks.Default)
		book, err := playbook.Load(playbooks.Default, src)
		if err != nil {
			t.Fatal(err)
		}
		rendered, err := book.Render(s, secret.New("lab-key"))
		if err != nil {
			t.Fatalf("%s: %v", more, err)
		}
		text := ""
		for _, step := range rendered.Steps {
			for _, line := range step.Lines {
				text += line.Reveal() + "\n"
			}
		}
		text = strings.ReplaceAll(text, "10.0.0.1", "192.0.2.1")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in\n%s", more, want, text)
			}
		}
		for _, not := range c.not {
			if strings.Contains(text, not) {
				t.Errorf("%s: %q is in\n%s", more, not, text)
			}
		}
		shapes, err := book.Shapes(s)
		rows := 0
		for _, step := range shapes.Steps {
			rows += len(step.Lines)
		}
		if err != nil || rows != strings.Count(text, "\n") {
			t.Errorf("%s: %d shapes of %d lines, %v", more, rows, strings.Count(text, "\n"), err)
		}
	}
}

// TestSteeringMismatch: a playbook that has no lines for a steering is refused with what to do.
func TestSteeringMismatch(t *testing.T) {
	_, err := render(t, "cisco-881-zia-verbatim.yaml", tokyo(t, "zia:\n"+edges+"steering: eem\n"))
	var mismatch *playbook.SteeringError
	if !errors.As(err, &mismatch) || !strings.Contains(err.Error(), "cisco-881-zia-verbatim does steering: guide "+
		"only, and the site file says steering: eem: leave --playbook out") {
		t.Errorf("%v", err)
	}
}

// TestStepsForSteerings: mistakes in what a step is for, and in what goes, have their places.
func TestStepsForSteerings(t *testing.T) {
	step := func(number, more string) string {
		return "  - number: " + number + "\n    title: T\n" + more + "    lines: |\n      a\n"
	}
	head := "name: x\nsteerings: [guide, eem]\nsteps:\n"
	absent := "    absent: |\n      "
	for src, want := range map[string]string{
		head + step("1", "    steering: magic\n"): "p.yaml:6:15: not a steering: write guide, pbr-track, route, eem",
		head + step("1", "    steering: route\n"): "step 1 is for steering: route, which steerings at the top",
		head + step("1", "    steering: []\n"):    "no steering is named",

		head + step("1", "    steering: eem\n") + step("1", ""):                      "step 1 stands behind step 1",
		head + step("2", "    steering: eem\n") + step("1", "    steering: guide\n"): "step 1 stands behind step 2",

		head + step("1", absent+"{{.Nope}}\n"):                               "p.yaml:7:9: no variable Nope",
		head + step("1", absent+"! or:\n      a\n"):                          "p.yaml:7:7: say which line: ! or: LINE",
		head + step("1", absent+"! leaves: b\n"):                             "line that this is about does not follow",
		head + step("1", absent+"! leaves: b\n      ! leaves: c\n      a\n"): "p.yaml:8:7: leaves may stand only once",
	} {
		p, err := playbook.Load("p.yaml", []byte(src))
		if err == nil {
			_, err = p.Render(tokyo(t, "zia:\n"+edges), secret.String{})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", src, err, want)
		}
	}
	good := head + step("1", "    steering: eem\n    absent: |\n      x\n") +
		step("1", "    steering: guide\n"+absent+"! leaves: *\n      ip route * name N\n      h\n       l *\n")
	p, err := playbook.Load("p.yaml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Render(tokyo(t, "zia:\n"+edges), secret.String{})
	if err != nil {
		t.Fatal(err)
	}
	route, line := r.Steps[0].Absents[0], r.Steps[0].Absents[1]
	if len(r.Steps) != 1 || len(r.Steps[0].Absents) != 2 || !route.IsPattern() || route.Leaves != "*" ||
		!route.Opens("ip route 10.0.0.0 255.0.0.0 192.0.2.1 name N") || route.Opens("ip route 10.0.0.0 name M") ||
		line.Header != "h" || !line.Fits("l 7") || line.Fits("m") || !line.IfOurs {
		t.Errorf("%+v", r.Steps)
	}
}
