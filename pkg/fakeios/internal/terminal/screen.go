package terminal

import (
	"cmp"
	"io"
	"strings"
	"sync"
	"time"
)

// packetSize is the most that IOS sends in one CHANNEL_DATA.
const packetSize = 1024

// maxUnsent is how much output a frozen session keeps before the router stops working for it, as TCP
// does with a full window.
const maxUnsent = 32 << 10

// Screen is the output side of a session. Writing never blocks, so the router may write while it
// is locked; sending may block on the client's window.
type Screen struct {
	sink io.Writer
	gate *Gate

	packet int  // most bytes in a packet; 0 is packetSize
	split  bool // a packet ends in the middle of every character that is not ASCII

	mu    sync.Mutex // guards what follows
	buf   []byte
	pace  time.Duration // wait after each byte
	bytes bool          // one byte a packet
	line  []byte        // prompt and typed text, for who shows them again

	sending sync.Mutex // held while bytes go out, so that they keep their order
}

// WriteString shows text; it is sent at the next flush.
func (o *Screen) WriteString(text string) {
	o.mu.Lock()
	o.buf = append(o.buf, text...)
	o.mu.Unlock()
}

func (o *Screen) put(b byte) { o.WriteString(string([]byte{b})) }

// SetLine notes what prompt and typed text are.
func (o *Screen) SetLine(parts ...string) {
	o.mu.Lock()
	o.line = o.line[:0]
	for _, part := range parts {
		o.line = append(o.line, part...)
	}
	o.mu.Unlock()
}

// Interject writes a message wherever the cursor stands, and the line again behind it if redraw
// says so.
func (o *Screen) Interject(text string, redraw bool) {
	o.mu.Lock()
	o.buf = append(o.buf, text...)
	if redraw {
		o.buf = append(append(o.buf, "\r\n"...), o.line...)
	}
	o.mu.Unlock()
}

// Slow sends one byte a packet from now on, with a pause of real time behind each.
func (o *Screen) Slow(pace time.Duration) {
	o.mu.Lock()
	o.bytes, o.pace = true, pace
	o.mu.Unlock()
}

// CutPackets sets the most bytes that a packet has, and whether one ends in the middle of every character
// that is not ASCII. It is called before anything is written.
func (o *Screen) CutPackets(size int, split bool) { o.packet, o.split = size, split }

// splitPause keeps the halves of a character apart, so that the client reads them one by one.
const splitPause = 2 * time.Millisecond

// next is how many bytes go into the next packet, and whether it ends in the middle of a character.
func (o *Screen) next(data []byte, size int) (n int, halved bool) {
	n = min(size, len(data))
	if !o.split {
		return n, false
	}
	for i, b := range data[:n] {
		if b >= 0xC0 { // the first byte of a character in UTF-8
			return i + 1, true
		}
	}
	return n, false
}

// Flush sends what is written, unless no packet gets through; an error shows at the next read.
func (o *Screen) Flush() {
	o.sending.Lock()
	defer o.sending.Unlock()
	if o.gate != nil && o.gate.blocked() {
		return
	}
	o.mu.Lock()
	data := o.buf
	size := cmp.Or(o.packet, packetSize)
	pace := o.pace
	if o.bytes {
		size = 1
	}
	o.buf = nil
	o.mu.Unlock()
	for len(data) > 0 {
		n, halved := o.next(data, size)
		if _, err := o.sink.Write(data[:n]); err != nil {
			return
		}
		data = data[n:]
		pause := pace
		if halved {
			pause = max(pause, splitPause)
		}
		if pause > 0 && !o.gate.sleep(pause) {
			return
		}
	}
}

// full reports whether a frozen session has as much unsent as it may.
func (o *Screen) full() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.buf) > maxUnsent
}

// KeepHalf throws away the second half of what is not sent yet.
func (o *Screen) KeepHalf() {
	o.mu.Lock()
	o.buf = o.buf[:len(o.buf)/2]
	o.mu.Unlock()
}

// Gate is the network between a session and its client: open while packets pass both ways.
type Gate struct {
	Gone <-chan struct{} // closed when the connection has ended

	mu     sync.Mutex
	shut   bool
	opened chan struct{} // closed when it opens
}

func (g *Gate) blocked() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}

// Set opens or shuts the gate, and reports whether that is a change.
func (g *Gate) Set(open bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut != open {
		return false
	}
	if g.shut = !open; g.shut {
		g.opened = make(chan struct{})
	} else {
		close(g.opened)
	}
	return true
}

// waitOpen waits until packets pass; it reports false when the connection ends first.
func (g *Gate) waitOpen() bool {
	g.mu.Lock()
	shut, thaw := g.shut, g.opened
	g.mu.Unlock()
	if !shut {
		return true
	}
	select {
	case <-thaw:
		return true
	case <-g.Gone:
		return false
	}
}

// sleep waits in real time; it reports false when the connection ends first.
func (g *Gate) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-g.Gone:
		return false
	}
}

// gatedReader is the input side: what a client sends while nothing passes arrives when it passes again,
// as TCP repeats it.
type gatedReader struct {
	r    io.Reader
	gate *Gate
	seen func() // something has arrived
}

func (g gatedReader) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if !g.gate.waitOpen() {
		return 0, io.EOF
	}
	g.seen()
	return n, err
}

// repeat is a row of blanks or backspaces.
func repeat(s string, n int) string { return strings.Repeat(s, max(n, 0)) }
