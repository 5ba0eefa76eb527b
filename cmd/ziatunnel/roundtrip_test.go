package main_test

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// delayed relays to an address with a fixed one-way delay; order is kept, throughput is free.
func delayed(b *testing.B, to string, oneWay time.Duration) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	var relays sync.WaitGroup
	b.Cleanup(func() { _ = l.Close(); relays.Wait() })
	relays.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			relays.Go(func() { pass(client, server, oneWay) })
			relays.Go(func() { pass(server, client, oneWay) })
		}
	})
	return l.Addr().String()
}

type packet struct {
	due  time.Time
	data []byte
}

func pass(from, to net.Conn, oneWay time.Duration) {
	queue := make(chan packet, 4096)
	go func() {
		defer close(queue)
		for {
			buffer := make([]byte, 32<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				queue <- packet{time.Now().Add(oneWay), buffer[:n]}
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
	_, _ = io.Copy(io.Discard, from)
}

// BenchmarkApplyRoundTrips counts the round trips of one apply from nothing, everything included,
// over a link delayed by 100 ms: the time divided by the round trip time.
func BenchmarkApplyRoundTrips(b *testing.B) {
	const rtt = 100 * time.Millisecond
	for b.Loop() {
		bench := newBench(b, ciscoios.Options{})
		address := delayed(b, bench.address, rtt/2)
		bench.dial = func(ctx context.Context) (engine.Session, error) {
			return ciscoios.Dial(ctx, device.Target{Address: address, User: "noc", HostKey: bench.router.HostKeyFingerprint(), Auth: device.Auth{Password: secret.New("noc")}}, ciscoios.Options{})
		}
		for _, name := range []string{"first", "second"} {
			start := time.Now()
			if _, err := bench.apply(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(time.Since(start))/float64(rtt), "roundtrips/"+name)
		}
	}
}
