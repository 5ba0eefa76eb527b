package main_test

import (
	"context"
	"math"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/link"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestStatsAreRoundTrips holds what sessions count against the time that applies take over a slow
// link, where nothing else takes time: the clock of the test is not real, and the router's and the
// engine's is another one. Both logins are in it, and TCP, which the link does not have: its round trip
// is taken at dialling. Where the second login is made beside the push, what passes there is not counted twice.
func TestStatsAreRoundTrips(t *testing.T) {
	for name, fast := range map[string]bool{"as everywhere": false, "speed earned": true} {
		t.Run(name, func(t *testing.T) { holdStatsToTime(t, fast) })
	}
}

// noted is a login whose session is noted.
type noted struct {
	engine.Login
	sessions *[]*ciscoios.Session
}

func (n noted) Open(ctx context.Context) (engine.Session, error) {
	s, err := n.Login.Open(ctx)
	if err == nil {
		*n.sessions = append(*n.sessions, s.(*ciscoios.Session))
	}
	return s, err
}

func holdStatsToTime(t *testing.T, fast bool) {
	t.Helper()
	job := enginetest.NewJob(t)
	key := hostKey()
	synctest.Test(t, func(t *testing.T) {
		clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		router, err := fakeios.New(
			fakeios.Config{HostKeyPEM: key, Clock: clock, Edges: enginetest.Edges("lab-key-0123456789")},
		)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		far, ends := make(farEnds), &sync.WaitGroup{}
		done := make(chan error, 1)
		go func() { done <- router.Serve(ctx, far) }()
		var sessions []*ciscoios.Session
		target := device.Target{
			Address:   "192.0.2.10:22",
			User:      "noc",
			HostKey:   router.HostKeyFingerprint(),
			LegacySSH: true,
			Auth:      device.Auth{Password: secret.New("noc")},
		}
		dial := func(ctx context.Context) (engine.Session, error) {
			s, err := ciscoios.Dial(ctx, target, ciscoios.Options{Dial: far.dial(ends)})
			if err != nil {
				return nil, err
			}
			sessions = append(sessions, s)
			return s, nil
		}
		job.Clock = enginetest.VirtualClock{ManualClock: clock}
		job.Journal = &enginetest.Records{}
		job.Run = "20261124-090000-a1b2c3"
		if fast {
			job.Renderings, job.Widen = enginetest.Fast(), true
			job.BeginLogin = func(ctx context.Context, beside engine.Session) engine.Login {
				return noted{enginetest.BeginLogin(ctx, beside), &sessions}
			}
		}
		for _, name := range []string{"first apply", "second apply"} {
			sessions = nil
			start := time.Now()
			if _, err := engine.Apply(
				ctx, dial, job, func(engine.Review) (bool, error) { return true, nil }, func(engine.Event) {},
			); err != nil {
				t.Fatal(err)
			}
			took := time.Since(start).Seconds() / linkRoundTrip.Seconds()
			counted, bytes := 0, int64(0)
			for _, s := range sessions {
				counted += s.Stats().RoundTrips
				bytes += s.Stats().BytesReceived
			}
			t.Logf("%s: %d round trips counted, %.2f take place, %d bytes received", name, counted, took, bytes)
			if math.Abs(float64(counted)-took) > took/10 {
				t.Errorf("%s: %d round trips counted, %.2f take place", name, counted, took)
			}
		}
		cancel()
		close(far)
		<-done
		ends.Wait()
	})
}

// linkRoundTrip is that of the link in the test above.
const linkRoundTrip = time.Second

// farEnds is a listener whose connections are the far ends of slow links.
type farEnds chan net.Conn

func (f farEnds) Accept() (net.Conn, error) {
	conn, ok := <-f
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (f farEnds) Close() error { return nil }

func (f farEnds) Addr() net.Addr { return slowLink{}.LocalAddr() }

// dial connects as TCP does: the router has the connection half a round trip before the client knows.
func (f farEnds) dial(ends *sync.WaitGroup) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, near := net.Pipe()
		far, server := net.Pipe()
		ends.Go(func() { link.Relay(near, far, linkRoundTrip/2) })
		ends.Go(func() { link.Relay(far, near, linkRoundTrip/2) })
		<-time.After(linkRoundTrip)
		f <- slowLink{server}
		return slowLink{client}, nil
	}
}

// slowLink is a connection with the address of a network connection.
type slowLink struct{ net.Conn }

func (slowLink) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort("203.0.113.200:50000"))
}

func (slowLink) LocalAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort("192.0.2.10:22"))
}
