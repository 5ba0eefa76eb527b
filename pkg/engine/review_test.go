package engine_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

const lookSite = `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`

var lookKey = sync.OnceValue(func() []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
})

// looked is a router to look at, with a session that counts bursts.
type looked struct {
	router *fakeios.Router
	engine.Session
	bursts [][]string
	texts  []string
}

func (l *looked) Show(ctx context.Context, commands ...string) ([]string, error) {
	l.bursts = append(l.bursts, commands)
	texts, err := l.Session.Show(ctx, commands...)
	l.texts = texts
	return texts, err
}

// newLooked starts a router whose second edge may be silent, and dials it.
func newLooked(t *testing.T, silent bool) *looked {
	t.Helper()
	edge := func(vpn, global string) *fakeios.Edge {
		return fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr(vpn), Global: netip.MustParseAddr(global)})
	}
	edges := []*fakeios.Edge{edge("198.51.100.11", "185.46.212.88"), edge("203.0.113.22", "185.46.212.89")}
	if silent {
		edges = edges[:1]
	}
	router, err := fakeios.New(
		fakeios.Config{
			Clock:      fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)),
			HostKeyPEM: lookKey(),
			Edges:      edges,
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- router.Serve(ctx, l) }()
	t.Cleanup(func() { cancel(); <-done })
	session, err := ciscoios.Dial(
		t.Context(),
		device.Target{Address: l.Addr().String(), User: "noc", HostKey: router.HostKeyFingerprint(),
			LegacySSH: true,
			Auth:      device.Auth{Password: secret.New("noc")}},
		ciscoios.Options{},
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return &looked{router: router, Session: session}
}

func lookJob(t *testing.T, more string) engine.Job {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(lookSite+more))
	if err != nil {
		t.Fatal(err)
	}
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := book.Render(s, secret.New(enginetest.PSK))
	if err != nil {
		t.Fatal(err)
	}
	return engine.Job{Site: s, Rendered: rendered}
}

func rules(found []guard.Finding) []string {
	var out []string
	for _, f := range found {
		if f.Fatal {
			out = append(out, f.Rule)
		}
	}
	return out
}

// TestLookIsOneBurst reads everything at once, and goes on when a command is not known there.
func TestLookIsOneBurst(t *testing.T) {
	t.Parallel()
	l := newLooked(t, false)
	r, err := engine.ReviewRouter(t.Context(), l, lookJob(t, ""))
	if err != nil || len(r.Findings) > 0 || r.Plan.Empty() {
		t.Fatalf("%v %+v", err, r.Findings)
	}
	if len(l.bursts) != 1 {
		t.Errorf("%d bursts: %q", len(l.bursts), l.bursts)
	}
	if i := slices.Index(l.bursts[0], "show configuration lock"); !strings.Contains(l.texts[i], "% Invalid input") {
		t.Errorf("this release knows the lock, and the test shows nothing: %q", l.texts[i])
	}
}

// TestLookFinds shows the router in a state that somebody else, or an outage, has left.
func TestLookFinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		silent bool
		more   string
		typed  []string
		want   []string
	}{
		{"silent edge", true, "", nil, []string{"edge_no_ping"}},
		{
			"pending revert",
			false,
			"",
			[]string{
				"archive",
				"path flash:nightly-",
				"end",
				"write memory",
				"configure terminal revert timer 5",
				"end",
			},
			[]string{"pending_revert"},
		},
		{
			"left-over archive",
			false,
			"",
			[]string{"archive", "path flash:ziatunnel-7f3a"},
			[]string{"leftover_archive"},
		},
		{"taken number", false, "", []string{"track 1 ip sla 9", "end", "write memory"}, []string{"object_taken"}},
		{"unsaved change", false, "", []string{"interface Vlan1", "description theirs"}, []string{"unsaved_changes"}},
		{
			"guide with web traffic",
			false,
			"access_groups: guide\ntraffic: web\n",
			nil,
			[]string{"lockout_access_group"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := newLooked(t, c.silent)
			if len(c.typed) > 0 {
				typeAt(t, l, c.typed)
			}
			r, err := engine.ReviewRouter(t.Context(), l, lookJob(t, c.more))
			if got := rules(r.Findings); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%v %q, want %q: %+v", err, got, c.want, r.Findings)
			}
		})
	}
}

// typeAt types lines, `end` leads back to exec.
func typeAt(t *testing.T, l *looked, lines []string) {
	t.Helper()
	var config []device.Line
	mode := device.GlobalConfig
	flush := func() {
		if len(config) > 0 {
			if err := l.Configure(t.Context(), config, nil); err != nil {
				t.Fatal(err)
			}
		}
		config, mode = nil, device.GlobalConfig
	}
	inExec := false
	for _, line := range lines {
		switch {
		case line == "end":
			flush()
			inExec = true
		case inExec && strings.HasPrefix(line, "configure terminal revert"):
			if _, err := l.Session.Show(t.Context(), line); err != nil {
				t.Fatal(err)
			}
		case inExec:
			if err := l.Save(t.Context()); err != nil {
				t.Fatal(err)
			}
		default:
			next := map[string]device.Mode{
				"archive": "config-archive", "interface Vlan1": "config-if", "track 1 ip sla 9": "config-track",
			}[line]
			if next == "" {
				next = mode
			}
			config = append(config, device.Line{Text: secret.NewText(line), Before: mode, After: next})
			mode = next
		}
	}
	flush()
}

// TestLookOverrides takes a refusal on somebody, with his reason, and refuses an override that
// cannot be before anything is read.
func TestLookOverrides(t *testing.T) {
	t.Parallel()
	l := newLooked(t, false)
	job := lookJob(t, "access_groups: guide\ntraffic: web\n")
	job.Overrides = []journal.Override{{Rule: "lockout_access_group", Reason: "console at hand"}}
	r, err := engine.ReviewRouter(t.Context(), l, job)
	if err != nil || guard.Refused(r.Findings) || len(r.Findings) != 1 ||
		r.Findings[0].Overridden != "console at hand" {
		t.Fatalf("%v %+v", err, r.Findings)
	}
	if !slices.ContainsFunc(
		r.Plan.Lines(),
		func(d device.Line) bool { return d.Text.Reveal() == "ip access-group 101 in" },
	) {
		t.Error("the overridden line is not in the plan")
	}
	job.Overrides[0].Rule = "pending_revert"
	var bad *guard.OverrideError
	if _, err := engine.ReviewRouter(t.Context(), l, job); !errors.As(err, &bad) || len(l.bursts) != 1 {
		t.Errorf("%v after %d bursts", err, len(l.bursts))
	}
}

// TestLookConfirms asks about a finding that is a question, and about nothing else.
func TestLookConfirms(t *testing.T) {
	t.Parallel()
	for _, yes := range []bool{true, false} {
		l := newLooked(t, true)
		typeAt(t, l, []string{"interface Vlan1", "description theirs"})
		job := lookJob(t, "")
		var asked []string
		job.Confirm = func(_ context.Context, f guard.Finding) (bool, error) {
			asked = append(asked, f.Rule)
			return yes, nil
		}
		r, err := engine.ReviewRouter(t.Context(), l, job)
		want := []string{"edge_no_ping"}
		if !yes {
			want = append(want, "unsaved_changes")
		}
		if err != nil || !slices.Equal(asked, []string{"unsaved_changes"}) || !slices.Equal(rules(r.Findings), want) ||
			(len(r.Overridden()) == 1) != yes {
			t.Errorf("answer %v: %v, asked %q, refused %q", yes, err, asked, rules(r.Findings))
		}
	}
}
