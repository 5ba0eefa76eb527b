package console

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// Patience is how long a reader may be asleep that nobody can wait for.
const Patience = 2 * time.Second

// mostKept is how much is kept for a reader that is asleep: more than a rollout of a thousand sites tells.
const mostKept = 32 << 20

var errAsleep = errors.New("its reader does not take it")

// outlet writes in the order in which it is given something, and remembers the first error.
type outlet struct {
	w     io.Writer
	hurry chan struct{} // closed: a reader that is asleep is not waited for
	once  sync.Once

	mu      sync.Mutex
	err     error
	kept    []byte        // not written yet
	written chan struct{} // closed when nothing is kept; nil: nobody writes
	stalled bool          // the reader was waited for in vain
}

func newOutlet(w io.Writer) *outlet { return &outlet{w: w, hurry: make(chan struct{})} }

func (o *outlet) hurryUp() { o.once.Do(func() { close(o.hurry) }) }

// put writes a text, and waits until it is written or need not be waited for.
func (o *outlet) put(text string) {
	o.mu.Lock()
	switch {
	case text == "" || o.err != nil:
		o.mu.Unlock()
		return
	case len(o.kept)+len(text) > mostKept && o.stalled:
		o.err, o.kept = errAsleep, nil
		o.mu.Unlock()
		return
	}
	o.kept = append(o.kept, text...)
	if o.written == nil {
		o.written = make(chan struct{})
		go o.write() // a write that never returns ends with the process
	}
	written, stalled := o.written, o.stalled
	o.mu.Unlock()
	if !stalled {
		o.wait(written, o.hurry)
	}
}

// write writes what is kept until there is nothing.
func (o *outlet) write() {
	for {
		o.mu.Lock()
		text := o.kept
		o.kept = nil
		if len(text) == 0 || o.err != nil {
			close(o.written)
			o.written, o.stalled = nil, false
			o.mu.Unlock()
			return
		}
		o.mu.Unlock()
		if _, err := o.w.Write(text); err != nil {
			o.mu.Lock()
			o.err = err
			o.mu.Unlock()
		}
	}
}

// wait waits until everything is written, and once over is closed not longer than [Patience].
func (o *outlet) wait(written, over <-chan struct{}) {
	select {
	case <-written:
		return
	case <-over:
	}
	timer := time.NewTimer(Patience)
	defer timer.Stop()
	select {
	case <-written:
	case <-timer.C:
		o.mu.Lock()
		o.stalled = o.written != nil
		o.mu.Unlock()
	}
}

// asleep reports whether the reader is not waited for.
func (o *outlet) asleep() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.stalled
}

// finish waits for the reader. What it has not taken when ctx is over is lost.
func (o *outlet) finish(ctx context.Context) {
	o.mu.Lock()
	written := o.written
	o.mu.Unlock()
	if written == nil {
		return
	}
	o.wait(written, ctx.Done())
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.written != nil && o.err == nil {
		o.err, o.kept = errAsleep, nil
	}
}
