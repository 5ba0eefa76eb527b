package engine_test

import (
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// steeringTable has TestSteeringUnderFlow print all of its table, as `make steering` does.
var steeringTable = flag.Bool("steering", false, "every way to steer against everything that can die, as a table")

// What of a steered branch dies, and is mended again.
type wayToDie struct {
	name      string
	die, mend func(r *fakeios.Router, primary *fakeios.Edge) error
	always    bool // it is tried by every run of the tests
	lineDown  bool // dead peer detection finds out
	kills     bool // nothing that goes into the primary comes back
	wan       bool // nothing is left to move to
}

func edgeOnly(do func(*fakeios.Edge)) func(*fakeios.Router, *fakeios.Edge) error {
	return func(_ *fakeios.Router, e *fakeios.Edge) error { do(e); return nil }
}

var waysToDie = []wayToDie{
	{
		name: "the edge is silent", always: true, lineDown: true, kills: true,
		die:  edgeOnly(func(e *fakeios.Edge) { e.SetReachable(false) }),
		mend: edgeOnly(func(e *fakeios.Edge) { e.SetReachable(true) }),
	},
	{
		name: "the edge refuses IKE", lineDown: true, kills: true,
		die:  edgeOnly(func(e *fakeios.Edge) { e.SetRefusing(true) }),
		mend: edgeOnly(func(e *fakeios.Edge) { e.SetRefusing(false) }),
	},
	{
		name: "the service is dead, IKE goes on", always: true, kills: true,
		die:  edgeOnly(func(e *fakeios.Edge) { e.SetDegraded(true) }),
		mend: edgeOnly(func(e *fakeios.Edge) { e.SetDegraded(false) }),
	},
	{
		name: "the health page alone is dead",
		die:  edgeOnly(func(e *fakeios.Edge) { e.SetPage(false) }),
		mend: edgeOnly(func(e *fakeios.Edge) { e.SetPage(true) }),
	},
	{
		name: "the service is slow (400 ms)",
		die:  edgeOnly(func(e *fakeios.Edge) { e.SetProbeRTT(400 * time.Millisecond) }),
		mend: edgeOnly(func(e *fakeios.Edge) { e.SetProbeRTT(24 * time.Millisecond) }),
	},
	{
		name: "the edge flaps (90 s up, 60 s down)", lineDown: true,
		die:  edgeOnly(func(e *fakeios.Edge) { e.SetFlapping(90*time.Second, 60*time.Second) }),
		mend: edgeOnly(func(e *fakeios.Edge) { e.SetFlapping(0, 0) }),
	},
	{
		name: "the WAN is down", wan: true,
		die: func(r *fakeios.Router, _ *fakeios.Edge) error {
			return r.SetUplink("FastEthernet4", fakeios.CableCut)
		},
		mend: func(r *fakeios.Router, _ *fakeios.Edge) error {
			return r.SetUplink("FastEthernet4", fakeios.UplinkWorks)
		},
	},
}

// The times of a run, in which a host of the LAN sends a packet every beat.
const (
	beat     = time.Second
	settling = 5 * time.Minute  // until probes and tracks say what the branch is like
	dead     = 15 * time.Minute // from the wayToDie to the mending
	mended   = 15 * time.Minute // behind it
)

// steered is a branch that was provisioned for a way to steer, when all has come up.
func steered(t *testing.T, steering string) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, ciscoios.Options{})
	steer(t, b, "steering: "+steering+"\nwhen_down: drop\n")
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	pass(b, settling)
	return b
}

// pass lets time go by in small steps, each of which the router notices.
func pass(b *enginetest.Branch, d time.Duration) {
	for range int(d / beat) {
		b.Clock.Advance(beat)
		b.Router.Log()
	}
}

// outcome is what became of the packets of a host of the LAN.
type outcome struct {
	without time.Duration // service, in all
	longest time.Duration
	back    bool // the traffic was in the primary again at the end
	fakeios.FlowResult
}

// under lets something die under a flow, and mends it again.
func under(t *testing.T, steering string, d wayToDie) outcome {
	t.Helper()
	b := steered(t, steering)
	packets := int((dead + mended) / beat)
	flow, err := b.Router.StartFlow(fakeios.FlowConfig{To: netip.MustParseAddr("8.8.8.8"), Interval: beat,
		Count: packets})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.die(b.Router, b.Primary); err != nil {
		t.Fatal(err)
	}
	pass(b, dead)
	if err := d.mend(b.Router, b.Primary); err != nil {
		t.Fatal(err)
	}
	pass(b, mended)
	out := outcome{FlowResult: flow.Result()}
	out.longest = out.Longest.Length()
	for _, gap := range out.Gaps {
		out.without += gap.Length()
	}
	out.back = webLeaves(b) == "Tunnel1"
	return out
}

// TestSteeringUnderFlow holds what each way to steer promises: with the guide's lines a dead service keeps the traffic
// for as long as it is dead; where probes steer, for no longer than the probe, its track and their delays take. Nothing
// ever leaves in clear.
func TestSteeringUnderFlow(t *testing.T) {
	t.Parallel()
	p := site.DefaultProbe()
	noticed := time.Duration(p.Frequency+p.Down)*time.Second + time.Duration(p.Timeout)*time.Millisecond
	detected := 35*time.Second + 2*beat // dead peer detection: 10 s, and five retries of 5 s
	rows := make([][]string, len(waysToDie))
	for i, d := range waysToDie {
		rows[i] = append(rows[i], d.name)
		for _, steering := range site.Steerings() {
			if !*steeringTable && !d.always {
				continue
			}
			o := under(t, steering, d)
			rows[i] = append(rows[i], fmt.Sprintf("%.0f s, %d lost", o.without.Seconds(), o.Lost))
			most := map[bool]time.Duration{true: detected, false: noticed}[d.lineDown]
			if !d.lineDown && steering == site.SteeringGuide {
				most = dead + beat
				if o.without < dead-beat && d.kills {
					t.Errorf("%s, %s: only %s without service, though nothing steers", steering, d.name, o.without)
				}
			}
			if d.wan {
				most = dead + noticed // the tracks have to come up again
			}
			if o.InClear > 0 || o.longest > most || !o.back || o.Sent != int((dead+mended)/beat) {
				t.Errorf("%s, %s: longest %s, at most %s; in the primary at the end: %v\n%s", steering, d.name,
					o.longest, most, o.back, o.FlowResult)
			}
		}
	}
	if *steeringTable {
		printTable(os.Stdout, append([]string{"what dies for 15 minutes"}, site.Steerings()...), rows)
	}
}

func printTable(w io.Writer, head []string, rows [][]string) {
	fmt.Fprintln(w, "| "+strings.Join(head, " | ")+" |")
	fmt.Fprintln(w, "|"+strings.Repeat(" --- |", len(head)))
	for _, row := range rows {
		fmt.Fprintln(w, "| "+strings.Join(row, " | ")+" |")
	}
}
