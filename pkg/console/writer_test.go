package console_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// newWriter is a writer that knows one secret.
func newWriter(w io.Writer) *console.Writer {
	return console.New(secret.NewRedactor(secret.New("hunter-two")), w)
}

// TestWriter: text of others can do nothing, secrets are masked, and only what we draw is a sequence.
func TestWriter(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := newWriter(&out)
	fmt.Fprint(w, "router: \x1b[2Jhunter")
	fmt.Fprint(w, "-two\r\nverdict: \xe6")
	fmt.Fprint(w, "\x9d\xb1 \u202e")
	w.Paint(console.Red, "- \x1b[0mhunter-two")
	if !w.Redraw(3, []string{"a\x1b[9A", "b"}) || !w.Redraw(0, nil) {
		t.Error("nothing is drawn on a terminal that takes it")
	}
	fmt.Fprint(w, "the end")
	if err := w.Close(t.Context()); err != nil {
		t.Error(err)
	}
	want := `router: \x1b[2J******` + "\nverdict: 東" + ` \u202e` +
		"\x1b[31m- " + `\x1b[0m******` + "\x1b[0m\n" +
		"\x1b[3A\r\x1b[Ja" + `\x1b[9A` + "\nb\n\r\x1b[Jthe end"
	if out.String() != want {
		t.Errorf("\n%q, want\n%q", out.String(), want)
	}
}

// TestWriterCutsLines: text for people, and not documents for programs.
func TestWriterCutsLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 2*printable.MaxLine) + "\n"
	var out bytes.Buffer
	w := newWriter(&out)
	fmt.Fprint(w, long)
	if n := len(out.String()); n > printable.MaxLine+1 {
		t.Errorf("a line of %d", n)
	}
	out.Reset()
	w.Whole()
	fmt.Fprint(w, long)
	if out.String() != long {
		t.Errorf("a document is cut to %d", out.Len())
	}
}

// failing fails from a write on.
type failing struct {
	at    int
	n     int
	taken bytes.Buffer
}

// Write implements [io.Writer].
func (f *failing) Write(b []byte) (int, error) {
	if f.n++; f.n >= f.at {
		return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
	}
	return f.taken.Write(b)
}

// TestWriterRemembers: who writes never sees an error, nothing is written behind it, and who asks is told.
func TestWriterRemembers(t *testing.T) {
	t.Parallel()
	f := &failing{at: 2}
	w := newWriter(f)
	for _, line := range []string{"one\n", "two\n", "three\n"} {
		if n, err := io.WriteString(w, line); n != len(line) || err != nil {
			t.Errorf("%q: %d %v", line, n, err)
		}
	}
	w.Paint(console.Green, "four")
	err := w.Close(t.Context())
	var lost *console.LostError
	if !errors.As(err, &lost) || !errors.Is(err, syscall.EPIPE) ||
		err.Error() != "output could not be written: broken pipe" {
		t.Errorf("%v", err)
	}
	if f.taken.String() != "one\n" || f.n != 2 {
		t.Errorf("%q in %d writes", f.taken.String(), f.n)
	}
}

// TestWriterFullDisk: a disk that is full is an error like any other.
func TestWriterFullDisk(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	w := newWriter(full)
	fmt.Fprintln(w, "a line")
	if err := w.Close(t.Context()); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
}

// gate is a reader that takes nothing until it is opened.
type gate struct {
	open  chan struct{}
	mu    sync.Mutex
	taken bytes.Buffer
}

// Write implements [io.Writer].
func (g *gate) Write(b []byte) (int, error) {
	<-g.open
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.taken.Write(b)
}

// TestWriterSleepingReader: work goes on while its reader takes nothing, frames are left out, and what was said is
// there in its order when the reader wakes up.
func TestWriterSleepingReader(t *testing.T) {
	t.Parallel()
	g := &gate{open: make(chan struct{})}
	w := newWriter(g)
	w.Hurry()
	began := time.Now()
	var want strings.Builder
	for i := range 1000 {
		fmt.Fprintf(w, "line %d\n", i)
		fmt.Fprintf(&want, "line %d\n", i)
	}
	if took := time.Since(began); took > 3*console.Patience {
		t.Errorf("1000 lines took %s", took)
	}
	if w.Redraw(1, []string{"frame"}) {
		t.Error("a frame is drawn for a reader that is asleep")
	}
	close(g.open)
	if err := w.Close(t.Context()); err != nil || g.taken.String() != want.String() {
		t.Errorf("%v, %d of %d bytes", err, g.taken.Len(), want.Len())
	}
	if !w.Redraw(1, []string{"frame"}) {
		t.Error("no frame is drawn for a reader that is awake")
	}
}

// TestWriterIsNotHeldAtTheEnd: whoever was interrupted does not wait for a reader that takes nothing, and is told what
// is lost.
func TestWriterIsNotHeldAtTheEnd(t *testing.T) {
	t.Parallel()
	g := &gate{open: make(chan struct{})}
	defer close(g.open)
	w := newWriter(g)
	w.Hurry()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	fmt.Fprintln(w, "a line")
	if err := w.Close(ctx); err == nil || !strings.Contains(err.Error(), "its reader does not take it") {
		t.Error(err)
	}
}
