package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// branches are virtual routers with an inventory, for a rollout.
type branches struct {
	t      *testing.T
	fleet  *fakeios.Fleet
	before []string // running-configs
	sites  string   // directory of the inventory
	state  string
}

// The secrets of the branches, which may stand in no file of a rollout and in no output.
const (
	branchPassword = "canary-password-0123456789"
	branchPSK      = "canary-psk-0123456789-%03d"
)

func branchName(i int) string { return fmt.Sprintf("branch-%03d", i) }

// newBranches brings up count routers in real time. spoil makes something wrong with router i; down
// lets its backup edge not answer.
func newBranches(t *testing.T, count int, spoil func(i int, cfg *fakeios.Config), down func(i int) bool) *branches {
	t.Helper()
	base := fakeios.Config{
		HostKeyPEM: enginetest.HostKey(),
		SSH:        enginetest.FastSSH(),
		Users:      []fakeios.User{{Name: "noc", Password: branchPassword, Privilege: 15}},
	}
	routers, err := fakeios.NewRouters(base, count, func(i int, cfg *fakeios.Config) {
		cfg.Hostname = branchName(i)
		known := fakeios.Credential{FQDN: branchName(i) + "@corp.example", PSK: fmt.Sprintf(branchPSK, i)}
		for n, at := range [][2]string{{"198.51.100.11", "185.46.212.88"}, {"203.0.113.22", "185.46.212.89"}} {
			edge := fakeios.NewEdge(
				fakeios.EdgeConfig{VPN: netip.MustParseAddr(at[0]), Global: netip.MustParseAddr(at[1]),
					Credentials: []fakeios.Credential{known}, NegotiationTime: 10 * time.Millisecond},
			)
			if n == 1 && down != nil && down(i) {
				edge.SetCredentials(fakeios.Credential{FQDN: known.FQDN, PSK: "another-key-0123456789"})
			}
			cfg.Edges = append(cfg.Edges, edge)
		}
		if spoil != nil {
			spoil(i, cfg)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	at, err := fakeios.PortEach(netip.MustParseAddrPort("127.0.0.1:0"), count)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fakeios.OpenFleet(t.Context(), routers, at)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	b := &branches{t: t, fleet: f, sites: t.TempDir(), state: filepath.Join(t.TempDir(), "state")}
	for i, r := range routers {
		b.before = append(b.before, r.RunningConfig())
		b.write(branchName(i)+".psk", fmt.Sprintf(branchPSK, i))
		b.write(
			branchName(i)+".yaml",
			fmt.Sprintf(
				"site: %[1]s\nrouter: {address: %[2]q, user: noc, password: file:password, "+
					"legacy_ssh: true, host_key: %[3]q}\n"+
					"credential: {fqdn: %[1]s@corp.example, psk: file:%[1]s.psk}\n",
				branchName(i),
				f.Addr(i),
				r.HostKeyFingerprint(),
			),
		)
	}
	b.write("password", branchPassword)
	b.write(
		"defaults.yaml",
		"zia:\n  cloud: zscalertwo\n  encryption: none\n  primary: {vpn: 198.51.100.11, global: 185.46.212.88}\n"+
			"  backup: {vpn: 203.0.113.22, global: 185.46.212.89}\n"+
			"lan: {interface: Vlan1}\nwan: {interface: FastEthernet4}\ntraffic: all\n",
	)
	return b
}

func (b *branches) write(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.sites, name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// start are the words of a rollout of all branches.
func (b *branches) start(more ...string) []string {
	return append(
		append(
			[]string{
				"ziatunnel",
				"rollout",
				"start",
				"--yes",
				"--id",
				"spring",
				"--state-dir",
				b.state,
				"--output",
				"json",
				"--interval",
				"50ms",
			},
			more...),
		b.sites,
	)
}

// run is the program in this process.
func (b *branches) run(args ...string) (code int, out, said string) {
	b.t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Run(b.t.Context(), "test", args, strings.NewReader(""), &stdout, &stderr)
	b.clean("the output", stdout.String()+stderr.String())
	return code, stdout.String(), stderr.String()
}

// ask is a command of `ziatunnel rollout` in this process.
func (b *branches) ask(words ...string) (code int, out, said string) {
	b.t.Helper()
	return b.run(append([]string{"ziatunnel", "rollout", words[0], "--state-dir", b.state}, words[1:]...)...)
}

// clean refuses a secret of the branches.
func (b *branches) clean(where, text string) {
	b.t.Helper()
	for _, canary := range []string{branchPassword, strings.TrimSuffix(branchPSK, "-%03d")} {
		if strings.Contains(text, canary) {
			b.t.Errorf("%s has the secret %q", where, canary)
		}
	}
}

// cleanFiles looks into every file below the state directory.
func (b *branches) cleanFiles() {
	b.t.Helper()
	seen := 0
	err := filepath.WalkDir(b.state, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		seen++
		data, err := os.ReadFile(path)
		b.clean(path, string(data))
		return err
	})
	if err != nil || seen < 10 {
		b.t.Errorf("%d files looked at: %v", seen, err)
	}
}

// record is the rollout as it is on the disk, and where it stands.
func (b *branches) record() (local.Record, *rollout.State) {
	b.t.Helper()
	record, err := local.OpenStore(b.state).Load("spring")
	if err != nil {
		b.t.Fatal(err)
	}
	state, err := record.State(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return record, state
}

// class is how a site has ended.
func class(t *testing.T, state *rollout.State, i int) rollout.SiteState {
	t.Helper()
	s, ok := state.Site(branchName(i))
	if !ok {
		t.Fatal("there is no site ", i)
	}
	return s
}

// provisioned tells whether a startup-config has the tunnels.
func (b *branches) provisioned(i int) bool {
	return strings.Contains(b.fleet.Routers()[i].StartupConfig(), "interface Tunnel2")
}

// allDone wants every router provisioned, and every site done in exactly one event.
func (b *branches) allDone(count int) {
	b.t.Helper()
	record, state := b.record()
	done := map[string]int{}
	for _, e := range record.Events {
		if e.Kind == rollout.SiteEnded && e.Outcome == rollout.Done {
			done[e.Site]++
		}
	}
	for i := range count {
		if s := class(b.t, state, i); s.Outcome != rollout.Done || done[branchName(i)] != 1 || !b.provisioned(i) {
			b.t.Errorf(
				"%s is %s, done %d times, provisioned %v: %s",
				branchName(i),
				s.Outcome,
				done[branchName(i)],
				b.provisioned(i),
				s.Detail,
			)
		}
	}
}

// pushes counts how often a router was configured from the start.
func (b *branches) pushes(i int) int {
	n := 0
	for _, line := range b.fleet.Routers()[i].Lines() {
		if strings.HasPrefix(line, "interface Tunnel1") {
			n++
		}
	}
	return n
}

// TestRolloutOutcomes takes a fleet with everything that goes wrong: every site ends in the class that
// says so, the canaries come first, and what was taken back is what it was.
func TestRolloutOutcomes(t *testing.T) {
	t.Parallel()
	const count, refusedLine, oldIOS, noTunnel, silent = 16, 4, 8, 11, 14
	b := newBranches(t, count, func(i int, cfg *fakeios.Config) {
		switch i {
		case refusedLine:
			cfg.Faults = []fakeios.Fault{
				{
					Do:    fakeios.FaultReject,
					Line:  "route-map",
					Times: -1,
					Reply: "% Invalid input detected at '^' marker.",
				},
			}
		case oldIOS:
			cfg.Version = "12.4(24)T"
		}
	}, func(i int) bool { return i == noTunnel })
	text, err := os.ReadFile(filepath.Join(b.sites, branchName(silent)+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	b.write(branchName(silent)+".yaml", strings.Replace(string(text), b.fleet.Addr(silent).String(), "127.0.0.1:1", 1))
	code, out, said := b.run(b.start("--canary", "2", "--wave", "50%", "--parallel", "8", "--wait", "2s",
		"--budget", "rolled_back=2", "--budget", "refused=1", "--budget", "unreachable=1")...)
	if code != 5 {
		t.Errorf("exit status %d: %s", code, said)
	}
	_, state := b.record()
	for i := range count {
		want, words := rollout.Done, ""
		switch i {
		case refusedLine:
			want, words = rollout.RolledBack, "Invalid input"
		case oldIOS:
			want, words = rollout.Refused, "12.4(24)T"
		case noTunnel:
			want, words = rollout.RolledBack, "backup"
		case silent:
			want, words = rollout.Unreachable, "127.0.0.1:1"
		}
		s := class(t, state, i)
		if s.Outcome != want || !strings.Contains(s.Detail, words) {
			t.Errorf("%s is %s, want %s with %q: %s", branchName(i), s.Outcome, want, words, s.Detail)
		}
		if b.provisioned(i) != (want == rollout.Done) {
			t.Errorf("%s: provisioned %v", branchName(i), b.provisioned(i))
		}
		if want != rollout.Done && b.fleet.Routers()[i].RunningConfig() != b.before[i] {
			t.Errorf("%s is not what it was", branchName(i))
		}
	}
	b.inOrder(out, 8)
	b.cleanFiles()
}

// line is one line of what a rollout prints as JSON.
type line struct {
	Event, Site, Step, Class, Detail string
	Figures                          *rollout.Figures
	Status                           *struct{ Left int }
}

// inOrder wants the canaries ended before any other begins, and never too many at work.
func (b *branches) inOrder(out string, most int) {
	b.t.Helper()
	ended, atWork := 0, 0
	last := ""
	for text := range strings.Lines(out) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			b.t.Fatalf("%q: %v", text, err)
		}
		last = l.Event
		switch l.Event {
		case "site_began":
			if atWork++; atWork > most {
				b.t.Errorf("%d at work at once", atWork)
			}
			if canary := l.Site == branchName(0) || l.Site == branchName(1); !canary && ended < 2 {
				b.t.Errorf("%s began before the canaries had ended", l.Site)
			}
		case "site_ended":
			atWork--
			ended++
			if l.Class == "done" &&
				(l.Figures == nil || l.Figures.Lines < 100 || l.Figures.RoundTrips < 10 || len(l.Figures.Steps) < 5) {
				b.t.Errorf("%s: %+v", l.Site, l.Figures)
			}
		}
	}
	if last != "end" {
		b.t.Errorf("the last line is %q", last)
	}
}

// TestRolloutBudget stops when more have failed than may, and leaves the rest alone; when what was wrong
// is mended, retry and resume finish it.
func TestRolloutBudget(t *testing.T) {
	t.Parallel()
	const count = 8
	b := newBranches(t, count, func(i int, cfg *fakeios.Config) {
		if i < 2 {
			cfg.Faults = []fakeios.Fault{
				{
					Do:    fakeios.FaultReject,
					Line:  "route-map",
					Times: -1,
					Reply: "% Invalid input detected at '^' marker.",
				},
			}
		}
	}, nil)
	code, _, said := b.run(b.start("--budget", "rolled_back=1", "--parallel", "1", "--wait", "2s")...)
	if code != 5 || !strings.Contains(said, "2 rolled back, 6 left") {
		t.Errorf("exit status %d: %s", code, said)
	}
	for i := range count {
		if i >= 2 && len(b.fleet.Routers()[i].Lines()) > 0 {
			t.Errorf("%s was touched", branchName(i))
		}
	}
	if code, out, _ := b.ask("status"); code != 0 ||
		!strings.Contains(out, "stopped, 0 of 8 sites done, 2 rolled back, 6 left") {
		t.Errorf("status: %d %s", code, out)
	}
	if code, _, _ := b.ask("resume"); code != 5 {
		t.Errorf("a budget that stops is not taken back by resume: %d", code)
	}
	for i := range 2 {
		b.fleet.Routers()[i].ClearFaults(fakeios.FaultReject)
	}
	if code, _, said := b.ask("retry", "--only", "unreachable"); code != 1 ||
		!strings.Contains(said, "no site has ended so") {
		t.Errorf("retry of nothing: %d %s", code, said)
	}
	if code, _, said := b.ask("retry", "--only", "rolled_back"); code != 0 {
		t.Errorf("retry: %d %s", code, said)
	}
	if code, _, said := b.ask("resume"); code != 0 {
		t.Errorf("resume: %d %s", code, said)
	}
	b.allDone(count)
}

// TestRolloutAsked: another process pauses, resumes, approves and aborts a rollout.
func TestRolloutAsked(t *testing.T) {
	t.Parallel()
	b := newBranches(t, 8, nil, nil)
	c := b.spawn(b.start("--canary", "1", "--parallel", "1", "--approve")...)
	is := func(kind string) func(line) bool { return func(l line) bool { return l.Event == kind } }
	ask := func(words ...string) {
		t.Helper()
		if code, out, said := b.ask(words...); code != 0 {
			t.Errorf("%v: exit status %d: %s%s", words, code, out, said)
		}
	}
	c.until(is("waiting"))
	if _, out, _ := b.ask("status"); !strings.Contains(out, "waits for a person: approve wave 2") {
		t.Error(out)
	}
	ask("approve")
	c.until(is("approved"))
	c.until(is("site_began"))
	ask("pause")
	c.until(is("waiting"))
	if _, out, _ := b.ask("list"); !strings.Contains(out, "paused") {
		t.Error(out)
	}
	ask("resume")
	c.until(is("site_began"))
	c.until(func(l line) bool { return strings.HasPrefix(l.Step, "step ") })
	ask("abort", "--now")
	if code := c.end(); code != 4 {
		t.Errorf("exit status %d: %s", code, &c.said)
	}
	_, state := b.record()
	if !state.Aborted() || state.Ended().IsZero() || len(state.AtWork()) > 0 {
		t.Errorf("aborted %v, ended %v, at work %v", state.Aborted(), state.Ended(), state.AtWork())
	}
	for i := range 8 {
		if s := class(t, state, i); s.Outcome != rollout.Done && b.fleet.Routers()[i].RunningConfig() != b.before[i] {
			t.Errorf("%s is %s, and not what it was", branchName(i), s.Outcome)
		}
	}
}
