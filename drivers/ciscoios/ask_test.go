package ciscoios_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

var reloadAnswers = []device.Answer{
	{Question: regexp.MustCompile(`Save\? \[yes/no\]: ?$`), Reply: "no"},
	{Question: regexp.MustCompile(`Proceed with reload\? \[confirm\]$`)},
}

// TestAsk answers what it knows, whatever key a question wants.
func TestAsk(t *testing.T) {
	for _, byLine := range []bool{false, true} {
		router, target := start(t, fakeios.Config{Quirks: fakeios.Quirks{ConfirmByLine: byLine}})
		s := open(t, target, ciscoios.Options{CommandTimeout: time.Second})
		if err := s.Configure(t.Context(), script("config>ip route 10.9.0.0 255.255.0.0 192.0.2.1>config"),
			nil); err != nil {
			t.Fatal(err)
		}
		said, err := s.Ask(t.Context(), "reload in 20", reloadAnswers...)
		if err != nil || !strings.Contains(said, "Reload scheduled for ") ||
			!strings.Contains(said, "System configuration has been modified") {
			t.Fatalf("%q %v", said, err)
		}
		if router.StartupConfig() == router.RunningConfig() {
			t.Error("it was saved")
		}
		if said, err = s.Ask(t.Context(), "reload cancel"); err != nil {
			t.Fatalf("%q %v", said, err)
		}
		if out, err := s.Show(t.Context(), "show reload"); err != nil || out[0] != "No reload is scheduled.\n" {
			t.Errorf("%q %v", out, err)
		}
	}
}

// TestRevertTimer lands in configuration mode; what is configured next goes on from there, and exec
// commands leave it first.
func TestRevertTimer(t *testing.T) {
	router, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{CommandTimeout: time.Second})
	archive := script("config>archive>config-archive", "config-archive>path flash:archive>config-archive")
	if err := s.Configure(t.Context(), archive, nil); err != nil {
		t.Fatal(err)
	}
	for _, push := range []bool{true, false} {
		said, err := s.Ask(t.Context(), "configure terminal revert timer 5")
		if err != nil || !strings.Contains(said, "Backing up current running config to flash:archive-") {
			t.Fatalf("%q %v", said, err)
		}
		if push {
			err = s.Configure(t.Context(), script(proposal...), nil)
		}
		said, askErr := s.Ask(t.Context(), "configure revert now")
		if err = errors.Join(err, askErr); err != nil || !strings.Contains(said, "Rollback Done") {
			t.Fatalf("%q %v", said, err)
		}
	}
	typed := router.Lines()
	if n := count(typed, "configure terminal"); n != 1 || strings.Contains(router.RunningConfig(), "proposal") {
		t.Errorf("entered configuration %d times: %q", n, typed)
	}
}

func count(lines []string, line string) int {
	return len(slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l != line }))
}

// TestMessagesAnywhere lets countdowns of a reload and of a revert timer come in between lines and
// in front of prompts: they are no answers.
func TestMessagesAnywhere(t *testing.T) {
	for _, arm := range []string{"reload in 7", "configure terminal revert timer 7"} {
		clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		_, target := start(t, fakeios.Config{Clock: clock})
		for window := 1; window <= 16; window += 5 {
			s := open(t, target, ciscoios.Options{CommandTimeout: 2 * time.Second, Window: window})
			if err := s.Configure(t.Context(), script("config>archive>config-archive",
				"config-archive>path flash:archive>config-archive"), nil); err != nil {
				t.Fatal(err)
			}
			if said, err := s.Ask(t.Context(), arm, reloadAnswers...); err != nil {
				t.Fatalf("%q %v", said, err)
			}
			pauses := []time.Duration{2 * time.Minute, 4*time.Minute + time.Second}
			err := s.Configure(t.Context(), script(proposal...), func(_, taken int) bool {
				if len(pauses) > 0 && taken >= 4-len(pauses) {
					clock.Advance(pauses[0])
					pauses = pauses[1:]
				}
				return false
			})
			if err != nil {
				t.Fatalf("%s, window %d: %v", arm, window, err)
			}
			if out, err := s.Show(t.Context(), "show privilege"); err != nil ||
				out[0] != "Current privilege level is 15\n" {
				t.Fatalf("%q %v", out, err)
			}
			for _, undo := range []string{"reload cancel", "configure confirm"} {
				if said, err := s.Ask(t.Context(), undo); err != nil {
					t.Fatalf("%q %v", said, err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTimerFiresInThePush stops the push: what is typed behind it would stand on other ground.
func TestTimerFiresInThePush(t *testing.T) {
	for _, window := range []int{1, 4, 16} {
		clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		_, target := start(t, fakeios.Config{Clock: clock})
		s := open(t, target, ciscoios.Options{CommandTimeout: 2 * time.Second, Window: window})
		if err := s.Configure(t.Context(), script("config>archive>config-archive",
			"config-archive>path flash:archive>config-archive"), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Ask(t.Context(), "configure terminal revert timer 2"); err != nil {
			t.Fatal(err)
		}
		once := sync.OnceFunc(func() { clock.Advance(2 * time.Minute) })
		err := s.Configure(t.Context(), script(slices.Repeat(proposal, 6)...), func(_, taken int) bool {
			if taken == 3 {
				once()
			}
			return false
		})
		if err == nil {
			t.Errorf("window %d: it went on", window)
		}
	}
}
