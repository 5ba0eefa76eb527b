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
		}, func([]byte) {})
		looks := 0
		heard := make(chan error, 1)
		go func() {
			_, err := s.until(t.Context(), 2*time.Hour, func(b []byte) int {
				looks++
				if string(b) == "one two three" {
					return len(b)
				}
				return 0
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
		if _, err := s.until(t.Context(), time.Hour, func([]byte) int { return 0 }); !errors.Is(err, errQuiet) {
			t.Errorf("silence: %v", err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.until(gone, time.Hour, func([]byte) int { return 0 }); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancel: %v", err)
		}
		close(said)
		<-s.done
	})
}
