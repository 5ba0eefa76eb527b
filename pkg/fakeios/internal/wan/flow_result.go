package wan

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// FlowResult is what has become of a flow so far. Sent is the sum of Delivered, InClear and Lost.
type FlowResult struct {
	Name string
	Sent int
	// Delivered packets got to a place that answers, by a tunnel or by whatever way they were allowed.
	Delivered int
	// InClear packets have left by a WAN in clear although they belong into a tunnel, whether somebody answered or not.
	InClear int
	Lost    int

	Ways []FlowWay // in the order in which they were first taken
	Gaps []FlowGap // the first 1,000, in order
	// GapCount is how many gaps there were, and Longest the longest of all; without a gap it is zero.
	GapCount int
	Longest  FlowGap

	// Begins and Ends are when the first and the last packet so far have left, on the router's clock; zero: none has.
	Begins, Ends time.Time
	// Done says that nothing more will be sent.
	Done bool
}

// FlowWay is one way out that packets of a flow have taken, or where they were lost.
type FlowWay struct {
	Via     string // the interface that they left by; "" when they left by none
	Place   Place  // where they got to; [Nowhere] for those that got no answer
	InClear bool   // they belong into a tunnel
	Reason  string // why there was no answer; "" when there was one
	Packets int
}

// FlowGap is a time without service: no packet was answered, in a tunnel or in clear.
type FlowGap struct {
	// Start is when the first packet left that was not answered, and End when the next one left that was. Of a gap
	// that is still open, End is when the next packet is due.
	Start, End time.Time
	Packets    int
	Reason     string // of the first packet
	Open       bool
}

// Length is how long a gap has lasted.
func (g FlowGap) Length() time.Duration { return g.End.Sub(g.Start) }

// maxGaps is how many gaps of a flow are kept.
const maxGaps = 1000

// flowCount counts what becomes of the packets of a flow. A gap is kept by the numbers of its packets.
type flowCount struct {
	sent, delivered, inClear, lost int

	ways    []FlowWay
	gaps    []countedGap
	number  int
	longest countedGap
	open    bool // the last gap has not ended
	current countedGap
}

// countedGap is a gap as the times of its first packet and of the first answered one behind it, since the flow began.
type countedGap struct {
	start, end time.Duration
	packets    int
	reason     string
}

// count counts a packet that has left a while after the first one.
func (r *flowCount) count(at time.Duration, p Path, clear bool) {
	r.sent++
	switch {
	case clear:
		r.inClear++
	case p.Arrived:
		r.delivered++
	default:
		r.lost++
	}
	r.way(p, clear)
	switch {
	case !p.Arrived && r.open:
		r.current.packets++
	case !p.Arrived:
		r.open, r.current = true, countedGap{start: at, packets: 1, reason: p.Reason}
	case r.open:
		r.open = false
		r.close(at)
	}
}

// way counts the packet where it went.
func (r *flowCount) way(p Path, clear bool) {
	one := FlowWay{Via: p.Via, Place: p.Place, InClear: clear}
	if !p.Arrived {
		one.Place, one.Reason = Nowhere, p.Reason
	}
	i := slices.IndexFunc(r.ways, func(w FlowWay) bool { w.Packets = 0; return w == one })
	if i < 0 {
		r.ways = append(r.ways, one)
		i = len(r.ways) - 1
	}
	r.ways[i].Packets++
}

// close ends the gap that is open.
func (r *flowCount) close(at time.Duration) {
	r.current.end = at
	r.number++
	if len(r.gaps) < maxGaps {
		r.gaps = append(r.gaps, r.current)
	}
	r.longest = longer(r.longest, r.current)
}

func longer(a, b countedGap) countedGap {
	if b.packets > 0 && (a.packets == 0 || b.end-b.start > a.end-a.start) {
		return b
	}
	return a
}

// FlowResult is what has become of a flow up to now, with times of the router's clock.
func (n *Network) FlowResult(f *Flow) FlowResult {
	r := f.result
	out := FlowResult{Name: f.cfg.Name, Sent: r.sent, Delivered: r.delivered, InClear: r.inClear, Lost: r.lost,
		Ways: slices.Clone(r.ways), Done: f.over()}
	at := func(d time.Duration) time.Time { return n.ClockTime(f.start.Add(d)) }
	if r.open {
		r.gaps = slices.Clone(r.gaps)
		r.close(f.offset(r.sent))
	}
	shown := func(g countedGap, open bool) FlowGap {
		if g.packets == 0 {
			return FlowGap{}
		}
		return FlowGap{Start: at(g.start), End: at(g.end), Packets: g.packets, Reason: g.reason, Open: open}
	}
	for i, g := range r.gaps {
		out.Gaps = append(out.Gaps, shown(g, r.open && i == r.number-1))
	}
	out.GapCount, out.Longest = r.number, shown(r.longest, r.open && r.longest == r.current)
	if r.sent > 0 {
		out.Begins, out.Ends = at(0), at(f.offset(r.sent-1))
	}
	return out
}

// String is the result in a few lines, for people.
func (r FlowResult) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "flow %s: %d sent, %d delivered, %d in clear, %d lost", r.Name, r.Sent, r.Delivered, r.InClear,
		r.Lost)
	if !r.Done {
		b.WriteString(", not over yet")
	}
	b.WriteString("\n")
	for _, w := range r.Ways {
		fmt.Fprintf(&b, "  %s\n", w)
	}
	if r.GapCount > 0 {
		fmt.Fprintf(&b, "  longest outage %s, %s\n", r.Longest.Length(), r.Longest)
	}
	if r.GapCount > 1 {
		fmt.Fprintf(&b, "  %d outages in all\n", r.GapCount)
	}
	return b.String()
}

func (w FlowWay) String() string {
	text := fmt.Sprintf("%d", w.Packets)
	if w.Via != "" {
		text += " by " + w.Via
	}
	if w.InClear {
		text += " in clear"
	}
	if w.Reason != "" {
		return text + " lost: " + w.Reason
	}
	return text + " to " + string(w.Place)
}

// gapTime is how the moments of a gap are written.
const gapTime = "15:04:05.000"

func (g FlowGap) String() string {
	text := fmt.Sprintf("from %s to %s", g.Start.UTC().Format(gapTime), g.End.UTC().Format(gapTime))
	if g.Open {
		text = fmt.Sprintf("since %s", g.Start.UTC().Format(gapTime))
	}
	return fmt.Sprintf("%s: %s", text, g.Reason)
}
