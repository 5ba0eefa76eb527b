package main_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/link"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// farRouters is the name under which the test program is a fleet of routers behind slow links: a
// process of its own, so that what the clients cost can be told from what the routers cost.
const farRouters = "far-routers"

// farSpeed is how much faster than the machine's the clocks of these routers are: tunnels come up
// soon, and timers outlast a machine that is busy.
const farSpeed = 10

// serveFarRouters is that process. It prints the fingerprint of the host key and the addresses, and
// ends when its input does.
func serveFarRouters() int {
	count, err := strconv.Atoi(os.Getenv("COUNT"))
	roundTrip, err2 := time.ParseDuration(os.Getenv("ROUND_TRIP"))
	if err := errors.Join(err, err2); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := printFarRouters(ctx, count, roundTrip); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

func printFarRouters(ctx context.Context, count int, roundTrip time.Duration) error {
	base := fakeios.Config{HostKeyPEM: hostKey(), Clock: fakeios.NewSystemClock(farSpeed)}
	routers, err := fakeios.NewRouters(
		base,
		count,
		func(_ int, cfg *fakeios.Config) { cfg.Edges = enginetest.Edges("lab-key-0123456789") },
	)
	if err != nil {
		return err
	}
	at, err := fakeios.PortEach(netip.MustParseAddrPort("127.0.0.1:0"), count)
	if err != nil {
		return err
	}
	fleet, err := fakeios.OpenFleet(ctx, routers, at)
	if err != nil {
		return err
	}
	go func() { _ = fleet.Serve(ctx) }()
	fmt.Fprintln(os.Stdout, routers[0].HostKeyFingerprint())
	for i := range routers {
		l, err := link.Open(ctx, fleet.Addr(i).String(), roundTrip/2)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stdout, l.Address())
	}
	return nil
}

// far is a fleet of routers in another process.
type far struct {
	pin       string
	addresses []string
}

// newFar starts count routers behind links.
func newFar(b *testing.B, count int, roundTrip time.Duration) far {
	b.Helper()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.CommandContext(b.Context(), self)
	cmd.Args = []string{farRouters}
	cmd.Env = append(os.Environ(), "COUNT="+strconv.Itoa(count), "ROUND_TRIP="+roundTrip.String())
	cmd.Stderr = os.Stderr
	hold, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = hold.Close(); _ = cmd.Wait() })
	f := far{}
	lines := bufio.NewScanner(out)
	for len(f.addresses) < count && lines.Scan() {
		if f.pin == "" {
			f.pin = lines.Text()
			continue
		}
		if _, _, err := net.SplitHostPort(lines.Text()); err != nil {
			b.Fatal(err)
		}
		f.addresses = append(f.addresses, lines.Text())
	}
	if len(f.addresses) < count {
		b.Fatalf("%d of %d routers came up: %v", len(f.addresses), count, lines.Err())
	}
	return f
}
