package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// ciphers is what a site file can choose for phase 2, by how `show crypto ipsec sa` prints it.
var ciphers = map[string]string{
	"esp-null esp-sha-hmac":       "encryption: none",
	"esp-null esp-sha256-hmac":    "encryption: none\n  esp_integrity: sha256",
	"esp-gcm 256":                 "encryption: aes-gcm",
	"esp-256-aes esp-sha-hmac":    "encryption: aes",
	"esp-256-aes esp-sha256-hmac": "encryption: aes\n  esp_integrity: sha256",
}

// inZIA is a site file with further lines in its section zia.
func inZIA(lines string) string {
	return strings.Replace(enginetest.SiteText, "cloud: zscalertwo", "cloud: zscalertwo\n  "+lines, 1)
}

// paid is a branch whose tenant has the encryption subscription.
func paid(t *testing.T, site string, behindNAT bool) *enginetest.Branch {
	t.Helper()
	b := enginetest.NewOn(t, fakeios.Config{BehindNAT: behindNAT}, unhurried)
	b.Primary.SetAESSubscription(true)
	b.Backup.SetAESSubscription(true)
	b.Wants(t, site)
	return b
}

// TestCiphers brings up a branch with every choice that a site file has for both phases. The router shows what was
// chosen, and has nothing to do a second time.
func TestCiphers(t *testing.T) {
	t.Parallel()
	for transforms, phase2 := range ciphers {
		for _, integrity := range []string{"sha1", "sha256"} {
			for _, pfs := range []string{"off", "group14"} {
				oneIn(4, t, fmt.Sprint(transforms, " ", integrity, " ", pfs), func(t *testing.T) {
					t.Parallel()
					b := paid(t, inZIA(phase2+"\n  ike_integrity: "+integrity+"\n  pfs: "+pfs), pfs == "off")
					out, err := b.Apply(t.Context(), nil)
					if got := b.Judge(t, err); got != enginetest.ProvenDone {
						t.Fatalf("%s: %v", got, err)
					}
					for _, tunnel := range out.Report.Tunnels {
						if tunnel.Transform != transforms || tunnel.Proposal != "aes-cbc-256 "+integrity+" group 14" ||
							tunnel.PFS != strings.TrimPrefix(pfs, "off") {
							t.Errorf("%s shows %q, %q, PFS %q", tunnel.Interface, tunnel.Transform, tunnel.Proposal,
								tunnel.PFS)
						}
					}
					if pfs == "off" {
						fits(t, b)
					}
					if out, err = b.Apply(t.Context(), nil); err != nil || out.Lines > 0 {
						t.Errorf("a second time: %d lines, %v", out.Lines, err)
					}
				})
			}
		}
	}
}

// fits wants the router, behind a translator, to leave as much for a packet as the tool works out, which shares no code
// with it.
func fits(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	shown, err := b.Login(t).Show(t.Context(), "show crypto ipsec sa")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("plaintext mtu %d,", branch.TunnelMTU(1500, b.Job.Site.ZIA.Transforms()))
	if strings.Count(shown[0], want) != 2 {
		t.Errorf("%q is not in\n%s", want, shown[0])
	}
}

// TestCiphersRefused: what the tenant has not paid for is taken back with its cause.
func TestCiphersRefused(t *testing.T) {
	t.Parallel()
	for _, phase2 := range []string{"encryption: aes", "encryption: aes\n  esp_integrity: sha256",
		"encryption: aes-gcm"} {
		b := enginetest.New(t, unhurried)
		b.Wants(t, inZIA(phase2))
		b.Job.RollBackUnproven = true
		_, err := b.Apply(t.Context(), nil)
		if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
			t.Errorf("%s: %s: %v", phase2, got, err)
		}
		var unproven *engine.NotProvenError
		if !errors.As(err, &unproven) || !slices.ContainsFunc(unproven.Causes, func(c diagnosis.Cause) bool {
			return c.Name == "encryption_subscription"
		}) {
			t.Errorf("%s: the cause is not named: %v", phase2, err)
		}
	}
}

// TestPFSRefused: a group that the edges do not take shows when the first keys end, and the advice names the key of the
// site file.
func TestPFSRefused(t *testing.T) {
	t.Parallel()
	var edges []*fakeios.Edge
	for _, e := range []site.Edge{enginetest.NewJob(t).Site.ZIA.Primary, enginetest.NewJob(t).Site.ZIA.Backup} {
		edges = append(edges, fakeios.NewEdge(fakeios.EdgeConfig{VPN: e.VPN, Global: e.Global, Cloud: "zscalertwo",
			PFSGroups: []int{2, 14}, Credentials: []fakeios.Credential{psk(enginetest.PSK)}}))
	}
	for group, want := range map[string][]string{"group14": nil, "group19": {"pfs primary", "pfs backup"}} {
		b := enginetest.NewOn(t, fakeios.Config{Edges: edges}, unhurried)
		b.Wants(t, inZIA("pfs: "+group))
		if _, err := b.Apply(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(8*time.Hour + 5*time.Minute)
		session := b.Login(t)
		report, err := engine.Verify(t.Context(), session, b.Job, enginetest.Unwatched)
		if err != nil {
			t.Fatal(err)
		}
		causes, err := engine.Diagnose(t.Context(), session, b.Job, report)
		var got []string
		for _, c := range causes {
			got = append(got, c.Name+" "+c.Tunnel)
			if !strings.Contains(c.Next, "`zia.pfs: off`") {
				t.Errorf("%s: %s", group, c.Next)
			}
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", group, got, err)
		}
	}
}
