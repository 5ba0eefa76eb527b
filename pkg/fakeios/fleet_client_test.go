package fakeios

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// mass is what a process weighs: what its heap and its stacks occupy, its goroutines, and what the
// kernel counts, 0 where it does not tell.
type mass struct{ bytes, goroutines, resident float64 }

func weigh() mass {
	runtime.GC() // twice, because the first one shrinks stacks and finds what the second one frees
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	out := mass{bytes: float64(m.HeapInuse + m.StackInuse), goroutines: float64(runtime.NumGoroutine())}
	var size, pages int
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if _, err := fmt.Sscan(string(text), &size, &pages); err == nil {
			out.resident = float64(pages * os.Getpagesize())
		}
	}
	return out
}

// added is what has been added since before, shared out among n.
func (m mass) added(before mass, n int) mass {
	each := func(after, before float64) float64 { return (after - before) / float64(n) }
	return mass{each(m.bytes, before.bytes), each(m.goroutines, before.goroutines), each(m.resident, before.resident)}
}

func addresses(f *Fleet, count int) []string {
	out := make([]string, count)
	for i := range out {
		out[i] = f.Addr(i).String()
	}
	return out
}

// clients is another process that holds sessions open, so that theirs is not weighed with ours.
type clients struct {
	testing.TB
	orders io.Writer
	news   *bufio.Scanner
}

// asClients makes this test binary the process of [clients].
const asClients = "FAKEIOS_FLEET_CLIENTS"

func startClients(t testing.TB) *clients {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestFleetClients$", "-test.timeout=10m")
	cmd.Env = append(os.Environ(), asClients+"=1")
	cmd.Stderr = os.Stderr
	orders, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	news, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = orders.Close() // it leaves when nothing is ordered any more
		_, _ = io.Copy(io.Discard, news)
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &clients{t, orders, bufio.NewScanner(news)}
}

// open logs in on every address, and returns how long that took.
func (c *clients) open(addresses []string) time.Duration {
	c.Helper()
	if _, err := io.WriteString(c.orders, strings.Join(addresses, " ")+"\n"); err != nil {
		c.Fatal(err)
	}
	for c.news.Scan() {
		news, ours := strings.CutPrefix(c.news.Text(), "fleet: ")
		if !ours {
			continue
		}
		took, err := strconv.ParseInt(news, 10, 64)
		if err != nil {
			c.Fatal(news)
		}
		return time.Duration(took)
	}
	c.Fatal("the process of the clients has ended")
	return 0
}

// TestFleetClients is that process. A line of addresses opens a session on each.
func TestFleetClients(t *testing.T) {
	if os.Getenv(asClients) == "" {
		t.Skip("this is no test, it is the other process of the fleet's")
	}
	orders := bufio.NewScanner(os.Stdin)
	orders.Buffer(nil, 1<<20)
	var held []io.Closer
	for orders.Scan() {
		start := time.Now()
		opened, err := openAll(strings.Fields(orders.Text()))
		held = append(held, opened...)
		news := fmt.Sprint(time.Since(start).Nanoseconds())
		if err != nil {
			news = err.Error()
		}
		if _, err := io.WriteString(os.Stdout, "fleet: "+news+"\n"); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range held {
		_ = c.Close()
	}
}

// openAll opens a session on each address, a few at a time, and waits for its prompt.
func openAll(addresses []string) ([]io.Closer, error) {
	opened, failed := make([]io.Closer, len(addresses)), make([]error, len(addresses))
	var workers sync.WaitGroup
	next := make(chan int)
	for range 4 {
		workers.Go(func() {
			for i := range next {
				opened[i], failed[i] = openOne(addresses[i])
			}
		})
	}
	for i := range addresses {
		next <- i
	}
	close(next)
	workers.Wait()
	return slices.DeleteFunc(opened, func(c io.Closer) bool { return c == nil }), errors.Join(failed...)
}

func openOne(address string) (io.Closer, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	stop := time.AfterFunc(time.Minute, func() { _ = conn.Close() }).Stop
	defer stop()
	config := clientConfig()
	config.KeyExchanges = []string{sha1Group1} // the cheapest
	c, err := login(conn, config)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := waitForPrompt(c); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func waitForPrompt(c *ssh.Client) error {
	s, err := c.NewSession()
	if err != nil {
		return err
	}
	screen, err := s.StdoutPipe()
	if err != nil {
		return err
	}
	if _, err := s.StdinPipe(); err != nil { // without one the session would end at once
		return err
	}
	if err := s.RequestPty("vt100", 24, 80, nil); err != nil {
		return err
	}
	if err := s.Shell(); err != nil {
		return err
	}
	_, err = bufio.NewReader(screen).ReadString('#')
	return err
}
