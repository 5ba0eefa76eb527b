package engine_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// standing is a branch whose tunnels are up and saved.
func standing(t *testing.T) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, quick)
	b.Job.Want = enginetest.FullExpectation(b.Job.Want)
	b.Job.RollBackUnproven = true
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
	b.Job.Journal = &enginetest.Records{}
	b.Records = b.Job.Journal.(*enginetest.Records)
	return b
}

// lanWatch sends a packet of the LAN at every event of a change, and keeps what became of those that no tunnel carried.
type lanWatch struct {
	b         *enginetest.Branch
	sent      int
	lost      []string
	sentences []string
}

func (w *lanWatch) see(e engine.Event) {
	if text := e.Sentence(); text != "" {
		w.sentences = append(w.sentences, text)
	}
	w.sent++
	path := w.b.Router.Reach("Vlan1", fakeios.Packet{Destination: netip.MustParseAddr("198.18.5.5"), Protocol: "tcp",
		DestinationPort: 443})
	if path.Place != fakeios.Zscaler || !path.Arrived {
		w.lost = append(w.lost, string(e.Kind)+": "+string(path.Place)+" "+path.Reason)
	}
}

// order finds texts in a list, each behind the one before it; the first that is not there is named.
func order(list []string, texts ...string) (missing string) {
	for _, text := range texts {
		at := slices.IndexFunc(list, func(s string) bool { return strings.Contains(s, text) })
		if at < 0 {
			return text
		}
		list = list[at+1:]
	}
	return ""
}

// TestOneTunnelAtATime changes what two tunnels use that are up: the backup is changed, negotiated anew where that is
// needed, and proven before the primary is touched. The LAN has a tunnel at every moment.
func TestOneTunnelAtATime(t *testing.T) {
	t.Parallel()
	edge := func(from, to string) func(*testing.T, *enginetest.Branch) {
		return func(t *testing.T, b *enginetest.Branch) {
			b.WantNext(t, strings.Replace(enginetest.SiteText, from, to, 1), enginetest.PSK)
		}
	}
	const clear1, clear2 = "clear crypto session remote 198.51.100.11", "clear crypto session remote 203.0.113.22"
	for name, c := range map[string]struct {
		change func(*testing.T, *enginetest.Branch)
		typed  []string // in this order
		never  []string
	}{
		"pre-shared key": {func(t *testing.T, b *enginetest.Branch) { b.Rotate(t) }, []string{
			"peer ZIA-BACKUP", "pre-shared-key " + enginetest.NewPSK, clear2, "show crypto ikev2 sa",
			"peer ZIA-PRIMARY", "pre-shared-key " + enginetest.NewPSK, clear1, "show crypto ikev2 sa"}, nil},
		"mtu": {func(t *testing.T, b *enginetest.Branch) {
			b.WantNext(t, enginetest.SiteText+"mtu: 1360\n", enginetest.PSK)
		}, []string{"interface Tunnel2", "ip mtu 1360", "show crypto ikev2 sa", "interface Tunnel1", "ip mtu 1360"},
			[]string{"clear crypto session"}},
		"identity": {func(t *testing.T, b *enginetest.Branch) {
			for _, e := range []*fakeios.Edge{b.Primary, b.Backup} {
				e.SetCredentials(fakeios.Credential{FQDN: "moved@corp.example", PSK: enginetest.PSK})
			}
			edge("branch@", "moved@")(t, b)
		}, []string{"identity local email moved@corp.example", clear2, "identity local email moved@corp.example",
			clear1}, nil},
		"transforms": {func(t *testing.T, b *enginetest.Branch) {
			b.Primary.SetAESSubscription(true)
			b.Backup.SetAESSubscription(true)
			edge("  cloud:", "  encryption: aes-gcm\n  cloud:")(t, b)
		}, []string{"crypto ipsec transform-set", clear2, clear1}, nil},
		"global address": {edge("185.46.212.88", "185.46.212.97"), []string{
			"ip route 185.46.212.97 255.255.255.255 Tunnel1",
			"no ip route 185.46.212.88 255.255.255.255 Tunnel1"}, []string{"clear crypto session"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := standing(t)
			c.change(t, b)
			lan := &lanWatch{b: b}
			from := len(b.Router.Lines())
			flow, err := b.Router.StartFlow(fakeios.FlowConfig{To: netip.MustParseAddr("198.18.5.5"),
				Interval: 100 * time.Millisecond, Count: 100_000})
			if err != nil {
				t.Fatal(err)
			}
			out, err := b.Apply(t.Context(), lan.see)
			if end := b.Judge(t, err); end != enginetest.ProvenDone {
				t.Fatalf("%s: %v", end, err)
			}
			if len(lan.lost) > 0 {
				t.Errorf("%d of %d packets found no tunnel: %q", len(lan.lost), lan.sent, lan.lost)
			}
			if sent := flow.Result(); sent.Lost > 0 || sent.InClear > 0 || sent.Sent == 0 {
				t.Errorf("a host of the LAN lost packets: %s", sent)
			}
			typed := b.Router.Lines()[from:]
			if missing := order(typed, c.typed...); missing != "" {
				t.Errorf("%q was not typed where it should be:\n%s", missing, strings.Join(typed, "\n"))
			}
			for _, never := range c.never {
				if order(typed, never) == "" {
					t.Errorf("%q was typed", never)
				}
			}
			if len(out.Review.Plan.Stages) == 0 {
				t.Error("the plan has no stages")
			}
		})
	}
}

// TestRotationStops: where the backup does not come back with the new key the primary is not touched, and the backup
// negotiates with the old one again.
func TestRotationStops(t *testing.T) {
	t.Parallel()
	b := standing(t)
	b.Rotate(t)
	b.Portal(enginetest.PSK) // it was not changed
	lan := &lanWatch{b: b}
	from := len(b.Router.Lines())
	_, err := b.Apply(t.Context(), lan.see)
	if end := b.Judge(t, err); end != enginetest.ProvenUnchanged {
		t.Fatalf("%s: %v", end, err)
	}
	if len(lan.lost) > 0 {
		t.Errorf("packets found no tunnel: %q", lan.lost)
	}
	typed := b.Router.Lines()[from:]
	if order(typed, "clear crypto session remote 198.51.100.11") == "" || order(typed, "peer ZIA-PRIMARY") == "" {
		t.Errorf("the primary was touched:\n%s", strings.Join(typed, "\n"))
	}
	const clear2 = "clear crypto session remote 203.0.113.22"
	if missing := order(typed, clear2, "pre-shared-key "+enginetest.PSK, clear2); missing != "" {
		t.Errorf("no %q:\n%s", missing, strings.Join(typed, "\n"))
	}
	for _, want := range []string{"stage 1 of 2 (backup, Tunnel2)", "not touched: Tunnel1"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: no %q", err, want)
		}
	}
	var unproven *engine.NotProvenError
	if !errors.As(err, &unproven) || len(unproven.Causes) == 0 {
		t.Errorf("no cause: %v", err)
	}
	mustBeUp(t, b)
}

// TestPrimaryDoesNotComeBack: both tunnels go back, one at a time.
func TestPrimaryDoesNotComeBack(t *testing.T) {
	t.Parallel()
	b := standing(t)
	b.Rotate(t)
	b.Primary.SetCredentials(fakeios.Credential{FQDN: "branch@corp.example", PSK: enginetest.PSK})
	lan := &lanWatch{b: b}
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.RollingBack { // somebody has mended the portal, with the old key
			b.Backup.SetCredentials(fakeios.Credential{FQDN: "branch@corp.example", PSK: enginetest.PSK})
		}
		lan.see(e)
	})
	if end := b.Judge(t, err); end != enginetest.ProvenUnchanged {
		t.Fatalf("%s: %v", end, err)
	}
	if len(lan.lost) > 0 {
		t.Errorf("packets found no tunnel: %q", lan.lost)
	}
	typed := b.Router.Lines()
	const clear1, clear2 = "clear crypto session remote 198.51.100.11", "clear crypto session remote 203.0.113.22"
	if missing := order(typed, clear2, clear1, clear1, clear2); missing != "" {
		t.Errorf("no %q:\n%s", missing, strings.Join(typed, "\n"))
	}
	mustBeUp(t, b)
}

// TestDownFirst: a tunnel that is down is moved before the one that carries the traffic, and a router without a tunnel
// that is up gets everything at once.
func TestDownFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		down   func(b *enginetest.Branch)
		stages string
	}{
		"both up":      {func(*enginetest.Branch) {}, "Tunnel2 Tunnel1"},
		"primary down": {func(b *enginetest.Branch) { b.Primary.SetReachable(false) }, "Tunnel1 Tunnel2"},
		"both down": {func(b *enginetest.Branch) {
			b.Primary.SetReachable(false)
			b.Backup.SetReachable(false)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := standing(t)
			c.down(b)
			b.Clock.Advance(10 * time.Minute)
			b.Rotate(t)
			b.Primary.SetReachable(true)
			b.Backup.SetReachable(true)
			session := b.Login(t)
			review, err := engine.ReviewRouter(t.Context(), session, b.Job)
			if err != nil {
				t.Fatal(err)
			}
			var moved []string
			for _, s := range review.Plan.Stages {
				moved = append(moved, s.Interface)
			}
			if got := strings.Join(moved, " "); got != c.stages {
				t.Errorf("moved %q, not %q", got, c.stages)
			}
			if _, err := b.Apply(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestDiesBetweenStages lets the process die at moments of a rotation: another one finishes it, one tunnel at a time,
// or takes it back.
func TestDiesBetweenStages(t *testing.T) {
	t.Parallel()
	stage := func(kind engine.Kind, n int) func(engine.Event) bool {
		return func(e engine.Event) bool { return e.Kind == kind && e.Stage == n }
	}
	for name, at := range map[string]func(engine.Event) bool{
		"first begun":   stage(engine.StageStarted, 1),
		"first typed":   stage(engine.StepDone, 1),
		"first anew":    stage(engine.Anew, 1),
		"first proven":  stage(engine.StageProven, 1),
		"second begun":  stage(engine.StageStarted, 2),
		"second typed":  stage(engine.StepDone, 2),
		"second anew":   stage(engine.Anew, 2),
		"second proven": stage(engine.StageProven, 2),
	} {
		for _, way := range []string{"resume", "rollback"} {
			oneIn(4, t, name+"/"+way, func(t *testing.T) {
				t.Parallel()
				b := standing(t)
				b.Rotate(t)
				store, err := journal.OpenStore(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				die(t, b, "apply", store, engine.Apply, at)
				i, job, done := interrupted(t, b, store)
				defer done()
				lan := &lanWatch{b: b}
				if way == "resume" {
					_, err = engine.Resume(t.Context(), b.Dial, job, i, lan.see)
				} else {
					b.Portal(enginetest.PSK)
					err = engine.RollBackTo(t.Context(), b.Dial, job, i, lan.see)
					if err == nil {
						err = &engine.RolledBackError{Err: errDied}
					}
				}
				end := b.Judge(t, err)
				if end != enginetest.ProvenDone && end != enginetest.ProvenUnchanged {
					t.Errorf("%s: %v", end, err)
				}
				if len(lan.lost) > 0 {
					t.Errorf("packets found no tunnel: %q", lan.lost)
				}
				if end == enginetest.ProvenUnchanged {
					b.Portal(enginetest.PSK)
				}
				mustBeUp(t, b)
			})
		}
	}
}

// TestRotationTakenBackLater: a rotation that was proven and saved is taken back by a run of its own, again one tunnel
// at a time.
func TestRotationTakenBackLater(t *testing.T) {
	t.Parallel()
	b := standing(t)
	before, startup := b.Before, b.Startup
	b.Rotate(t)
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run, err := store.Begin(t.Context(), journal.Header{Site: "branch-001", Router: b.Address, Command: "apply"})
	if err != nil {
		t.Fatal(err)
	}
	b.Job.Journal, b.Job.Run = run, run.ID()
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(run.Write(journal.End{Outcome: journal.Done}), run.Close()); err != nil {
		t.Fatal(err)
	}
	last, err := store.Last("branch-001")
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := store.Snapshot("branch-001", last.Snapshot.File)
	if err != nil {
		t.Fatal(err)
	}
	b.Portal(enginetest.PSK)
	b.WantNext(t, enginetest.SiteText, enginetest.PSK) // who has the old key gives it
	job := b.Job
	job.Journal, job.Run = nil, ""
	target := engine.Interrupted{State: last.State, Snapshot: &snapshot}
	lan := &lanWatch{b: b}
	from := len(b.Router.Lines())
	if err := engine.RollBackTo(t.Context(), b.Dial, job, target, lan.see); err != nil {
		t.Fatal(err)
	}
	if b.Router.RunningConfig() != before || b.Router.StartupConfig() != startup {
		t.Error("the configuration is not what it was")
	}
	typed := b.Router.Lines()[from:]
	if missing := order(typed, "clear crypto session remote 203.0.113.22", "show crypto ikev2 sa",
		"clear crypto session remote 198.51.100.11"); missing != "" {
		t.Errorf("no %q:\n%s", missing, strings.Join(typed, "\n"))
	}
	if len(lan.lost) > 0 {
		t.Errorf("packets found no tunnel: %q", lan.lost)
	}
	mustBeUp(t, b)
}

// mustBeUp wants both tunnels up, with what the configuration has now.
func mustBeUp(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	session := b.Login(t)
	for _, clear := range []string{"203.0.113.22", "198.51.100.11"} { // what has another key does not come back
		if _, err := session.Show(t.Context(), "clear crypto session remote "+clear); err != nil {
			t.Fatal(err)
		}
	}
	if report, err := engine.Verify(t.Context(), session, b.Job, enginetest.Unwatched); err != nil {
		t.Errorf("the tunnels are not up: %v, %v", report.Verdict, err)
	}
}
