package playbook_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// optionalLines are the lines without which the tunnels work. No other line of a built-in playbook may be
// optional.
var optionalLines = []string{
	"crypto ikev2 profile ZIA-IKEV2-PRIMARY / no config-exchange request -> ",
	"crypto ikev2 profile ZIA-IKEV2-BACKUP / no config-exchange request -> ",
	"crypto ipsec profile ZIA-IPSEC-PRIMARY / set security-policy limit 1 -> ",
	"crypto ipsec profile ZIA-IPSEC-BACKUP / set security-policy limit 1 -> ",
	"interface Tunnel1 / tunnel protection ipsec profile ZIA-IPSEC-PRIMARY ikev2-profile ZIA-IKEV2-PRIMARY" +
		" -> tunnel protection ipsec profile ZIA-IPSEC-PRIMARY",
	"interface Tunnel2 / tunnel protection ipsec profile ZIA-IPSEC-BACKUP ikev2-profile ZIA-IKEV2-BACKUP" +
		" -> tunnel protection ipsec profile ZIA-IPSEC-BACKUP",
	"interface FastEthernet4 / ip virtual-reassembly in -> ",
	"interface Vlan1 / ip virtual-reassembly in -> ",
	" / ip sla reaction-configuration 1 react rtt threshold-value 300 1 threshold-type consecutive 3 -> ",
	" / ip sla reaction-configuration 2 react rtt threshold-value 300 1 threshold-type consecutive 3 -> ",
}

func renderBook(t *testing.T, name string) playbook.Rendered {
	t.Helper()
	src, err := playbooks.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(name, src)
	if err != nil {
		t.Fatal(err)
	}
	s := tokyo(t, "zia:\n"+edges)
	if name != playbooks.Default {
		s = tokyo(t, "exempt: [203.0.113.80]\nzia:\n"+edges)
		s.WAN.Address = s.Exempt[0]
		s.LAN.Address = s.Exempt[0]
	}
	r, err := book.Render(s, secret.New("k"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOptionalLines(t *testing.T) {
	for _, name := range []string{playbooks.Default, "cisco-881-zia-verbatim.yaml"} {
		var got []string
		for _, step := range renderBook(t, name).Steps {
			for _, o := range step.Optionals {
				if o.Why == "" {
					t.Errorf("%s: %q is optional, and nobody says why", name, step.Lines[o.Index])
				}
				line := strings.TrimSpace(step.Lines[o.Index].Reveal())
				got = append(got, step.Header(o.Index)+" / "+line+" -> "+strings.TrimSpace(o.Else.Reveal()))
			}
			for _, line := range step.Lines {
				if strings.Contains(line.Reveal(), "!") || strings.Contains(line.Reveal(), "\x00") {
					t.Errorf("%s: a mark is a line: %q", name, line)
				}
			}
		}
		want := slices.Clone(optionalLines)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: optional are\n%s\nnot\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// TestWithout: a refused line is left out or gives way to its other form, the rest stays; what is not
// optional stays whatever anybody says.
func TestWithout(t *testing.T) {
	whole := renderBook(t, playbooks.Default)
	same := whole.Without([]playbook.Refusal{
		{Header: "crypto ikev2 proposal ZIA-PROPOSAL", Line: "group 14"}, // not optional
		{Header: "interface Tunnel9", Line: "ip virtual-reassembly in"},
	})
	count := func(r playbook.Rendered) (lines, optional int) {
		for _, step := range r.Steps {
			lines += len(step.Lines)
			optional += len(step.Optionals)
		}
		return lines, optional
	}
	lines, optional := count(whole)
	if l, o := count(same); l != lines || o != optional {
		t.Errorf("%d lines, %d optional", l, o)
	}
	protection := playbook.Refusal{Header: "interface Tunnel2",
		Line: "tunnel protection ipsec profile ZIA-IPSEC-BACKUP ikev2-profile ZIA-IKEV2-BACKUP"}
	limit := playbook.Refusal{Header: "crypto ipsec profile ZIA-IPSEC-PRIMARY", Line: "set security-policy limit 1"}
	less := whole.Without([]playbook.Refusal{protection, limit})
	if l, o := count(less); l != lines-1 || o != optional-2 {
		t.Errorf("%d lines of %d, %d optional of %d", l, lines, o, optional)
	}
	tunnels := less.Steps[9].Lines
	if last := tunnels[len(tunnels)-1].Reveal(); last != " tunnel protection ipsec profile ZIA-IPSEC-BACKUP" {
		t.Errorf("%q", last)
	}
	if _, still := less.Steps[8].Optional(6); !still { // of the backup, one line further up now
		t.Errorf("%+v", less.Steps[8].Optionals)
	}
	again := less.Without([]playbook.Refusal{protection, limit})
	if len(again.Steps[8].Lines) != len(less.Steps[8].Lines) {
		t.Error("a second time takes more away")
	}
}

func TestOptionalMistakes(t *testing.T) {
	head := "name: x\nsteps:\n  - number: 1\n    title: T\n    lines: |\n      interface Tunnel1\n"
	for body, want := range map[string]string{
		"! optional:\n       ip mtu 9\n":                       "p.yaml:7:8: say why the line is optional",
		"! optional: a\n       ! else:\n       ip mtu 9\n":     "p.yaml:8:8: say what is sent instead",
		"! optinal: a\n       ip mtu 9\n":                      `p.yaml:7:8: unknown mark "optinal"`,
		"! else: ip mtu 8\n       ip mtu 9\n":                  "p.yaml:7:8: else may stand only behind optional",
		"ip mtu 9\n       ! optional: a\n":                     "p.yaml:8:8: the line that is optional does not follow",
		"! optional: a\n       ! optional: b\n       ip mtu 9": "p.yaml:7:8: the line that is optional does not follow",
		"! optional: a\n        ip mtu 9\n":                    "p.yaml:7:8: the mark has to stand as deep as the line",
		"! optional: a\n       peer P\n        address 9\n": "p.yaml:7:8: a line with lines below it is never " +
			"optional",
		"! optional: a\n       ! else: b {{.Nope}}\n       ip mtu 9\n": "p.yaml:8:20: no variable Nope",
	} {
		body = "       " + body
		p, err := playbook.Load("p.yaml", []byte(head+body))
		if err == nil {
			_, err = p.Render(tokyo(t, "zia:\n"+edges), secret.String{})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", body, err, want)
		}
	}
}
