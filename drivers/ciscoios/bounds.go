package ciscoios

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// What a router may say. The largest running-config of an 881 has some hundred kilobytes, its longest row some
// hundred characters, and a console of 9600 baud says 960 bytes a second.
const (
	mostGreeting  = 256 << 10 // bytes before the first prompt, and from there up to level 15
	mostRows      = 50_000    // of all answers of an exchange
	longestRow    = 64 << 10  // bytes
	slowest       = 8         // bytes of an answer a second
	withoutEnd    = 20        // times the patience: how long one answer may take, however fast it comes
	paceWindow    = 4         // times the patience: over how long the pace is measured
	longestLogin  = 10        // times the patience: from the shell to a command line at level 15
	leastProgress = 16        // bytes; what counts as progress at all
)

// amount is how much a router has said in an exchange: commands typed together with their answers.
type amount struct {
	most        int // bytes
	bytes, rows int
	row         int // bytes of the row that has not ended yet
}

// add counts what came. It fails with a floodError at the first limit that is passed.
func (a *amount) add(b []byte) error {
	a.bytes += len(b)
	a.rows += bytes.Count(b, []byte("\n"))
	if newline := bytes.LastIndexByte(b, '\n'); newline >= 0 {
		a.row = len(b) - newline - 1
	} else {
		a.row += len(b)
	}
	switch {
	case a.row > longestRow:
		return &floodError{fmt.Sprintf("a row of more than %d kB", longestRow>>10)}
	case a.rows > mostRows:
		return &floodError{fmt.Sprintf("more than %d rows", mostRows)}
	case a.bytes > a.most:
		return &floodError{fmt.Sprintf("more than %d kB", a.most>>10)}
	}
	return nil
}

// again is the amount of an exchange that begins, with what is there already.
func (a amount) again(most int, there []byte) amount {
	return amount{most: most, bytes: len(there), rows: bytes.Count(there, []byte("\n")), row: a.row}
}

// floodError is a router that says more than any answer has.
type floodError struct{ what string }

func (e *floodError) Error() string {
	return "the router has sent " + e.what + " without an end, so the connection was cut"
}

func isFlood(end error) bool {
	var flood *floodError
	return errors.As(end, &flood)
}

// slowError is a router that goes on for too long, or with fewer bytes than the slowest line brings.
type slowError struct {
	after time.Duration
	bytes int // that belong to an answer
}

func (e *slowError) Error() string {
	return fmt.Sprintf("in %s the router has sent %d bytes of an answer, and not its end", e.after, e.bytes)
}

// wait is the end of the patience with a router, in each of its forms.
type wait struct {
	patience, lull       time.Duration
	began                time.Time
	silent, stuck, whole *time.Timer
	pause                <-chan time.Time
	mark                 int // how much of an answer there was at the last look at the pace
}

func newWait(patience, lull time.Duration) *wait {
	w := &wait{patience: patience, lull: lull, began: time.Now(), silent: time.NewTimer(patience),
		stuck: time.NewTimer(paceWindow * patience), whole: time.NewTimer(withoutEnd * patience)}
	w.rest()
	return w
}

func (w *wait) end() {
	w.silent.Stop()
	w.stuck.Stop()
	w.whole.Stop()
}

// heard holds the end of the patience off, but neither the look at the pace nor the end of all.
func (w *wait) heard() {
	w.silent.Reset(w.patience)
	w.rest()
}

func (w *wait) rest() {
	if w.lull > 0 {
		w.pause = time.After(w.lull)
	}
}

// goesOn reports whether the answer has grown as fast as over the slowest line since the last look. Log messages and
// single bytes are no answer.
func (w *wait) goesOn(said []byte) bool {
	now, window := answered(said), paceWindow*w.patience
	least := max(leastProgress, int(slowest*window/time.Second))
	if now < w.mark+least {
		return false
	}
	w.mark = now
	w.stuck.Reset(window)
	return true
}

func (w *wait) slow(said []byte) error {
	return &slowError{after: time.Since(w.began).Round(time.Millisecond), bytes: answered(said)}
}

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
