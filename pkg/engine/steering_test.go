package engine_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// steer gives the branch the job of a site file with numbered tunnels, a gateway and more.
func steer(t *testing.T, b *enginetest.Branch, more string) {
	t.Helper()
	text := strings.NewReplacer(
		"global: 185.46.212.88}", "global: 185.46.212.88, tunnel_address: 10.255.255.1/30}",
		"global: 185.46.212.89}", "global: 185.46.212.89, tunnel_address: 10.255.255.5/30}",
		"wan: {interface: FastEthernet4}", "wan: {interface: FastEthernet4, gateway: 192.0.2.1}",
		"exempt: [10.0.0.0/8]\n", "exempt: auto\n"+more,
	).Replace(enginetest.SiteText)
	job, err := enginetest.JobOf(text)
	if err != nil {
		t.Fatal(err)
	}
	old := b.Job
	job.Journal, job.Run = old.Journal, old.Run
	job.Clock, job.BeginLogin = old.Clock, old.BeginLogin
	job.Want = verify.ExpectationOf(job.Site, job.Rendered)
	b.Job = job
}

// webLeaves is the interface by which a packet of the LAN to the web leaves; "" when it does not get anywhere.
func webLeaves(b *enginetest.Branch) string {
	path := b.Router.Reach("Vlan1", fakeios.Packet{Protocol: "tcp", SourcePort: 50000, DestinationPort: 443,
		Destination: netip.MustParseAddr("198.18.7.7")})
	return path.Via
}

// TestSteering applies each steering, lets the service behind the primary fall sick and get well again, and takes all
// of it out: the traffic goes where the probes say, nothing of it counts as a change, and what was there comes back.
func TestSteering(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more         string
		sick, silent string // the way out while the primary is sick, and while both are
	}{
		"guide":           {"", "Tunnel1", "Tunnel1"},
		"pbr-track":       {"steering: pbr-track\n", "Tunnel2", "FastEthernet4"},
		"pbr-track, drop": {"steering: pbr-track\nwhen_down: drop\n", "Tunnel2", ""},
		"route":           {"steering: route\n", "Tunnel2", "FastEthernet4"},
		"route, drop":     {"steering: route\nwhen_down: drop\n", "Tunnel2", ""},
		"eem":             {"steering: eem\n", "Tunnel2", "Tunnel2"},
	} {
		oneIn(2, t, name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			before := b.Router.RunningConfig()
			steer(t, b, c.more)
			if out, err := b.Apply(t.Context(), nil); err != nil || !out.Saved || len(out.Surprises) > 0 {
				t.Fatalf("%v, %+v", err, out.Surprises)
			}
			carried := func(what, role, by string) {
				t.Helper()
				if got := webLeaves(b); got != by {
					t.Errorf("%s: the traffic leaves by %q instead of %q", what, got, by)
				}
				r, err := engine.Verify(t.Context(), b.Login(t), b.Job, enginetest.Unwatched)
				if err != nil || r.Carries != role {
					t.Errorf("%s: %q carries the traffic, not %q: %v", what, r.Carries, role, err)
				}
				out, err := b.Apply(t.Context(), nil)
				if err != nil || out.Lines != 0 || out.Review.Unsaved {
					t.Errorf("%s: a second apply types %d lines, unsaved %v, %v", what, out.Lines,
						out.Review.Unsaved, err)
				}
				if got := webLeaves(b); got != by {
					t.Errorf("%s: behind a second apply the traffic leaves by %q", what, got)
				}
			}
			b.Clock.Advance(10 * time.Minute)
			carried("well", "primary", "Tunnel1")
			b.Primary.SetPage(false)
			b.Clock.Advance(10 * time.Minute)
			role := map[string]string{"Tunnel1": "primary", "Tunnel2": "backup"}
			carried("sick", role[c.sick], c.sick)
			b.Backup.SetPage(false)
			b.Clock.Advance(10 * time.Minute)
			if got := webLeaves(b); got != c.silent {
				t.Errorf("both sick: the traffic leaves by %q instead of %q", got, c.silent)
			}
			b.Primary.SetPage(true)
			b.Clock.Advance(10 * time.Minute)
			carried("well again", "primary", "Tunnel1")
			if _, err := engine.Remove(t.Context(), b.Dial, b.Job, enginetest.Agree, enginetest.Unwatched); err != nil {
				t.Fatal(err)
			}
			roles := []string{" ip nat inside", " ip nat outside", " ip virtual-reassembly in"}
			got := enginetest.WithoutLines(b.Router.RunningConfig(), roles)
			want := enginetest.WithoutLines(before, roles)
			if got != want {
				t.Errorf("behind a removal:\n%s\ninstead of\n%s", got, want)
			}
		})
	}
}
