package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Writer is an [io.Writer] of text, line by line. It is safe for concurrent use.
type Writer struct {
	redactor *secret.Redactor
	lines    *secret.Writer // gives whole lines to text

	mu    sync.Mutex // one line, or one frame, at a time
	whole bool
	out   *outlet
}

// New is a writer to w. Whoever opened w closes it, behind the writer.
func New(redactor *secret.Redactor, w io.Writer) *Writer {
	c := &Writer{redactor: redactor, out: newOutlet(w)}
	c.lines = redactor.Writer((*masked)(c))
	return c
}

// masked takes whole lines without secrets.
type masked Writer

// Write implements [io.Writer].
func (m *masked) Write(b []byte) (int, error) {
	m.out.put((*Writer)(m).show(string(b)))
	return len(b), nil
}

// Write implements [io.Writer]. It keeps the last line until it ends. It never fails: see [Writer.Err].
func (c *Writer) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lines.Write(b)
}

// Strict writes to c and hands its error on, for what should end when nobody reads it: a command, or a copy.
func (c *Writer) Strict() io.Writer { return strict{c} }

type strict struct{ to *Writer }

// Write implements [io.Writer].
func (s strict) Write(b []byte) (int, error) {
	if _, err := s.to.Write(b); err != nil {
		return 0, err
	}
	return len(b), s.to.Err()
}

// Whole lets lines of any length through from here on: what is written is a document for programs.
func (c *Writer) Whole() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.whole = true
}

// show is the printable form of a text without secrets.
func (c *Writer) show(text string) string {
	if c.whole {
		return printable.Whole(text)
	}
	return printable.Text(text)
}

// Colour is how a terminal of 16 colours paints a line.
type Colour int

// The colours.
const (
	Red     Colour = 31
	Green   Colour = 32
	Yellow  Colour = 33
	Magenta Colour = 35
)

// Paint writes a line, or several, in a colour.
func (c *Writer) Paint(colour Colour, line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.lines.Close() // a line that was begun stands before
	c.out.put(fmt.Sprintf("\x1b[%dm%s\x1b[0m\n", colour, c.show(c.redactor.Redact(line))))
}

// Redraw goes up so many lines, and writes lines over what stands there and below. It reports whether it did: a
// terminal that is stopped has no use for another frame.
func (c *Writer) Redraw(up int, lines []string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out.asleep() {
		return false
	}
	_ = c.lines.Close()
	var b strings.Builder
	if up > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", up)
	}
	b.WriteString("\r\x1b[J")
	for _, line := range lines {
		b.WriteString(c.show(c.redactor.Redact(line)) + "\n")
	}
	c.out.put(b.String())
	return true
}

// Hurry says that something goes on which must not wait for a reader: one that has not taken what was written within
// [Patience] is not waited for any more. What is written meanwhile is kept for it.
func (c *Writer) Hurry() { c.out.hurryUp() }

// Err is why output is lost, nil when everything was written. Nothing is written behind an error.
func (c *Writer) Err() error {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.out.err == nil {
		return nil
	}
	return &LostError{plainReason(c.out.err)}
}

// Close writes what is left, and waits for the reader; not much longer than [Patience] when ctx is over. It returns
// what [Writer.Err] does.
func (c *Writer) Close(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.lines.Close()
	c.out.finish(ctx)
	return c.Err()
}

// LostError is output that nobody could read.
type LostError struct{ Reason error }

func (e *LostError) Error() string { return "output could not be written: " + e.Reason.Error() }

// Unwrap gives the reason.
func (e *LostError) Unwrap() error { return e.Reason }

// plainReason is the error without the operation and the path: which stream it was is known where it is said.
func plainReason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
