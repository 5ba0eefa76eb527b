package ciscoios_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestLoginBeside: a login is made while a session types, and is a session like any other once it is opened.
func TestLoginBeside(t *testing.T) {
	router, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{Window: 4})
	s.SetWindow(8)
	login := s.BeginLogin(t.Context())
	lines := script("config>access-list 120 permit ip any host 192.0.2.1>config")
	for len(lines) < 20 {
		lines = append(lines, lines[0])
	}
	if err := s.Configure(t.Context(), lines, nil); err != nil {
		t.Fatal(err)
	}
	if n := s.MostUnderWay(); n != 8 {
		t.Errorf("%d lines were under way at once", n)
	}
	second, err := login.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Show(t.Context(), "show clock"); err != nil {
		t.Error(err)
	}
	if second.HostKey() != s.HostKey() || second.Hostname() != s.Hostname() || second.MostUnderWay() != 0 {
		t.Errorf("%s, %s", second.HostKey(), second.Hostname())
	}
	// Ten are those of a whole login and the command; channel, prompt, terminal set-up and command are four.
	if n := second.Stats().RoundTrips; n < 4 || n >= 10 {
		t.Errorf("%d round trips", n)
	}
	// A window that was widened is that of one session.
	if err := second.Configure(t.Context(), lines, nil); err != nil || second.MostUnderWay() != 4 {
		t.Errorf("%d lines were under way at once: %v", second.MostUnderWay(), err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(router.RunningConfig(), "access-list 120") {
		t.Error("nothing was configured")
	}
}

// TestLoginBesideGivenUp: a login that nobody opens, that is cancelled, or that fails leaves nothing open.
func TestLoginBesideGivenUp(t *testing.T) {
	router, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{HandshakeTimeout: 2 * time.Second})
	if err := s.BeginLogin(t.Context()).Close(); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	login := s.BeginLogin(ctx)
	cancel()
	if _, err := login.Open(ctx); err == nil {
		t.Error("a cancelled login was opened")
	}
	for _, c := range []struct {
		fault fakeios.Fault
		want  error
	}{
		{fakeios.Fault{Do: fakeios.FaultNoVTY}, device.ErrNoLine},
		{fakeios.Fault{Do: fakeios.FaultNoAnswer}, device.ErrUnreachable},
		{fakeios.Fault{Do: fakeios.FaultAccountLocked}, device.ErrAuth},
	} {
		if err := router.Inject(c.fault); err != nil {
			t.Fatal(err)
		}
		if _, err := s.BeginLogin(t.Context()).Open(t.Context()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.fault.Do, err)
		}
		router.ClearFaults(c.fault.Do)
	}
	if err := router.Inject(fakeios.Fault{Do: fakeios.FaultNoVTY, Skip: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.BeginLogin(t.Context()).Open(t.Context()); err == nil ||
		!strings.Contains(err.Error(), "a new TCP connection") {
		t.Errorf("no line for another TCP connection: %v", err)
	}
	if _, err := s.Show(t.Context(), "show clock"); err != nil {
		t.Errorf("the session beside them: %v", err)
	}
}

// TestNewConnectionIsNoSSH: what answers in the place of the router's SSH server does not count, and neither does
// silence.
func TestNewConnectionIsNoSSH(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(net.Conn)
		want   error
	}{
		"another service": {func(c net.Conn) { _, _ = c.Write([]byte("220 mail.example ESMTP\r\n")); _ = c.Close() },
			device.ErrNotSSH},
		"nothing": {func(c net.Conn) { _ = c.Close() }, device.ErrNoLine},
	} {
		t.Run(name, func(t *testing.T) {
			_, target := start(t, fakeios.Config{})
			dials := 0
			o := ciscoios.Options{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
				if dials++; dials < 3 {
					return (&net.Dialer{}).DialContext(ctx, network, address)
				}
				near, far := net.Pipe()
				go c.answer(far)
				return near, nil
			}}
			s := open(t, target, o)
			if _, err := s.BeginLogin(t.Context()).Open(t.Context()); !errors.Is(err, c.want) ||
				!strings.Contains(err.Error(), "a new TCP connection was") {
				t.Errorf("%v", err)
			}
		})
	}
}
