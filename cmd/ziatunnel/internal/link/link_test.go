package link_test

import (
	"bufio"
	"errors"
	"io"
	"math"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/link"
)

// TestFit finds the slope of a line in samples that lie on it and around it.
func TestFit(t *testing.T) {
	for _, c := range []struct {
		name       string
		took       []float64 // seconds at 0, 50, 150 and 300 ms
		roundTrips float64
		fixed      time.Duration
	}{
		{"on the line", []float64{0.1, 0.6, 1.6, 3.1}, 10, 100 * time.Millisecond},
		{"no round trips", []float64{0.2, 0.2, 0.2, 0.2}, 0, 200 * time.Millisecond},
	} {
		var samples []link.Sample
		for i, ms := range []int{0, 50, 150, 300} {
			samples = append(samples, link.Sample{RoundTrip: time.Duration(ms) * time.Millisecond,
				Took: time.Duration(c.took[i] * float64(time.Second))})
		}
		roundTrips, fixed, err := link.Fit(samples)
		if err != nil || math.Abs(roundTrips-c.roundTrips) > 1e-6 || (fixed-c.fixed).Abs() > time.Microsecond {
			t.Errorf("%s: %v round trips and %s (%v)", c.name, roundTrips, fixed, err)
		}
	}
	if _, _, err := link.Fit([]link.Sample{{RoundTrip: time.Second}, {RoundTrip: time.Second}}); !errors.Is(err,
		link.ErrFewSamples) {
		t.Errorf("one round trip time gives a line: %v", err)
	}
}

// TestRelay sends a question over a slow link and waits for the answer, in a time that is not real: it
// takes a round trip whatever its length, and what is said at once arrives at once and in order.
func TestRelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, near := net.Pipe()
		far, server := net.Pipe()
		go link.Relay(near, far, time.Second)
		go link.Relay(far, near, time.Second)
		go func() {
			lines := bufio.NewScanner(server)
			for lines.Scan() {
				_, _ = io.WriteString(server, lines.Text()+" to you\n")
			}
		}()
		start := time.Now()
		go func() { _, _ = io.WriteString(client, "one\ntwo\nthree\n") }()
		answers := bufio.NewScanner(client)
		for _, want := range []string{"one to you", "two to you", "three to you"} {
			if !answers.Scan() || answers.Text() != want {
				t.Errorf("%q, want %q", answers.Text(), want)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("three answers took %s, want one round trip", took)
		}
		_ = client.Close()
		_ = server.Close()
	})
}
