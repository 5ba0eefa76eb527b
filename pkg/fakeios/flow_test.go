package fakeios

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// starts lets a flow begin.
func (l *lab) starts(cfg FlowConfig) *Flow {
	l.t.Helper()
	f, err := l.StartFlow(cfg)
	if err != nil {
		l.t.Fatal(err)
	}
	return f
}

// counts expects what has become of a flow.
func counts(t *testing.T, f *Flow, delivered, clear, lost int) FlowResult {
	t.Helper()
	r := f.Result()
	if r.Delivered != delivered || r.InClear != clear || r.Lost != lost || r.Sent != delivered+clear+lost {
		t.Errorf("want %d delivered, %d in clear, %d lost, got %s", delivered, clear, lost, r)
	}
	return r
}

// TestFlow sends while the primary's edge goes and the backup takes over.
func TestFlow(t *testing.T) {
	l := branchLab(t, Config{})
	l.tunnelled()
	f := l.starts(FlowConfig{Name: "web", To: addr(web), Interval: 100 * time.Millisecond, Count: 6000})
	l.pass(59950 * time.Millisecond)
	counts(t, f, 600, 0, 0)
	l.first.SetReachable(false)
	l.pass(5 * time.Minute)
	// Dead peer detection: 10 s and five times 5 s.
	r := counts(t, f, 3250, 0, 350)
	if w := r.Ways[0]; r.Done || len(r.Ways) != 3 || w.Via != "Tunnel1" || w.Place != Zscaler || w.Packets != 600 ||
		r.Ways[1].Reason != "the edge does not answer" || r.Ways[2].Via != "Tunnel2" {
		t.Errorf("%+v", r)
	}
	l.pass(time.Hour)
	r = counts(t, f, 5650, 0, 350)
	start := time.Date(2026, 11, 24, 9, 2, 0, 0, time.UTC)
	if g := r.Longest; !r.Done || r.GapCount != 1 || r.Gaps[0] != g || g.Length() != 35*time.Second || g.Open ||
		g.Packets != 350 || !g.Start.Equal(start) {
		t.Errorf("%+v, want one from %s on", r.Longest, start)
	}
	contains(t, r.String(), "flow web: 6000 sent, 5650 delivered, 0 in clear, 350 lost\n",
		"  350 by Tunnel1 lost: the edge does not answer\n",
		"  longest outage 35s, from 09:02:00.000 to 09:02:35.000: the edge does not answer\n")
}

// TestFlowInClear counts apart what belongs into a tunnel and leaves by the WAN.
func TestFlowInClear(t *testing.T) {
	l := branchLab(t, Config{})
	l.tunnelled()
	cfg := FlowConfig{From: addr(host), To: addr(web), Count: 100}
	f := l.starts(cfg)
	cfg.Clear = true
	allowed := l.starts(cfg)
	l.pass(9 * time.Second)
	l.types("interface Vlan1\nno ip policy route-map ZRM")
	l.pass(10 * time.Second)
	counts(t, allowed, 20, 0, 0)
	r := counts(t, f, 10, 10, 0)
	if r.GapCount != 0 || r.Ways[1].Via != "FastEthernet4" || !r.Ways[1].InClear || r.Ways[1].Place != Internet {
		t.Errorf("%+v", r)
	}
	l.types("no ip nat inside source list 10 interface FastEthernet4 overload")
	l.pass(10 * time.Second)
	counts(t, allowed, 20, 0, 10)
	if r = counts(t, f, 10, 20, 0); !r.Longest.Open || r.Longest.Packets != 10 ||
		r.Longest.Length() != 10*time.Second {
		t.Errorf("%+v", r)
	}
	l.types("interface FastEthernet4\nshutdown")
	l.pass(10 * time.Second)
	counts(t, f, 10, 20, 10)
}

// TestFlowOverReload loses what is sent while the router boots.
func TestFlowOverReload(t *testing.T) {
	l := branchLab(t, Config{BootTime: time.Minute})
	f := l.starts(FlowConfig{To: addr(web), Count: 300, Clear: true, After: 500 * time.Millisecond})
	l.pass(10 * time.Second)
	counts(t, f, 10, 0, 0)
	l.mu.Lock()
	l.restart("test")
	l.mu.Unlock()
	l.pass(30 * time.Second)
	booting := counts(t, f, 10, 0, 30)
	l.pass(time.Minute)
	r := counts(t, f, 40, 0, 60)
	if !booting.Begins.Equal(r.Begins) || !booting.Longest.Start.Equal(r.Longest.Start) ||
		booting.Longest.Length() != 30*time.Second {
		t.Errorf("while it boots: %+v, later: %+v", booting, r)
	}
	if r.Longest.Reason != reloading || r.Longest.Length() != time.Minute {
		t.Errorf("%+v", r)
	}
	f.Stop()
	l.pass(time.Hour)
	if r = counts(t, f, 40, 0, 60); !r.Done {
		t.Error("it goes on")
	}
}

// TestFlowsAreChecked refuses what cannot be sent.
func TestFlowsAreChecked(t *testing.T) {
	l := branchLab(t, Config{})
	good := FlowConfig{To: addr(web), Count: 1}
	for want, change := range map[string]func(*FlowConfig){
		"set to":          func(f *FlowConfig) { f.To = addr("::1") },
		"change from":     func(f *FlowConfig) { f.From = addr("::1") },
		"change protocol": func(f *FlowConfig) { f.Protocol = "gre" },
		"leave port out": func(f *FlowConfig) {
			f.Protocol = "icmp"
			f.Port = 7
		},
		"set port":        func(f *FlowConfig) { f.Protocol = "udp" },
		"change interval": func(f *FlowConfig) { f.Interval = -1 },
		"change after":    func(f *FlowConfig) { f.After = -1 },
		"change size":     func(f *FlowConfig) { f.Size = -1 },
		"set count":       func(f *FlowConfig) { f.Count = 0 },
		"1 to 1000000 pa": func(f *FlowConfig) { f.Count = MaxFlow + 1 },
	} {
		cfg := good
		change(&cfg)
		if _, err := l.StartFlow(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	f := l.starts(FlowConfig{To: addr("172.17.0.1"), Protocol: "icmp", Count: 1})
	if r := counts(t, f, 1, 0, 0); r.Ways[0].Place != Itself {
		t.Errorf("%+v", r)
	}
}

// TestFlowIsQuick: 10,000 packets take well under a second.
func TestFlowIsQuick(t *testing.T) {
	l := branchLab(t, Config{})
	l.tunnelled()
	f := l.starts(FlowConfig{To: addr(web), Interval: 10 * time.Millisecond, Count: 10000})
	begin := time.Now()
	l.pass(100 * time.Second)
	counts(t, f, 10000, 0, 0)
	took := time.Since(begin)
	t.Logf("10,000 packets took %s", took)
	if limit := time.Second; took > limit && !underRace {
		t.Errorf("10,000 packets took %s, more than %s", took, limit)
	}
}

// TestFlowsWhileSomebodyLooks sends, looks and changes edges at the same time.
func TestFlowsWhileSomebodyLooks(t *testing.T) {
	l := branchLab(t, Config{})
	l.tunnelled()
	f := l.starts(FlowConfig{To: addr(web), Interval: 50 * time.Millisecond, Count: 1000})
	var all sync.WaitGroup
	all.Go(func() {
		for i := range 50 {
			l.first.SetReachable(i%2 == 0)
			l.clock.Advance(time.Second)
		}
	})
	all.Go(func() {
		for range 50 {
			if r := f.Result(); r.Sent != r.Delivered+r.InClear+r.Lost {
				t.Errorf("%+v", r)
			}
		}
	})
	all.Go(func() {
		for range 20 {
			l.show("show crypto session")
			_ = l.SetUplink("FastEthernet4", UplinkWorks)
		}
	})
	all.Wait()
	if r := f.Result(); r.Sent != 1000 || r.Lost == 0 || r.Delivered == 0 {
		t.Errorf("%s", r)
	}
}

func BenchmarkFlow(b *testing.B) {
	l := newLab(b, Config{})
	l.guide()
	l.types(policyLines)
	l.pass(time.Minute)
	b.ResetTimer()
	if _, err := l.StartFlow(FlowConfig{To: addr(web), Count: min(b.N, MaxFlow)}); err != nil {
		b.Fatal(err)
	}
	l.pass(time.Duration(b.N) * time.Second)
}
