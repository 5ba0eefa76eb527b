package ciscoios

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitingBlocks waits for an hour that is not real, and counts how often what was said is looked
// at: once at first and once an arrival. A driver that polls looks millions of times.
func TestWaitingBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := make(chan []byte)
		reads := 0
		s := listen(func() ([]byte, error) {
			reads++
			b, ok := <-said
			if !ok {
				return nil, io.EOF
			}
			return b, nil
		}, func([]byte) {}, func() {}, mostGreeting)
		looks := 0
		heard := make(chan error, 1)
		go func() {
			_, err := s.await(t.Context(), 2*time.Hour, 0, func(b []byte, _ bool) (int, bool) {
				looks++
				return len(b), string(b) == "one two three"
			})
			heard <- err
		}()
		for _, piece := range []string{"one", " two", " three"} {
			<-time.After(time.Hour)
			said <- []byte(piece)
		}
		if err := <-heard; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if looks > 4 || reads != 4 {
			t.Errorf("three arrivals in three hours: %d looks and %d reads, want 4 of each", looks, reads)
		}
		nothing := func([]byte, bool) (int, bool) { return 0, false }
		if _, err := s.await(t.Context(), time.Hour, 0, nothing); !errors.Is(err, errQuiet) {
			t.Errorf("silence: %v", err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.await(gone, time.Hour, 0, nothing); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancel: %v", err)
		}
		close(said)
		<-s.done
	})
}
