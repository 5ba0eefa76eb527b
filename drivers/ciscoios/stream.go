package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// stream is what the router has said and nobody has taken yet. One goroutine fills it from a
// blocking read; waiting costs nothing. It holds no more than its bounds: a router that goes beyond
// them is cut off.
type stream struct {
	mu     sync.Mutex
	buffer []byte
	err    error
	heard  chan struct{} // closed and renewed at every arrival
	done   chan struct{} // closed when the reader has ended
	amount amount
}

// listen starts the reader; it ends when read returns an error, or when the router has said more than it may: cut
// then closes the connection, or all that is still on its way would pile up there.
func listen(read func() ([]byte, error), tee func([]byte), cut func(), most int) *stream {
	s := &stream{heard: make(chan struct{}), done: make(chan struct{}), amount: amount{most: most}}
	go func() {
		defer close(s.done)
		var text decoder
		for {
			b, err := read()
			b = text.decode(b, err != nil)
			tee(b)
			if !s.push(b, err) {
				cut()
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return s
}

// push reports whether the router may go on.
func (s *stream) push(b []byte, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buffer = append(s.buffer, b...)
	flood := s.amount.add(b)
	if s.err == nil {
		s.err = err
		if flood != nil {
			s.err = flood
		}
	}
	close(s.heard)
	s.heard = make(chan struct{})
	return flood == nil
}

// allow begins another exchange, in which the router may say so many bytes.
func (s *stream) allow(most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.amount = s.amount.again(most, s.buffer)
}

// peek returns what is there, the end if it has come, and the signal of the next arrival.
func (s *stream) peek() (said []byte, heard <-chan struct{}, end error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buffer, s.heard, s.err
}

// take takes the first n bytes. What was taken is not kept behind the rest.
func (s *stream) take(n int) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == len(s.buffer) {
		out := s.buffer
		s.buffer = nil
		return out
	}
	out := bytes.Clone(s.buffer[:n])
	s.buffer = append([]byte{}, s.buffer[n:]...)
	return out
}

// errQuiet says that nothing came within the patience.
var errQuiet = errors.New("the router is silent")

// await blocks until found recognises something in what was said, and takes that many bytes. It gives up
// when the router has been silent for patience, when it is slower than any router, when it has gone on for too
// long, when the stream ends, or with ctx. For what can be nothing at all, and for what is certain only when
// nothing comes behind it: once the router has been silent for lull, found is asked again with quiet. A lull of
// zero is none.
func (s *stream) await(
	ctx context.Context, patience, lull time.Duration, found func(said []byte, quiet bool) (n int, ok bool),
) ([]byte, error) {
	w := newWait(patience, lull)
	defer w.end()
	var looks looks
	quiet := false
	for {
		said, heard, end := s.peek()
		if isFlood(end) { // what was cut off ends nowhere, whatever it looks like
			return bytes.Clone(said), end
		}
		if quiet || end != nil || looks.due(len(said)) {
			if n, ok := found(said, quiet || end != nil); ok {
				return s.take(n), nil
			}
			looks.looked(len(said))
		}
		if end != nil {
			return bytes.Clone(said), fmt.Errorf("connection closed: %w", end)
		}
		quiet = false
		select {
		case <-heard:
			w.heard()
		case <-looks.later:
			looks.now = true
		case <-w.pause:
			quiet = true
		case <-w.silent.C:
			return bytes.Clone(said), errQuiet
		case <-w.stuck.C:
			if !w.goesOn(said) {
				return bytes.Clone(said), w.slow(said)
			}
		case <-w.whole.C:
			return bytes.Clone(said), w.slow(said)
		case <-ctx.Done():
			return bytes.Clone(said), context.Cause(ctx)
		}
	}
}

// looks says when to look at what was said: at every arrival, as long as that is little. To look at much again
// for every byte that comes would be work without end.
type looks struct {
	next  int              // so much must be there
	now   bool             // or it is time
	later <-chan time.Time // until then; nil: nothing has come since
}

// little is an amount that may be looked at for every byte that comes.
const little = 4 << 10

// due reports whether it is time to look at n bytes.
func (l *looks) due(n int) bool {
	if l.now || n < little || n >= l.next {
		return true
	}
	if l.later == nil {
		l.later = time.After(max(time.Millisecond, time.Duration(n>>14)*time.Millisecond))
	}
	return false
}

// looked notes that n bytes were looked at.
func (l *looks) looked(n int) { *l = looks{next: n + n/4} }

// lastRows are the last rows of what was said, for an error, at most 2 kB. The first of them is whole: half of a row
// would not show that it holds a secret.
func lastRows(said string) string {
	if len(said) <= 2048 {
		return said
	}
	said = said[len(said)-2048:]
	return said[strings.IndexByte(said, '\n')+1:]
}
