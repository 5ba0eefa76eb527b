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
		var text decoder
		for {
			b, err := read()
			b = text.decode(b, err != nil)
			tee(b)
			s.push(b, err)
			if err != nil {
				return
			}
		}
	}()
	return s
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

// withoutProgress is how many times the patience a router may go on talking without saying anything that
// belongs to an answer.
const withoutProgress = 4

// await blocks until found recognises something in what was said, and takes that many bytes. It gives up
// when the router has been silent for patience, when the stream ends, or with ctx. For what can be nothing
// at all, and for what is certain only when nothing comes behind it: once the router has been silent for
// lull, found is asked again with quiet. A lull of zero is none. Log messages and single bytes hold off the
// end of the patience, but not for ever.
func (s *stream) await(
	ctx context.Context, patience, lull time.Duration, found func(said []byte, quiet bool) (n int, ok bool),
) ([]byte, error) {
	silent, stuck := time.NewTimer(patience), time.NewTimer(withoutProgress*patience)
	defer silent.Stop()
	defer stuck.Stop()
	var pause <-chan time.Time
	if lull > 0 {
		pause = time.After(lull)
	}
	quiet, mark := false, 0
	for {
		said, heard, end := s.peek()
		if n, ok := found(said, quiet || end != nil); ok {
			out := bytes.Clone(said[:n])
			s.take(n)
			return out, nil
		}
		if end != nil {
			return bytes.Clone(said), fmt.Errorf("connection closed: %w", end)
		}
		quiet = false
		select {
		case <-heard:
			silent.Reset(patience)
			if lull > 0 {
				pause = time.After(lull)
			}
		case <-pause:
			quiet = true
		case <-silent.C:
			return bytes.Clone(said), errQuiet
		case <-stuck.C:
			now := answered(said)
			if now < mark+leastProgress {
				return bytes.Clone(said), errStuck
			}
			mark = now
			stuck.Reset(withoutProgress * patience)
		case <-ctx.Done():
			return bytes.Clone(said), context.Cause(ctx)
		}
	}
}

// leastProgress is what counts as progress, in bytes.
const leastProgress = 16

// errStuck says that what came was no answer.
var errStuck = errors.New("the router goes on talking without an answer")

// answered is how much of what was said is not a message that came by itself.
func answered(said []byte) int {
	n := 0
	for row := range bytes.Lines(said) {
		if async, _ := isAsync(string(row)); !async {
			n += len(bytes.TrimSpace(row))
		}
	}
	return n
}

// lastRows are the last rows of what was said, for an error, at most 2 kB. The first of them is whole: half of a row
// would not show that it holds a secret.
func lastRows(said string) string {
	if len(said) <= 2048 {
		return said
	}
	said = said[len(said)-2048:]
	return said[strings.IndexByte(said, '\n')+1:]
}
