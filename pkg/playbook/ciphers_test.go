package playbook_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// TestCiphers: the built-in playbook says every choice of algorithms, and marks PFS that nobody asks for as what is to
// go.
func TestCiphers(t *testing.T) {
	for more, want := range map[string][]string{
		"": {" integrity sha1\n", " esp-null esp-sha-hmac\n"},
		"encryption: aes\n  ike_integrity: sha256": {" integrity sha256\n",
			"ZIA-TRANSFORM esp-aes 256 esp-sha-hmac\n"},
		"encryption: aes\n  esp_integrity: sha256":              {"ZIA-TRANSFORM esp-aes 256 esp-sha256-hmac\n"},
		"encryption: none\n  esp_integrity: sha256\n  pfs: off": {"ZIA-TRANSFORM esp-null esp-sha256-hmac\n"},
		"encryption: aes-gcm\n  pfs: group20": {"ZIA-TRANSFORM esp-gcm 256\n",
			" set transform-set ZIA-TRANSFORM\n set pfs group20\n set ikev2-profile ZIA-IKEV2-PRIMARY\n",
			" set transform-set ZIA-TRANSFORM\n set pfs group20\n set ikev2-profile ZIA-IKEV2-BACKUP\n"},
	} {
		s := tokyo(t, "zia:\n"+edges+"  "+more+"\n")
		text, err := render(t, playbooks.Default, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range want {
			if !strings.Contains(text, line) {
				t.Errorf("%q: %q is not in\n%s", more, line, text)
			}
		}
		src, _ := playbooks.FS.ReadFile(playbooks.Default)
		book, _ := playbook.Load(playbooks.Default, src)
		rendered, _ := book.Render(s, secret.New("k"))
		var gone []string
		for _, step := range rendered.Steps {
			for _, a := range step.Absents {
				if strings.HasPrefix(a.Header, "crypto ") {
					gone = append(gone, a.Header+" / "+a.Line)
				}
			}
		}
		both := "crypto ipsec profile ZIA-IPSEC-PRIMARY / set pfs *, crypto ipsec profile ZIA-IPSEC-BACKUP / set pfs *"
		if s.ZIA.PFS != "" {
			both = ""
		}
		if got := strings.Join(gone, ", "); got != both {
			t.Errorf("%q: %q is to go", more, got)
		}
	}
}

// TestCiphersNotSaid: a playbook that does not type what the site file asks for is refused, with the place of the step
// that should.
func TestCiphersNotSaid(t *testing.T) {
	const mine = "name: mine\nsteps:\n  - number: 1\n    title: T\n    lines: |\n      crypto ikev2 proposal P\n" +
		"       integrity sha1\n  - number: 2\n    title: U\n    lines: |\n" +
		"      crypto ipsec transform-set T {{if eq .Encryption \"aes-gcm\"}}esp-gcm 256{{else}}esp-null " +
		"esp-sha-hmac{{end}}\n       mode tunnel\n"
	for more, want := range map[string]string{
		"encryption: aes": "p.yaml:11:1: the playbook mine does not say `esp-aes 256 esp-sha-hmac`, which " +
			"zia.encryption: aes asks",
		"esp_integrity: sha256": "p.yaml:11:1: the playbook mine does not say `esp-null esp-sha256-hmac`, which " +
			"zia.esp_integrity",
		"ike_integrity: sha256": "p.yaml:6:1: the playbook mine does not say `integrity sha256`, which zia.ike",
		"pfs: group14":          "the playbook mine does not say `set pfs group14`, which zia.pfs: group14 asks for",
	} {
		s := tokyo(t, "zia:\n"+edges+"  "+more+"\n")
		p, err := playbook.Load("p.yaml", []byte(mine))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = p.Render(s, secret.String{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", more, err, want)
		}
		s = tokyo(t, "exempt: [203.0.113.80]\nzia:\n"+edges+"  "+more+"\n")
		s.WAN.Address, s.LAN.Address = s.Exempt[0], s.Exempt[0]
		_, words, _ := strings.Cut(want, "does not say")
		_, err = render(t, "cisco-881-zia-verbatim.yaml", s)
		if err == nil || !strings.Contains(err.Error(), "cisco-881-zia-verbatim does not say"+words) {
			t.Errorf("%s, the guide word for word: %v", more, err)
		}
	}
	s := tokyo(t, "zia:\n"+edges)
	if p, err := playbook.Load("p.yaml", []byte(mine)); err != nil {
		t.Error(err)
	} else if _, err = p.Render(s, secret.String{}); err != nil {
		t.Errorf("nothing is asked for, and it is refused: %v", err)
	}
}
