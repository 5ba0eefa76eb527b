package ciscoios_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestRefusedEntry refuses `configure terminal`, as a router does that somebody else has locked, while
// lines are under way behind it: the verdict is that of lock-step, nothing was changed by what ran in
// exec, the session is not ended by an `exit` there, and goes on.
func TestRefusedEntry(t *testing.T) {
	for name, window := range map[string]int{"lock-step": 1, "ahead": 16} {
		t.Run(name, func(t *testing.T) {
			router, target := start(t, fakeios.Config{Faults: []fakeios.Fault{{Line: "configure terminal",
				Do: fakeios.FaultReject, Reply: "% Configuration mode is locked"}}})
			before := router.RunningConfig()
			s := open(t, target, ciscoios.Options{Window: window})
			err := s.Configure(t.Context(), script(proposal...), nil)
			var refused *device.RejectedLineError
			if !errors.As(err, &refused) || refused.Index != -1 || refused.Got != device.PrivilegedExec ||
				refused.Want != device.GlobalConfig || len(refused.Ran) > 0 {
				t.Fatalf("%+v", err)
			}
			if router.RunningConfig() != before {
				t.Error("the configuration has changed")
			}
			if slices.Contains(router.Lines(), "exit") {
				t.Error("an exit was typed in exec")
			}
			if _, err := s.Show(t.Context(), "show privilege"); err != nil {
				t.Errorf("the session is of no more use: %v", err)
			}
		})
	}
}

// TestEntryGoesAhead types `configure terminal`, a block and `end` in one round trip.
func TestEntryGoesAhead(t *testing.T) {
	_, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{})
	before := s.Stats().RoundTrips
	if err := s.Configure(t.Context(), script("config>archive>config-archive",
		"config-archive>path flash:backup>config-archive"), nil); err != nil {
		t.Fatal(err)
	}
	if n := s.Stats().RoundTrips - before; n != 1 {
		t.Errorf("%d round trips, want 1", n)
	}
}
