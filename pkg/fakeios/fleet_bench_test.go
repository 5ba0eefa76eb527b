package fakeios

import (
	"context"
	"net"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
)

// The fleets of the benchmarks.
const (
	idleRouters = 5000
	openOnes    = 1000
)

// BenchmarkFleetIdle says what a router costs that nobody logs into.
func BenchmarkFleetIdle(b *testing.B) {
	for b.Loop() {
		testKey()
		fullExec()
		configure.AllModes()
		before := weigh()
		f := fleet(b, Config{}, ports(b, idleRouters))
		each := weigh().added(before, idleRouters)
		b.ReportMetric(each.bytes, "B/idle-router")
		b.ReportMetric(each.goroutines, "goroutines/idle-router")
		b.ReportMetric(each.resident, "RSS-B/idle-router")
		runtime.KeepAlive(f)
	}
}

// BenchmarkFleetSessions says what an open session costs the process that holds the fleet, and how
// fast sessions open. Beside it stands the same for a bare server of golang.org/x/crypto/ssh that
// does nothing but print a prompt: most of the cost is there.
func BenchmarkFleetSessions(b *testing.B) {
	for b.Loop() {
		f := fleet(b, Config{}, ports(b, openOnes))
		ours, rate := hold(b, addresses(f, openOnes))
		bare, bareRate := hold(b, bareServer(b, openOnes))
		b.ReportMetric(ours.bytes, "B/session")
		b.ReportMetric(ours.goroutines, "goroutines/session")
		b.ReportMetric(ours.resident, "RSS-B/session")
		b.ReportMetric(rate, "sessions/s")
		b.ReportMetric(bare.bytes, "bare-B/session")
		b.ReportMetric(bare.goroutines, "bare-goroutines/session")
		b.ReportMetric(rate/bareRate, "sessions/bare-session")
	}
}

// hold opens a session on each address from another process, and says what one costs and how many
// open in a second.
func hold(b *testing.B, addresses []string) (each mass, rate float64) {
	b.Helper()
	others := startClients(b)
	others.open(addresses[:1]) // what is made once is not weighed
	before := weigh()
	took := others.open(addresses[1:])
	n := len(addresses) - 1
	return weigh().added(before, n), float64(n) / took.Seconds()
}

// bareServer listens on count ports, with the SSH of an 881 and nothing behind it.
func bareServer(b *testing.B, count int) []string {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	var out []string
	for range count {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, l.Addr().String())
		context.AfterFunc(ctx, func() { _ = l.Close() })
		running.Go(func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				running.Go(func() { bareSession(ctx, conn) })
			}
		})
	}
	b.Cleanup(func() { cancel(); running.Wait() })
	return out
}

func bareSession(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	config := &ssh.ServerConfig{PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
		return nil, nil
	}}
	profile, _ := Config{}.profile()
	profile.apply(config)
	key, _ := Config{HostKey: testKey()}.hostKey()
	config.AddHostKey(key)
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		for request := range requests {
			_ = request.Reply(true, nil)
			if request.Type == "shell" {
				break
			}
		}
		go ssh.DiscardRequests(requests)
		_, _ = channel.Write([]byte("bare#"))
		_, _ = channel.Read(make([]byte, 1))
	}
}
