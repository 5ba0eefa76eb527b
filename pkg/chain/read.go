package chain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// File is what was found in a file.
type File struct {
	// Lines are those that count, in order: whole, and where they were written.
	Lines []Line
	// Faults are what is wrong, in the order of their places. Those that somebody has decided about are not among
	// them.
	Faults []Fault
	// Total is the number of whole lines, whether they count or not.
	Total int
	// Torn is the number of the last line when it is cut off; else 0.
	Torn int
	// Sealed is the number of the first line with hashes; 0: none has them, and nothing is known of the others.
	Sealed int
	// Head is what the next line is chained to, when Prefix is written in front of it: the end of a line that was cut
	// off, else nothing.
	Head   Head
	Prefix []byte
}

// Line is a line as it stands in the file, without its end. Its record has the fields of the chain at its end.
type Line struct {
	Number int
	Text   []byte
}

// Fault is a place at which the file is not what was written.
type Fault struct {
	Line int // number of the line
	What string
}

// In says what is wrong with the file of that path.
func (f Fault) In(path string) string { return fmt.Sprintf("line %d of %s %s", f.Line, path, f.What) }

// reader goes through the lines of a file.
type reader struct {
	data  []byte
	start Head
	lines []parsed
	byOwn map[string]int // number of the first line that has a hash

	heads     []Head // what the next line may be chained to; more than one behind a line that was changed
	looseFrom int    // offset behind the last line of the chain
	loose     []int  // lines since then that have no hashes
	bad       map[int]bool
	ignored   map[int]bool // by decision of somebody
	deciding  int          // number of the line with which somebody has decided last
	file      File
}

// Read goes through a file that begins at start. mark is the mark beside it, nil when there is none.
func Read(data, mark []byte, start Head) File {
	r := &reader{data: data, start: start, byOwn: map[string]int{}, heads: []Head{start}, bad: map[int]bool{},
		ignored: map[int]bool{}}
	rest := r.split()
	for _, p := range r.lines {
		r.line(p)
	}
	r.end(rest)
	r.marked(mark)
	for _, p := range r.lines {
		if !r.bad[p.number] && !r.ignored[p.number] {
			r.file.Lines = append(r.file.Lines, Line{p.number, p.text})
		}
	}
	slices.SortStableFunc(r.file.Faults, func(a, b Fault) int { return a.Line - b.Line })
	return r.file
}

// split parses the whole lines, and gives what stands behind them.
func (r *reader) split() (rest []byte) {
	from := 0
	for {
		length := bytes.IndexByte(r.data[from:], '\n')
		if length < 0 {
			return r.data[from:]
		}
		p := parse(len(r.lines)+1, from, r.data[from:from+length])
		r.lines = append(r.lines, p)
		r.file.Total = p.number
		if p.sealed && p.own == p.seal && r.byOwn[p.own] == 0 {
			r.byOwn[p.own] = p.number
		}
		if r.file.Sealed == 0 && (p.sealed || p.meant() && !torn(p.text, true)) {
			r.file.Sealed = p.number
		}
		from += length + 1
	}
}

func (r *reader) line(p parsed) {
	switch {
	case !p.sealed:
		r.loose = append(r.loose, p.number)
	case p.own != p.seal:
		r.spoilt(p.number, "was changed after it was written")
		r.accept(p, Head{p.seal}, Head{p.own})
	case p.trusting:
		r.decided(p)
	case r.fits(p):
		r.accept(p, Head{p.own})
	default:
		r.misplaced(p)
	}
}

// fits reports whether a line is chained to what stands before it.
func (r *reader) fits(p parsed) bool {
	between := r.data[r.looseFrom:p.from]
	return slices.ContainsFunc(r.heads, func(h Head) bool { return h.Over(between).hash == p.chained })
}

// accept goes on behind a line.
func (r *reader) accept(p parsed, heads ...Head) {
	r.heads = heads
	r.looseFrom, r.loose = p.to+1, nil
}

// decided is a line with which somebody has said how many of the first lines count.
func (r *reader) decided(p parsed) {
	if r.start.Over(r.data[:p.from]).hash != p.chained {
		r.fault(p.number, "decides about lines before it that have been changed since")
		r.accept(p, Head{p.own})
		return
	}
	r.file.Faults = nil
	clear(r.bad)
	for n := 1; n < p.number; n++ {
		r.ignored[n] = r.ignored[n] || n > p.trust
	}
	r.deciding = p.number
	r.accept(p, Head{p.own})
}

// misplaced finds out why a line that is whole does not follow the one before it.
func (r *reader) misplaced(p parsed) {
	first, earlier := r.byOwn[p.own], r.byOwn[p.chained]
	switch {
	case first < p.number:
		r.spoilt(p.number, fmt.Sprintf("is line %d a second time", first))
		r.faultLoose()
		r.looseFrom = p.to + 1 // what follows is chained to the line before it
		return
	case len(r.loose) > 0:
		r.faultLoose()
	case earlier > 0:
		r.fault(p.number, fmt.Sprintf("is out of order: it was written behind line %d", earlier))
	case p.number == 1:
		r.fault(p.number, "is not the first one: lines are missing before it, or the file is another's")
	default:
		r.fault(p.number, "does not follow the one before it: lines between them are missing")
	}
	r.accept(p, Head{p.own})
}

// end judges what stands behind the last line of the chain.
func (r *reader) end(rest []byte) {
	for _, n := range r.loose {
		text := r.lines[n-1].text
		if r.file.Sealed > 0 && n >= r.file.Sealed && (json.Valid(text) || !torn(text, true)) {
			r.spoilt(n, "was changed after it was written, or a version that writes no hashes has put it there")
		}
	}
	r.file.Head = r.heads[0].Over(r.data[r.looseFrom:])
	if len(rest) == 0 {
		return
	}
	number := len(r.lines) + 1
	p := parse(number, len(r.data)-len(rest), rest)
	r.file.Prefix = []byte{'\n'}
	if p.sealed && p.own == p.seal && r.fits(p) { // with its end it is a line
		r.file.Head = Head{p.own}
	} else {
		r.file.Head = r.heads[0].Over(append(slices.Clone(r.data[r.looseFrom:]), '\n'))
	}
	if (r.file.Sealed > 0 || p.meant()) && !torn(rest, false) {
		r.file.Sealed = max(r.file.Sealed, 1)
		r.fault(number, "was changed after it was written")
		return
	}
	r.file.Torn = number
}

// marked holds the file against the mark beside it. Who decides about a file has seen that it does not fit its mark.
func (r *reader) marked(mark []byte) {
	if mark == nil {
		return
	}
	m, ok := readMark(mark)
	switch last := max(r.file.Total, 1); {
	case !ok:
		r.file.Faults = append(r.file.Faults, Fault{last, "is not known to be the last one: the mark beside the file " +
			"was changed after it was written"})
	case m.Lines < r.deciding:
	case m.Lines > r.file.Total:
		r.file.Faults = append(r.file.Faults, Fault{r.file.Total + 1, fmt.Sprintf(
			"is missing: the file was closed with %d lines", m.Lines)})
	case r.lines[m.Lines-1].own != m.Seal && len(r.file.Faults) == 0:
		r.fault(m.Lines, "is not the one with which the file was closed")
	}
}

func (r *reader) faultLoose() {
	for _, n := range r.loose {
		r.spoilt(n, "was changed after it was written, or did not stand there")
	}
	r.loose = nil
}

func (r *reader) fault(line int, what string) {
	r.file.Faults = append(r.file.Faults, Fault{line, what})
}

// spoilt is a fault by which the line itself does not count.
func (r *reader) spoilt(line int, what string) {
	r.fault(line, what)
	r.bad[line] = true
}
