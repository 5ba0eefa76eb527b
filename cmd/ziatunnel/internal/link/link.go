// Package link is a slow network between a client and a router that runs on this machine. It measures what
// something costs in round trips.
//
//	slow, err := link.Open(ctx, router, 50*time.Millisecond) // a round trip takes 100 ms
//	took := apply(slow.Address())
//	roundTrips, fixed, err := link.Fit(samples) // of several links
//
// It is for benchmarks and tests alone. It never limits throughput or loses packets, and what it says in
// seconds depends on the machine.
package link

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// Link relays connections to one address. Each direction is late by a fixed time, the order is kept,
// and throughput is free. Connecting takes a round trip, as it does with TCP.
type Link struct {
	listener net.Listener
	to       string
	oneWay   time.Duration
	relays   sync.WaitGroup
}

// Open listens on a free port of this machine, in front of the address to. The round trip time of the
// link is twice oneWay.
func Open(ctx context.Context, to string, oneWay time.Duration) (*Link, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	out := &Link{listener: l, to: to, oneWay: oneWay}
	out.relays.Go(func() { out.accept(ctx) })
	return out, nil
}

// Address is where clients connect to.
func (l *Link) Address() string { return l.listener.Addr().String() }

// Close takes no further connections and waits until both ends have closed the others.
func (l *Link) Close() error {
	err := l.listener.Close()
	l.relays.Wait()
	return err
}

func (l *Link) accept(ctx context.Context) {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		l.relays.Go(func() { l.connect(ctx, client) })
	}
}

// connect relays one connection. The client was told that it is connected a round trip too early, so
// what it says first leaves a round trip late, and the router has the connection when that arrives.
func (l *Link) connect(ctx context.Context, client net.Conn) {
	said := receive(client, l.oneWay, time.Now().Add(2*l.oneWay))
	<-time.After(3 * l.oneWay)
	server, err := (&net.Dialer{}).DialContext(ctx, "tcp", l.to)
	if err != nil {
		_ = client.Close()
		drain(said)
		return
	}
	var both sync.WaitGroup
	both.Go(func() { deliver(said, server) })
	both.Go(func() { deliver(receive(server, l.oneWay, time.Time{}), client) })
	both.Wait()
}

// Relay passes on what one connection says to another, late by oneWay, until either ends; then the
// other is closed.
func Relay(from, to net.Conn, oneWay time.Duration) { deliver(receive(from, oneWay, time.Time{}), to) }

type packet struct {
	due  time.Time
	data []byte
}

// receive reads what a connection sends, until it ends, and computes when each piece arrives at the other
// side. Nothing leaves before a certain time.
func receive(from net.Conn, oneWay time.Duration, notBefore time.Time) <-chan packet {
	said := make(chan packet, 4096)
	go func() {
		defer close(said)
		for {
			buffer := make([]byte, 32<<10)
			n, err := from.Read(buffer)
			if n > 0 {
				leaves := time.Now()
				if leaves.Before(notBefore) {
					leaves = notBefore
				}
				said <- packet{leaves.Add(oneWay), buffer[:n]}
			}
			if err != nil {
				return
			}
		}
	}()
	return said
}

// deliver writes each packet when it is due, and closes the connection when nothing more comes.
func deliver(said <-chan packet, to net.Conn) {
	for p := range said {
		<-time.After(time.Until(p.due))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	_ = to.Close()
	drain(said)
}

// drain discards packets until the sender ends.
func drain(said <-chan packet) {
	for range said {
		continue
	}
}

// Sample is how long something took over a link with a certain round trip time.
type Sample struct{ RoundTrip, Took time.Duration }

// ErrFewSamples is a fit over fewer than two round trip times.
var ErrFewSamples = errors.New("a line needs samples at two round trip times at least")

// Fit draws the straight line that lies closest to the samples: its slope is the number of round
// trips, and fixed is what takes time whatever the link.
func Fit(samples []Sample) (roundTrips float64, fixed time.Duration, err error) {
	var sx, sy, sxx, sxy float64
	for _, s := range samples {
		x, y := s.RoundTrip.Seconds(), s.Took.Seconds()
		sx += x
		sy += y
		sxx += x * x
		sxy += x * y
	}
	n := float64(len(samples))
	spread := n*sxx - sx*sx
	if len(samples) < 2 || spread <= 0 {
		return 0, 0, ErrFewSamples
	}
	roundTrips = (n*sxy - sx*sy) / spread
	return roundTrips, time.Duration((sy - roundTrips*sx) / n * float64(time.Second)), nil
}
