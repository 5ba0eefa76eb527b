package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// maxPending bounds what one answer may hold.
const maxPending = 16 << 20

var errTooLong = errors.New("the answer is larger than 16 MiB")

// stream is what the router has said and nobody has taken yet. One goroutine fills it from a
// blocking read; waiting costs nothing.
type stream struct {
	mu     sync.Mutex
	buffer []byte
	err    error
	heard  chan struct{} // closed and renewed at every arrival
	done   chan struct{} // closed when the reader has ended
}

// listen starts the reader; it ends when read returns an error.
func listen(read func() ([]byte, error), tee func([]byte)) *stream {
	s := &stream{heard: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		for {
			b, err := read()
			b = clean(b)
			tee(b)
			s.push(b, err)
			if err != nil {
				return
			}
		}
	}()
	return s
}

// clean drops carriage returns, bells and NULs: line ends become "\n", whatever mixture IOS sends.
// It writes into b as far as that is plain ASCII, which IOS nearly always speaks.
func clean(b []byte) []byte {
	out := b[:0]
	for i, c := range b {
		switch {
		case c >= utf8.RuneSelf:
			return append(out, bytes.Map(cleanRune, b[i:])...)
		case cleanRune(rune(c)) >= 0:
			out = append(out, c)
		}
	}
	return out
}

func cleanRune(r rune) rune {
	if r == '\r' || r == '\a' || r == 0 {
		return -1
	}
	return r
}

func (s *stream) push(b []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffer = append(s.buffer, b...)
	if len(s.buffer) > maxPending && err == nil {
		err = errTooLong
	}
	if s.err == nil {
		s.err = err
	}
	close(s.heard)
	s.heard = make(chan struct{})
}

// peek returns what is there, the end if it has come, and the signal of the next arrival.
func (s *stream) peek() (said []byte, heard <-chan struct{}, end error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buffer, s.heard, s.err
}

func (s *stream) take(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffer = s.buffer[n:]
}

// errQuiet says that nothing came within the patience.
var errQuiet = errors.New("the router is silent")

// until blocks until found recognises something in what was said, and takes that many bytes. It
// gives up when the router has been silent for patience, when the stream ends, or with ctx.
func (s *stream) until(ctx context.Context, patience time.Duration, found func([]byte) int) ([]byte, error) {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		said, heard, end := s.peek()
		if n := found(said); n > 0 {
			out := bytes.Clone(said[:n])
			s.take(n)
			return out, nil
		}
		if end != nil {
			return bytes.Clone(said), fmt.Errorf("connection closed: %w", end)
		}
		select {
		case <-heard:
			timer.Reset(patience)
		case <-timer.C:
			return bytes.Clone(said), errQuiet
		case <-ctx.Done():
			return bytes.Clone(said), context.Cause(ctx)
		}
	}
}

// seen wraps the last words for an error, at most 2 kB.
func seen(b []byte) secret.Text {
	if len(b) > 2048 {
		b = b[len(b)-2048:]
	}
	return secret.NewText(string(b))
}
