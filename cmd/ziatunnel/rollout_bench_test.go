package main_test

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// syntheticHands do nothing at sites, and weigh the process every so many of them.
type syntheticHands struct {
	done atomic.Int64
	most atomic.Int64 // bytes on heap and stacks
}

// weighEvery is how many sites lie between two weighings: each collects the garbage.
const weighEvery = 250

func (h *syntheticHands) Work(context.Context, local.Task, func(string)) rollout.Result {
	if h.done.Add(1)%weighEvery == 0 {
		if now := liveBytes(); now > h.most.Load() {
			h.most.Store(now)
		}
	}
	return rollout.Result{Outcome: rollout.Done}
}

func (h *syntheticHands) Prove(context.Context, local.Task, func(string)) rollout.Result {
	return rollout.Result{Outcome: rollout.Done}
}

// liveBytes is what is in use on the heap and the stacks.
func liveBytes() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// forgetful is a log that keeps nothing: what a disk does is not measured here.
type forgetful struct{}

func (forgetful) Append(rollout.Event) error { return nil }

// BenchmarkRolloutScale carries rollouts of a thousand and of ten thousand sites out, 50 at once, with
// hands that do nothing: what ten times the sites cost in memory, and in time against ten rollouts.
func BenchmarkRolloutScale(b *testing.B) {
	for b.Loop() {
		var small int64
		var tenSmall time.Duration
		for range 10 {
			bytes, took := syntheticRollout(b, 1000)
			small, tenSmall = max(small, bytes), tenSmall+took
		}
		large, largeTook := syntheticRollout(b, 10000)
		b.ReportMetric(float64(small)/1000, "kB/1000-sites")
		b.ReportMetric(float64(large)/1000, "kB/10000-sites")
		b.ReportMetric(float64(large-small)/9000, "B/further-site")
		b.ReportMetric(float64(largeTook)/float64(tenSmall), "time-10000/ten-times-1000")
	}
}

// syntheticRollout is how much a rollout takes at most, beyond what was there before, and how long.
func syntheticRollout(b *testing.B, sites int) (most int64, took time.Duration) {
	b.Helper()
	before := liveBytes()
	plan := rollout.Plan{
		ID:     "bench",
		Policy: rollout.Policy{Canary: 10, Waves: []rollout.Size{{Percent: 20}}, Parallel: 50},
	}
	for i := range sites {
		plan.Sites = append(plan.Sites, rollout.Site{Name: fmt.Sprintf("site-%05d", i)})
	}
	state, err := rollout.New(plan, nil)
	if err != nil {
		b.Fatal(err)
	}
	hands := &syntheticHands{}
	start := time.Now()
	if err := (&local.Runner{State: state, Log: forgetful{}, Sites: hands}).Run(b.Context()); err != nil {
		b.Fatal(err)
	}
	took = time.Since(start)
	if n := hands.done.Load(); n != int64(sites) {
		b.Fatalf("%d sites were worked on, want %d", n, sites)
	}
	return hands.most.Load() - before, took
}
