package view_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// observations are a first look, a change, a rekey, a lost session and a new one.
func observations() []engine.Observation {
	before, after := halfUp(), halfUp()
	after.Tunnels[1].State, after.Tunnels[1].Session = verify.Standby, "UP-ACTIVE"
	after.Tunnels[1].Contradictions = nil
	after.Verdict, after.Proof.Reached = verify.Active, verify.LevelSAs
	rekeyed := after
	rekeyed.Tunnels = append([]verify.TunnelReport{}, after.Tunnels...)
	rekeyed.Tunnels[0].InboundSPI = "0xC"
	at := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	return []engine.Observation{
		{At: at(0), Report: &before},
		{At: at(2), Report: &before, Changes: verify.Changes(before, before)},
		{At: at(4), Report: &after, Changes: verify.Changes(before, after)},
		{At: at(6), Lost: errors.New("session lost while waiting")},
		{At: at(9), Report: &rekeyed, Changes: verify.Changes(after, rekeyed), Again: true},
	}
}

// TestWatchLines: one line a change, and none where nothing has changed.
func TestWatchLines(t *testing.T) {
	var out bytes.Buffer
	see := view.WatchLines(&out)
	for _, s := range observations() {
		see(s)
	}
	const want = "2026-11-24 09:00:00 UTC  site degraded: primary established, " +
		"backup negotiating (the IKEv2 SA is IN-NEG, not READY); proof: none, and probe was wanted\n" +
		`2026-11-24 09:00:04 UTC  site: verdict degraded -> active
2026-11-24 09:00:04 UTC  backup: tunnel negotiating -> standby
2026-11-24 09:00:04 UTC  backup: session DOWN-NEGOTIATING -> UP-ACTIVE
2026-11-24 09:00:04 UTC  backup: no longer track_up
2026-11-24 09:00:06 UTC  session LOST, dialling again: session lost while waiting
2026-11-24 09:00:09 UTC  connected again
2026-11-24 09:00:09 UTC  primary: rekeyed, inbound 0xA -> 0xC
`
	if out.String() != want {
		t.Errorf("\n%s", out.String())
	}
}

// TestWatchJSON: one object a line; the first look has the report, a change its own fields.
func TestWatchJSON(t *testing.T) {
	var out bytes.Buffer
	see := view.WatchJSON(&out)
	for _, s := range observations() {
		see(s)
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	want := []string{
		`{"time":"2026-11-24T09:00:00Z","event":"first","report":{"verdict":"degraded",`,
		`{"time":"2026-11-24T09:00:04Z","event":"change","what":"verdict","from":"degraded","to":"active"}`,
		`{"time":"2026-11-24T09:00:04Z","event":"change",` +
			`"tunnel":"backup","what":"state","from":"negotiating","to":"standby"}`,
		`{"time":"2026-11-24T09:00:04Z","event":"change",` +
			`"tunnel":"backup","what":"session","from":"DOWN-NEGOTIATING","to":"UP-ACTIVE"}`,
		`{"time":"2026-11-24T09:00:04Z","event":"change",` +
			`"tunnel":"backup","what":"contradiction","from":"track_up","to":""}`,
		`{"time":"2026-11-24T09:00:06Z","event":"lost","error":"session lost while waiting"}`,
		`{"time":"2026-11-24T09:00:09Z","event":"again","report":{"verdict":"active",`,
		`{"time":"2026-11-24T09:00:09Z","event":"change",` +
			`"tunnel":"primary","what":"inbound_spi","from":"0xA","to":"0xC"}`,
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines:\n%s", len(lines), out.String())
	}
	for i := range want {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("line %d: %s", i+1, lines[i])
		}
	}
}

// terminal is as much of one as Screen uses: a cursor that goes up, and erasing below it. What would
// wrap or scroll off is a mistake.
type terminal struct {
	t             *testing.T
	columns, rows int
	screen        []string
}

// Redraw implements [view.Redrawer].
func (x *terminal) Redraw(up int, lines []string) bool {
	top := len(x.screen) - up
	if top < 0 {
		x.t.Fatalf("%d lines up of %d", up, len(x.screen))
	}
	x.screen = append(x.screen[:top], lines...)
	for _, line := range x.screen {
		if len([]rune(line)) > x.columns || strings.Contains(line, "\x1b") {
			x.t.Errorf("%q is no line of %d columns", line, x.columns)
		}
	}
	if len(x.screen) >= x.rows {
		x.t.Errorf("%d lines on %d rows", len(x.screen), x.rows)
	}
	return true
}

// TestScreen draws every look in the place of the one before, whatever the size of the terminal.
func TestScreen(t *testing.T) {
	for _, size := range [][2]int{{120, 50}, {80, 24}, {40, 12}, {40, 4}} {
		x := &terminal{t: t, columns: size[0], rows: size[1]}
		d := &view.Screen{W: x, Size: func() (int, int) { return size[0], size[1] }}
		for range 4 {
			for _, s := range observations() {
				d.See(s)
			}
		}
		all := strings.Join(x.screen, "\n")
		if last := x.screen[len(x.screen)-1]; !strings.HasPrefix(last, "looked at ") {
			t.Errorf("%v: the last line is %q", size, last)
		}
		if n := strings.Count(all, "PRIMARY"); n != 1 {
			t.Errorf("%v: the table is there %d times", size, n)
		}
		if size[1] == 50 && (!strings.Contains(all, "rekeyed, inbound 0xA -> 0xC") ||
			!strings.Contains(all, "session LOST")) {
			t.Errorf("%v:\n%s", size, all)
		}
	}
}

// TestScreenLost says that what stands there is old.
func TestScreenLost(t *testing.T) {
	x := &terminal{t: t, columns: 120, rows: 50}
	d := &view.Screen{W: x, Size: func() (int, int) { return 120, 50 }}
	for _, s := range observations()[:4] {
		d.See(s)
	}
	if last := x.screen[len(x.screen)-1]; !strings.HasPrefix(last, "LOST at ") {
		t.Errorf("%q", last)
	}
}
