package fakeios

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
)

// Fleet is many virtual routers in one process, each with a listener of its own.
//
// A router that nobody has used yet costs its startup-config as text, a listening socket and the
// goroutine that accepts: about 6 kB, and one file descriptor with what the kernel keeps behind it.
// The first connection makes it 5 kB heavier, and so does a change to one of its edges, because the
// router has to notice. An open session takes another file descriptor, 5 goroutines and about
// 55 kB; a bare server of golang.org/x/crypto/ssh takes 6 and 47 kB. BenchmarkFleetIdle and
// BenchmarkFleetSessions measure all this.
type Fleet struct {
	routers   []*Router
	listeners []net.Listener
}

// NewRouters makes count routers out of base. They share its clock, its edges and its host key,
// which is made if it has none. vary, if not nil, turns the Config of router i, from 0, into its
// own. A Config that is refused is a [*MemberError].
func NewRouters(base Config, count int, vary func(i int, cfg *Config)) ([]*Router, error) {
	profile, err := base.profile()
	if err != nil {
		return nil, err
	}
	if base.HostKey, err = base.wholeKey(profile.KeyBits); err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	routers := make([]*Router, count)
	for i := range routers {
		cfg := base
		if vary != nil {
			vary(i, &cfg)
		}
		if routers[i], err = New(cfg); err != nil {
			return nil, &MemberError{Index: i, Count: count, Hostname: withDefaults(cfg).Hostname, Err: err}
		}
		routers[i].hibernate()
	}
	return routers, nil
}

// PortEach are the addresses of a fleet that shares one address: count ports from first on, or a
// free port each if that of first is 0.
func PortEach(first netip.AddrPort, count int) ([]netip.AddrPort, error) {
	if first.Port() > 0 && int(first.Port())+count-1 > 65535 {
		return nil, fmt.Errorf("the ports from %s on are too few for %d routers", first, count)
	}
	out := make([]netip.AddrPort, count)
	for i := range out {
		out[i] = first
		if first.Port() > 0 {
			out[i] = netip.AddrPortFrom(first.Addr(), first.Port()+uint16(i))
		}
	}
	return out, nil
}

// AddressEach are the addresses of a fleet that shares one port: count addresses from first on,
// all in 127.0.0.0/8, which Linux answers on without being asked.
func AddressEach(first netip.AddrPort, count int) ([]netip.AddrPort, error) {
	out := make([]netip.AddrPort, count)
	at := first.Addr()
	for i := range out {
		if !at.Is4() || !at.IsLoopback() {
			return nil, fmt.Errorf("an address for each of %d routers is taken from 127.0.0.0/8; %s does not "+
				"begin far enough inside it", count, first.Addr())
		}
		out[i], at = netip.AddrPortFrom(at, first.Port()), at.Next()
	}
	return out, nil
}

// OpenFleet listens for routers[i] on at[i]. If one address cannot be had, none is kept, and the
// [*MemberError] names it: a fleet that is silently smaller proves nothing.
func OpenFleet(ctx context.Context, routers []*Router, at []netip.AddrPort) (*Fleet, error) {
	if len(routers) != len(at) {
		return nil, fmt.Errorf("%d routers and %d addresses", len(routers), len(at))
	}
	f := &Fleet{routers: routers, listeners: make([]net.Listener, 0, len(at))}
	var config net.ListenConfig
	for i, address := range at {
		l, err := config.Listen(ctx, "tcp", address.String())
		if err != nil {
			return nil, errors.Join(f.failed(i, err), f.Close())
		}
		f.listeners = append(f.listeners, l)
		routers[i].hibernate()
	}
	return f, nil
}

// failed names the router whose listener failed.
func (f *Fleet) failed(i int, err error) error {
	return &MemberError{Index: i, Count: len(f.routers), Hostname: f.routers[i].cfg.Hostname,
		Err: explainDescriptors(err, len(f.routers))}
}

// MemberError says which router of a fleet failed.
type MemberError struct {
	Index, Count int // the router, from 0, and how many there were to be
	Hostname     string
	Err          error
}

// Error implements error.
func (e *MemberError) Error() string {
	return fmt.Sprintf("router %s (%d of %d): %v", e.Hostname, e.Index+1, e.Count, e.Err)
}

// Unwrap returns what failed.
func (e *MemberError) Unwrap() error { return e.Err }

// explainDescriptors says what to do when the process has no file descriptors left. Go has raised the limit as
// far as it may by itself.
func explainDescriptors(err error, routers int) error {
	if !errors.Is(err, syscall.EMFILE) && !errors.Is(err, syscall.ENFILE) {
		return err
	}
	return fmt.Errorf("%w: %d routers need one file descriptor each and one more for each session; raise the hard "+
		"limit (ulimit -Hn)", err, routers)
}

// Routers are the routers in the order of their addresses.
func (f *Fleet) Routers() []*Router { return f.routers }

// Addr is the address that router i, from 0, listens on.
func (f *Fleet) Addr(i int) net.Addr { return f.listeners[i].Addr() }

// Serve answers SSH on every listener until ctx ends, then closes every session and returns when
// the last one is gone. The error is nil when ctx ended it. A listener that fails ends the whole
// fleet with a [*MemberError].
func (f *Fleet) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer stop()
	failed := make([]error, len(f.routers))
	var running, sessions sync.WaitGroup
	for i, r := range f.routers {
		running.Go(func() {
			if err := r.accept(ctx, f.listeners[i], &sessions); err != nil {
				failed[i] = f.failed(i, err)
				cancel()
			}
		})
	}
	running.Wait()
	sessions.Wait()
	return errors.Join(failed...)
}

// Close gives the listeners back. Sessions that are open stay open until the context of
// [Fleet.Serve] ends.
func (f *Fleet) Close() error {
	var failed []error
	for _, l := range f.listeners {
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
