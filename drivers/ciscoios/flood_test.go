package ciscoios_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// mostMemory is what one session may hold, in bytes, whatever a router sends.
const mostMemory = 32 << 20

// forEver says something again and again, until the connection ends.
func forEver(text string) func(*fieldShell) string {
	packet := []byte(strings.ReplaceAll(text, "\n", "\r\n"))
	for len(text) < 1000 && len(packet) < 16<<10 {
		packet = append(packet, packet...)
	}
	return func(s *fieldShell) string {
		for {
			if _, err := s.out.Write(packet); err != nil {
				return ""
			}
		}
	}
}

// byteByByte says a text for ever, one byte a packet.
func byteByByte(text string) func(*fieldShell) string {
	return func(s *fieldShell) string {
		for i := 0; ; i++ {
			if _, err := s.out.Write([]byte{text[i%len(text)]}); err != nil {
				return ""
			}
		}
	}
}

const (
	aMessage = "*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n"
	aPage    = "one row\n --More-- "
)

// answering is a router that says so instead of answering a command or a line.
func answering(say func(*fieldShell) string) *field {
	return &field{shell: cli{handlers: map[string]func(*fieldShell) string{"show clock": say,
		"crypto ikev2 proposal P": say}}.run}
}

// greeting is a router that says so instead of a prompt.
func greeting(say func(*fieldShell) string) *field {
	return &field{shell: func(s *fieldShell) { say(s) }}
}

// loggingIn is a router that does something in the middle of a login.
func loggingIn(config func(*ssh.ServerConfig)) *field {
	return &field{auth: config, shell: func(*fieldShell) {}}
}

// floods are all that a router was thought to be able to send without an end.
func floods() map[string]*field {
	out := map[string]*field{
		"banners of the login": loggingIn(func(c *ssh.ServerConfig) {
			var conn ssh.ServerPreAuthConn
			c.PreAuthConnCallback = func(c ssh.ServerPreAuthConn) { conn = c }
			c.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
				for {
					if err := conn.SendAuthBanner(strings.Repeat("x\n", 4<<10)); err != nil {
						return nil, err
					}
				}
			}
		}),
		"rounds of the login": loggingIn(func(c *ssh.ServerConfig) {
			c.PasswordCallback = nil
			c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata,
				ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
				for {
					if _, err := ask("", "more", nil, nil); err != nil {
						return nil, err
					}
				}
			}
		}),
		"questions of the login": loggingIn(func(c *ssh.ServerConfig) {
			c.PasswordCallback = nil
			c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata,
				ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
				_, err := ask("", "", make([]string, 40_000), make([]bool, 40_000))
				return nil, err
			}
		}),
		"requests": answering(func(s *fieldShell) string {
			for {
				if _, _, err := s.conn.SendRequest("more@example.com", false, make([]byte, 8<<10)); err != nil {
					return ""
				}
			}
		}),
		"channels": answering(func(s *fieldShell) string {
			for {
				var refused *ssh.OpenChannelError
				if _, _, err := s.conn.OpenChannel("session", nil); !errors.As(err, &refused) {
					return ""
				}
			}
		}),
		"rows behind a question": answering(func(s *fieldShell) string {
			s.say("[confirm]")
			_, _ = s.line() // Ctrl-C
			return forEver("x")(s)
		}),
		"the other stream": answering(func(s *fieldShell) string {
			for {
				if _, err := s.errors.Write(make([]byte, 8<<10)); err != nil {
					return ""
				}
			}
		}),
	}
	for name, say := range map[string]func(*fieldShell) string{
		"one row":        forEver("x"),
		"rows":           forEver("interface FastEthernet4 is up, line protocol is up\n"),
		"empty rows":     forEver("\n"),
		"prompts":        forEver("R1#\n"),
		"prompts, row":   forEver("R1#"),
		"echoes":         forEver("R1#show clock\n"),
		"broken echoes":  forEver("show cl" + aMessage + "R1#show clock\n"),
		"messages":       forEver(aMessage),
		"prompts, mixed": forEver("R1#" + aMessage),
		"rollbacks":      forEver("!Pass 1\nR1#!List of Rollback Commands:\nR1#\nend\nRollback Done\n"),
		"pages":          forEver(aPage),
		"questions":      forEver("[confirm][yes/no]: "),
		"modes":          forEver("R1(config)#" + strings.Repeat("(", 40) + "\n"),
		"latin-1":        forEver("\xe9\xff\x80"),
		"single bytes":   byteByByte("x"),
		"single rows":    byteByByte("\n"),
	} {
		out["answer: "+name] = answering(say)
		if !strings.HasPrefix(name, "single") {
			out["greeting: "+name] = greeting(say)
		}
	}
	return out
}

var everyFlood = flag.Bool("faults", false, "play every flood, not a sample of them")

// floodSample is of how many floods one is played without the flag.
const floodSample = 5

// TestFloods: whatever a router sends without an end, it is cut off in seconds with an error that says so, and a
// session never holds more than 32 MB. The tests are not parallel, because memory is that of all of them.
func TestFloods(t *testing.T) {
	all := floods()
	first := rand.IntN(floodSample)
	for i, name := range slices.Sorted(maps.Keys(all)) {
		f := all[name]
		if !*everyFlood && i%floodSample != first {
			continue
		}
		t.Run(name, func(t *testing.T) {
			target := f.serve(t)
			ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
			defer cancel()
			most, began := watchMemory(t), time.Now()
			err := visit(ctx, target)
			peak := most()
			if err == nil || ctx.Err() != nil {
				t.Errorf("it was not cut off: %v", err)
			}
			if peak > mostMemory {
				t.Errorf("%d MB were held", peak>>20)
			}
			text := fmt.Sprint(err)
			t.Logf("%.1f MB, %s: %.200s", float64(peak)/(1<<20), time.Since(began).Round(time.Millisecond), text)
			if strings.Contains(text, "\n") || strings.Contains(text, "noc-password") || len(text) > 2000 {
				t.Errorf("no error for a row of a log: %q", text)
			}
		})
	}
}

// visit logs in and shows.
func visit(ctx context.Context, target device.Target) error {
	s, err := ciscoios.Dial(ctx, target, ciscoios.Options{CommandTimeout: time.Second,
		HandshakeTimeout: 3 * time.Second})
	if err != nil {
		return err
	}
	for range 5 { // what looks like an answer for a moment is none the next time
		if _, err = s.Show(ctx, "show clock"); err != nil {
			break
		}
	}
	_ = s.Close()
	return err
}

// watchMemory measures what is held at most from now on, beyond what is held now: the garbage is collected before
// every look.
func watchMemory(t *testing.T) (most func() uint64) {
	t.Helper()
	held := func() uint64 {
		runtime.GC()
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		metrics.Read(live)
		return live[0].Value.Uint64() + live[1].Value.Uint64()
	}
	before := held()
	var peak atomic.Uint64
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		// What is allocated while the collector marks counts as live, the more of it the busier the machine is:
		// held is what three looks in a row have seen.
		last := [3]uint64{}
		for i := 0; ; i++ {
			last[i%len(last)] = held()
			if now := slices.Min(last[:]); now > before+peak.Load() {
				peak.Store(now - before)
			}
			select {
			case <-over:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(over); <-done; return peak.Load() }
}
