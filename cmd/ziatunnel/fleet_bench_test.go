//go:build unix

package main_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	xssh "golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
)

// The fleets of the benchmarks.
const (
	fleetRouters   = 1000
	fleetAtOnce    = 50
	fleetRoundTrip = 50 * time.Millisecond
	openSessions   = 500
	idleTime       = 3 * time.Second
)

// spent is the processor time of this process so far; the routers are another one.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// each does something at every one of n sites, so many at once, and fails with the first error.
func each(n, atOnce int, do func(i int) error) error {
	next := make(chan int)
	var mu sync.Mutex
	var failed error
	var crew sync.WaitGroup
	for range atOnce {
		crew.Go(func() {
			for i := range next {
				if err := do(i); err != nil {
					mu.Lock()
					if failed == nil {
						failed = fmt.Errorf("site %d: %w", i, err)
					}
					mu.Unlock()
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	crew.Wait()
	return failed
}

// chore is a piece of work at one site.
type chore struct {
	name string
	do   func(ctx context.Context, address, pin string, job engine.Job) error
}

// bareLogin is what any client of golang.org/x/crypto/ssh pays: TCP, the handshake and the password,
// with the algorithms that the driver uses too.
func bareLogin(_ context.Context, address, _ string, _ engine.Job) error {
	client, err := xssh.Dial(
		"tcp",
		address,
		&xssh.ClientConfig{User: "noc", Auth: []xssh.AuthMethod{xssh.Password("noc")},
			HostKeyCallback: xssh.InsecureIgnoreHostKey()},
	)
	if err != nil {
		return err
	}
	return client.Close()
}

// fullApply brings a site from nothing to saved.
func fullApply(ctx context.Context, address, pin string, job engine.Job) error {
	dial := func(ctx context.Context) (engine.Session, error) {
		return ciscoios.Dial(ctx, enginetest.Target(address, pin), ciscoios.Options{})
	}
	_, err := engine.Apply(
		ctx,
		dial,
		job,
		func(engine.Review) (bool, error) { return true, nil },
		func(engine.Event) {},
	)
	return err
}

// burst is what [engine.ReviewRouter] asks in its one burst.
var burst = []string{
	"show version",
	"show ip interface brief",
	"show running-config",
	"show startup-config",
	"show users",
	"show archive config rollback timer",
	"show reload",
	"show configuration lock",
	"ping 198.51.100.11 source FastEthernet4 repeat 3",
	"ping 203.0.113.22 source FastEthernet4 repeat 3",
}

// readAndProve logs in, reads the facts without planning anything, and proves the tunnels.
func readAndProve(ctx context.Context, address, pin string, job engine.Job) error {
	s, err := ciscoios.Dial(ctx, enginetest.Target(address, pin), ciscoios.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	var unknown *device.RejectedLineError // an image may not know one of them
	if _, err := s.Show(ctx, burst...); err != nil && !errors.As(err, &unknown) {
		return err
	}
	_, err = engine.Verify(ctx, s, job, func(engine.Event) {})
	return err
}

// oneLook logs in, reads the facts, plans and guards, and proves the tunnels.
func oneLook(ctx context.Context, address, pin string, job engine.Job) error {
	s, err := ciscoios.Dial(ctx, enginetest.Target(address, pin), ciscoios.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	review, err := engine.ReviewRouter(ctx, s, job)
	if err != nil {
		return err
	}
	if !review.Plan.Empty() {
		return errors.New("there is something to change")
	}
	_, err = engine.Verify(ctx, s, job, func(engine.Event) {})
	return err
}

// BenchmarkFleetCPU says how much processor time of the client a site takes, in bare handshakes: a
// thousand routers at 50 ms, in a process of their own.
func BenchmarkFleetCPU(b *testing.B) {
	for b.Loop() {
		f := newFar(b, fleetRouters, fleetRoundTrip)
		job := fleetJob(b)
		per := map[string]time.Duration{}
		for _, c := range []chore{
			{"bare_handshake", bareLogin}, {"full_apply", fullApply}, {"login_facts_proof", readAndProve},
			{"with_plan_and_guards", oneLook},
		} {
			before, start := spent(b), time.Now()
			if err := each(
				fleetRouters, fleetAtOnce,
				func(i int) error { return c.do(b.Context(), f.addresses[i], f.pin, job) },
			); err != nil {
				b.Fatalf("%s: %v", c.name, err)
			}
			per[c.name] = (spent(b) - before) / fleetRouters
			b.Logf(
				"%s: %s of the client's processors a site, %d sites in %s",
				c.name,
				per[c.name],
				fleetRouters,
				time.Since(start).Round(time.Second),
			)
			b.ReportMetric(float64(per[c.name])/float64(per["bare_handshake"]), c.name+"/handshakes")
		}
	}
}

func fleetJob(b *testing.B) engine.Job {
	job := enginetest.NewJob(b)
	job.Interval, job.Wait = 200*time.Millisecond, time.Minute
	return job
}

// BenchmarkFleetSessions holds 500 sessions open at once: what each weighs, what they cost while they
// wait, and whether work over all of them is as quick as over a tenth of them.
func BenchmarkFleetSessions(b *testing.B) {
	for b.Loop() {
		f := newFar(b, openSessions, fleetRoundTrip)
		job := fleetJob(b)
		if err := bareLogin(b.Context(), f.addresses[0], "", job); err != nil { // what is made once is not weighed
			b.Fatal(err)
		}
		before := weight()
		sessions := make([]*ciscoios.Session, openSessions)
		err := each(openSessions, fleetAtOnce, func(i int) (err error) {
			sessions[i], err = ciscoios.Dial(b.Context(), enginetest.Target(f.addresses[i], f.pin), ciscoios.Options{})
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(weight()-before)/openSessions/1000, "kB/fresh-session")
		tenth := lookAll(b, sessions[:openSessions/10], job)
		all := lookAll(b, sessions, job)
		b.ReportMetric(float64(weight()-before)/openSessions/1000, "kB/used-session")
		b.ReportMetric(all/tenth, "rate-all/rate-tenth")
		idle := spent(b)
		<-time.After(idleTime)
		b.ReportMetric(float64(spent(b)-idle)/float64(idleTime), "processors/idle-sessions")
		for _, s := range sessions {
			_ = s.Close()
		}
	}
}

// lookAll reads facts and plans over all the sessions at once, and says how many a second.
func lookAll(b *testing.B, sessions []*ciscoios.Session, job engine.Job) (rate float64) {
	start := time.Now()
	if err := each(len(sessions), len(sessions), func(i int) error {
		_, err := engine.ReviewRouter(b.Context(), sessions[i], job)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return float64(len(sessions)) / time.Since(start).Seconds()
}

// weight is what this process holds on its heap and stacks, behind a collection, in bytes.
func weight() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
