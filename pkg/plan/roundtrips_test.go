package plan_test

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// roundTrip is that of the links in these tests. Their time is not real, so that it is exact.
const roundTrip = time.Second

// link is a connection over which everything takes half a round trip. It has the address of a
// network connection.
type link struct{ net.Conn }

func (link) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort("203.0.113.200:50000"))
}

func (link) LocalAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort("192.0.2.10:22"))
}

// newLink gives both ends, and a group that is done when nothing is under way any more.
func newLink(ends *sync.WaitGroup) (client, server net.Conn) {
	client, near := net.Pipe()
	far, server := net.Pipe()
	ends.Go(func() { carry(near, far) })
	ends.Go(func() { carry(far, near) })
	return link{client}, link{server}
}

type packet struct {
	due  time.Time
	data []byte
}

func carry(from, to net.Conn) {
	queue := make(chan packet, 4096)
	go func() {
		defer close(queue)
		for {
			buffer := make([]byte, 32<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				queue <- packet{time.Now().Add(roundTrip / 2), buffer[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range queue {
		<-time.After(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
	for range queue { // until the reader has noticed
	}
}

// wire is a listener whose connections are the far ends of links.
type wire chan net.Conn

func (w wire) Accept() (net.Conn, error) {
	conn, ok := <-w
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (w wire) Close() error { return nil }

func (w wire) Addr() net.Addr { return link{}.LocalAddr() }

// TestRoundTrips counts the round trips of pushes through the virtual router over a link with a
// delay, and holds the prediction to that count.
func TestRoundTrips(t *testing.T) {
	steps := rendered(
		t, siteOptions{psk: "lab-key-0123456789", traffic: "web", encryption: "none",
			exempt: "10.0.0.0/8, 203.0.113.80",
			mtu:    1400})
	changed := rendered(
		t, siteOptions{psk: "other-key-9876543210", traffic: "all", encryption: "none", exempt: "10.0.0.0/8",
			mtu: 1360})
	key := hostKey()
	for _, window := range []int{1, 3, 16, 64} {
		synctest.Test(t, func(t *testing.T) {
			router, err := fakeios.New(fakeios.Config{HostKeyPEM: key, Startup: branchText})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			w, ends := make(wire), &sync.WaitGroup{}
			done := make(chan error, 1)
			go func() { done <- router.Serve(ctx, w) }()
			session,
				err := ciscoios.Dial(
				ctx, device.Target{Address: "192.0.2.10:22", User: "noc", HostKey: router.HostKeyFingerprint(),
					LegacySSH: true,
					Auth:      device.Auth{Password: secret.New("noc")}},
				ciscoios.Options{Window: window, Dial: func(context.Context, string, string) (net.Conn, error) {
					client, server := newLink(ends)
					w <- server
					return client, nil
				}})
			if err != nil {
				t.Fatal(err)
			}
			for _, wanted := range [][]playbook.Step{steps, changed} {
				p, err := plan.Build(iosconf.Parse(router.RunningConfig()), wanted)
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				if err := session.Configure(ctx, p.Lines(), nil); err != nil {
					t.Fatal(err)
				}
				took := time.Since(start)
				predicted := plan.RoundTrips(
					p.Lines(), plan.Window{Lines: window, Bytes: 1024, CanPipeline: ciscoios.CanPipeline})
				if time.Duration(predicted)*roundTrip != took {
					t.Errorf("window %d: %d lines: %d round trips are predicted, %v take place", window, len(p.Lines()),
						predicted, took.Seconds())
				}
				t.Logf("window %d: %d lines take %d round trips", window, len(p.Lines()), predicted)
			}
			_ = session.Close()
			cancel()
			close(w)
			<-done
			ends.Wait()
		})
	}
	if n := plan.RoundTrips(nil, plan.Window{Lines: 16, Bytes: 1024, CanPipeline: ciscoios.CanPipeline}); n != 0 {
		t.Errorf("no lines take %d round trips", n)
	}
}
