package verify_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// guideSite is a site with that encryption, and with names as they are by default.
func guideSite(t *testing.T, encryption string) *site.Site {
	t.Helper()
	s, err := site.Parse("tokyo-01.yaml", []byte(`site: tokyo-01
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: tokyo-01@corp.example, psk: env:PSK}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
zia:
  cloud: zscalertwo
  encryption: `+encryption+`
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// expected is the tunnel that is expected of a site P with a transform set T and a playbook of these
// lines.
func expected(lines string) verify.Tunnel {
	return expectedAs(site.Names{Proposal: "P", TransformSet: "T"}, lines)
}

// expectedOf is likewise that of a site whose backup has IP SLA 2 and track 2.
func expectedOf(lines string) verify.Tunnel { return expectedAs(site.Names{SLA2: 2, Track2: 2}, lines) }

func expectedAs(names site.Names, lines string) verify.Tunnel {
	s := &site.Site{Names: names}
	var step playbook.Step
	for line := range strings.SplitSeq(lines, "\n") {
		step.Lines = append(step.Lines, secret.NewText(line))
	}
	return verify.ExpectationOf(s, playbook.Rendered{Steps: []playbook.Step{step}}).Tunnels[1]
}

// TestExpectedProposal wants what the playbook sends: alternatives are all good, a PRF that is not named
// is the integrity, and what is not among the lines is left open.
func TestExpectedProposal(t *testing.T) {
	for _, c := range []struct{ lines, want string }{
		{"crypto ikev2 proposal P\n encryption aes-cbc-256\n integrity sha1\n group 14", "aes-cbc-256 / sha1 / " +
			"sha1 / 14"},
		{
			"crypto ikev2 proposal P\n encryption aes-cbc-256 aes-cbc-128\n integrity sha1\n prf sha256\n group 14 2",
			"aes-cbc-256 aes-cbc-128 / sha1 / sha256 / 14 2",
		},
		{"crypto ikev2 proposal OTHER\n encryption 3des\ncrypto isakmp policy 1\n group 2", "/ / /"},
	} {
		p := expected(c.lines).Proposal
		slash := []string{"/"}
		got := strings.Join(slices.Concat(p.Encryption, slash, p.Integrity, slash, p.PRF, slash, p.Groups), " ")
		if got != c.want {
			t.Errorf("%q: %q", c.lines, got)
		}
	}
}

// TestExpectedTransforms wants the words of `show crypto ipsec sa`, which differ from the configuration's
// for AES with a size.
func TestExpectedTransforms(t *testing.T) {
	for lines, want := range map[string]string{
		"crypto ipsec transform-set T esp-null esp-sha-hmac\n mode tunnel": "esp-null esp-sha-hmac",
		"crypto ipsec transform-set T esp-gcm 256":                         "esp-gcm 256",
		"crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac":         "esp-256-aes esp-sha256-hmac",
		"crypto ipsec transform-set T esp-aes esp-sha-hmac":                "esp-aes esp-sha-hmac",
		"crypto ipsec transform-set OTHER esp-3des":                        "",
	} {
		if got := expected(lines).Transforms; got != want {
			t.Errorf("%q: %q", lines, got)
		}
	}
}

// TestExpectationOfTheGuide holds the expectation to the built-in playbook, with and without the
// encryption subscription.
func TestExpectationOfTheGuide(t *testing.T) {
	source, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, source)
	if err != nil {
		t.Fatal(err)
	}
	for encryption, transforms := range map[string]string{"none": "esp-null esp-sha-hmac", "aes-gcm": "esp-gcm 256",
		"aes": "esp-256-aes esp-sha-hmac", "aes\n  esp_integrity: sha256": "esp-256-aes esp-sha256-hmac"} {
		s := guideSite(t, encryption)
		rendered, err := book.Render(s, secret.New("0815"))
		if err != nil {
			t.Fatal(err)
		}
		tunnels := verify.ExpectationOf(s, rendered).Tunnels
		for i, role := range []string{"primary", "backup"} {
			if tunnels[i].Role != role || tunnels[i].Transforms != transforms || tunnels[i].Track != i+1 {
				t.Errorf("%s, %s: %+v", encryption, role, tunnels[i])
			}
			if p := tunnels[i].Proposal; len(p.Encryption) == 0 || len(p.Integrity) == 0 || len(p.PRF) == 0 ||
				len(p.Groups) == 0 {
				t.Errorf("%s, %s: something of the proposal is left open: %+v", encryption, role, p)
			}
		}
	}
}
