package drivertest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// save: what runs is what the router boots with.
func (s suite) save(t *testing.T) {
	session, router := s.open(t, Options{})
	if err := session.Configure(t.Context(), s.Block, nil); err != nil {
		t.Fatal(err)
	}
	if router.Startup() == router.Running() {
		t.Error("it is saved before anybody has asked for it")
	}
	if err := session.Save(t.Context()); err != nil || router.Startup() != router.Running() {
		t.Errorf("save: %v", err)
	}
	s.mustShow(t, session)
}

// silence: a router that does not answer in time is a [device.TimeoutError], wherever it falls silent.
func (s suite) silence(t *testing.T) {
	const timeout = 300 * time.Millisecond
	// The last command: the first may be one that a driver types by itself as it logs in.
	line, command := s.Block[s.Refused.Index].Text.Reveal(), s.Show[len(s.Show)-1].Command
	for name, run := range map[string]func(Session) error{
		line:    func(session Session) error { return session.Configure(t.Context(), s.Block, nil) },
		command: func(session Session) error { _, err := session.Show(t.Context(), command); return err },
	} {
		t.Run(name, func(t *testing.T) {
			session, _ := s.open(t, Options{Timeout: timeout}, Trouble{Silence, name})
			var silent *device.TimeoutError
			if err := run(session); !errors.As(err, &silent) {
				t.Errorf("%v", err)
			}
		})
	}
}

// cancelledWait: whoever cancels is not kept waiting by a router that is silent.
func (s suite) cancelledWait(t *testing.T) {
	command := s.Show[len(s.Show)-1].Command
	session, _ := s.open(t, Options{}, Trouble{Silence, command})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	began := time.Now()
	_, err := session.Show(ctx, command)
	if took := time.Since(began); !errors.Is(err, context.Canceled) || took > time.Second {
		t.Errorf("%v after %s", err, took)
	}
}

// lost: a connection that ends under way is a [device.LostSessionError], and a new login works.
func (s suite) lost(t *testing.T) {
	session, router := s.open(t, Options{}, Trouble{Loss, s.Block[s.Refused.Index].Text.Reveal()})
	var lost *device.LostSessionError
	if err := session.Configure(t.Context(), s.Block, nil); !errors.As(err, &lost) {
		t.Errorf("%v", err)
	}
	if _, err := session.Show(t.Context(), s.Show[0].Command); err == nil {
		t.Error("a session that was lost shows something")
	}
	if err := session.Save(t.Context()); err == nil {
		t.Error("a session that was lost saves")
	}
	s.mustShow(t, dial(t, router, Options{}))
}

// closeTwice: closing again is no error, and a session that is closed says so instead of hanging.
func (s suite) closeTwice(t *testing.T) {
	session, _ := s.open(t, Options{})
	for range 2 {
		if err := session.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := session.Show(ctx, s.Show[0].Command); err == nil || ctx.Err() != nil {
		t.Errorf("show behind close: %v", err)
	}
}

// goroutines: nothing of a session runs on once it is closed, whatever was the end of it.
func (s suite) goroutines(t *testing.T) {
	router := s.start(t, Trouble{Silence, s.Block[s.Refused.Index].Text.Reveal()})
	before := runtime.NumGoroutine()
	for range 2 {
		session, err := router.Dial(t.Context(), Options{Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		_ = session.Configure(t.Context(), s.Block, nil)
		_ = session.Close()
	}
	_, _ = router.Dial(t.Context(), Options{WrongPassword: true})
	if after := settled(before); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// settled is the number of goroutines once it is not above a limit, or after ten seconds: the router needs a
// moment to see that a session has ended.
func settled(limit int) int {
	deadline := time.After(10 * time.Second)
	for {
		n := runtime.NumGoroutine()
		if n <= limit {
			return n
		}
		select {
		case <-deadline:
			return n
		case <-time.After(5 * time.Millisecond):
		}
	}
}
