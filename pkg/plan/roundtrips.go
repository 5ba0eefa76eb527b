package plan

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Window is how far a sender pipelines lines ahead of the router's answers.
type Window struct {
	Lines int // lines sent without an answer; 1 is lock-step
	Bytes int // their bytes, newlines included
	// CanPipeline reports whether next may be sent while line has no answer yet.
	CanPipeline func(line, next device.Line) bool
}

// RoundTrips predicts how many round trips the lines of a plan take: those in which nothing else
// can go on, entering and leaving configuration mode included. It counts as the sender of that window
// sends, which types `configure terminal` in front of the first line and `end` behind the last. No lines take none.
func RoundTrips(lines []device.Line, w Window) int {
	if len(lines) == 0 {
		return 0
	}
	last := lines[len(lines)-1].After
	lines = slices.Concat(
		[]device.Line{
			{Text: secret.NewText("configure terminal"), Before: device.PrivilegedExec, After: device.GlobalConfig}},
		lines,
		[]device.Line{{Text: secret.NewText("end"), Before: last, After: device.PrivilegedExec}})
	// Time in round trips: a line that is sent at t is answered at t+1, and answers are judged in order.
	answered := make([]int, len(lines))
	now, sent := 0, 0
	for judged := range lines {
		ahead := 0
		for _, line := range lines[judged:sent] {
			ahead += len(line.Text.Reveal()) + 1
		}
		for sent < len(lines) && w.canSend(lines, judged, sent, ahead) {
			answered[sent] = now + 1
			ahead += len(lines[sent].Text.Reveal()) + 1
			sent++
		}
		now = max(now, answered[judged])
	}
	return now
}

// canSend reports whether lines[sent] may be sent while lines[judged:sent] have no answer yet.
func (w Window) canSend(lines []device.Line, judged, sent, ahead int) bool {
	if sent == judged {
		return true
	}
	if sent-judged >= w.Lines || ahead+len(lines[sent].Text.Reveal()) >= w.Bytes {
		return false
	}
	return !slices.ContainsFunc(lines[judged:sent],
		func(line device.Line) bool { return !w.CanPipeline(line, lines[sent]) })
}
