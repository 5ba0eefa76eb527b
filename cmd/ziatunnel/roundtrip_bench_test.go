package main_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/link"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// linkTimes are the round trip times over which round trips are fitted.
var linkTimes = []time.Duration{0, 50 * time.Millisecond, 150 * time.Millisecond, 300 * time.Millisecond}

// contestant does its work on a router of its own behind a link, and tells how long each part of it
// took.
type contestant struct {
	name  string
	parts []string
	run   func(b *testing.B, rtt time.Duration) (took []time.Duration, err error)
}

// BenchmarkRoundTrips lets the tool, and the clients of rivals_bench_test.go with the same lines,
// work over links of different length, all at once, and fits how many round trips each needs. The
// routers' clocks are virtual, so nothing but the link and the processors takes time.
func BenchmarkRoundTrips(b *testing.B) {
	for b.Loop() {
		samples := map[string][]link.Sample{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, c := range contestants() {
			for _, rtt := range linkTimes {
				all.Go(func() {
					took, err := c.run(b, rtt)
					if err != nil {
						b.Errorf("%s at %s: %v", c.name, rtt, err)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					for i, part := range c.parts {
						samples[part] = append(samples[part], link.Sample{RoundTrip: rtt, Took: took[i]})
					}
				})
			}
		}
		all.Wait()
		if !b.Failed() {
			report(b, samples)
		}
	}
}

// report prints the table of BENCHMARKS.md.
func report(b *testing.B, samples map[string][]link.Sample) {
	var table strings.Builder
	floor, _, err := link.Fit(samples[floorPart])
	if err != nil {
		b.Fatal(err)
	}
	fmt.Fprintf(&table, "\n| work | round trips | above the floor | of the floor |\n| --- | --- | --- | --- |\n")
	for _, c := range contestants() {
		for _, part := range c.parts {
			n, _, err := link.Fit(samples[part])
			if err != nil {
				b.Fatal(err)
			}
			fmt.Fprintf(&table, "| %s | %.1f | %.1f | %.1f |\n", part, n, n-floor, n/floor)
			b.ReportMetric(n, strings.ReplaceAll(part, " ", "_")+"/trips")
		}
	}
	b.Log(table.String())
}

func contestants() []contestant {
	tool := contestant{name: "ziatunnel"}
	for _, r := range routines() {
		tool.parts = append(tool.parts, r.name)
	}
	tool.run = func(b *testing.B, rtt time.Duration) (took []time.Duration, err error) {
		branch, address := farBench(b, rtt)
		fastBranch, fastAddress := farBench(b, rtt)
		for _, r := range routines() {
			if r.fast {
				branch, address = fastBranch, fastAddress
			}
			c := &bill{phase: engine.Connecting}
			branch.Job.BeginLogin = c.beginLogin
			start := time.Now()
			if err := r.run(
				b.Context(),
				c.dial(enginetest.Target(address, branch.Router.HostKeyFingerprint()), ciscoios.Options{}),
				branch.Job, c.watch,
			); err != nil {
				return nil, fmt.Errorf("%s: %w", r.name, err)
			}
			took = append(took, time.Since(start))
		}
		return took, nil
	}
	out := []contestant{tool}
	for _, r := range rivals() {
		out = append(
			out,
			contestant{
				name:  r.name,
				parts: []string{r.name},
				run: func(b *testing.B, rtt time.Duration) ([]time.Duration, error) {
					branch, address := farBench(b, rtt)
					lines, err := rivalLines(branch)
					if err != nil {
						return nil, err
					}
					start := time.Now()
					err = r.run(b.Context(), address, lines, verify.Commands(branch.Job.Want))
					took := time.Since(start)
					if err != nil {
						return nil, err
					}
					missing, err := plan.Build(iosconf.Parse(branch.Router.RunningConfig()), branch.Job.Rendered.Steps)
					if err == nil && !missing.Empty() {
						err = fmt.Errorf("the router lacks %d lines afterwards", len(missing.Lines()))
					}
					return []time.Duration{took}, err
				},
			},
		)
	}
	return out
}

// farBench is a router behind a link.
func farBench(b *testing.B, rtt time.Duration) (branch *enginetest.Branch, address string) {
	branch = new881(b)
	l, err := link.Open(context.WithoutCancel(b.Context()), branch.Address, rtt/2)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	return branch, l.Address()
}

// rivalLines are the lines that the tool types on a router from nothing; a question mark is typed
// behind Ctrl-V, as everybody has to.
func rivalLines(b *enginetest.Branch) ([]string, error) {
	p, err := plan.Build(iosconf.Parse(b.Router.RunningConfig()), b.Job.Rendered.Steps)
	var out []string
	for _, line := range p.Lines() {
		out = append(out, strings.ReplaceAll(line.Text.Reveal(), "?", "\x16?"))
	}
	return out, err
}
