package fakeios

import (
	"fmt"
	"strings"
	"time"
)

func (t *track) delay(up bool) time.Duration {
	if up {
		return seconds(t.delayUp)
	}
	return seconds(t.delayDown)
}

func (t *track) kind() string {
	if t.reachability {
		return "reachability"
	}
	return "state"
}

type track struct {
	id           int
	sla          int
	reachability bool // false: state
	delayUp      int  // seconds
	delayDown    int
}

func (c *config) renderTracks(b *strings.Builder, style Style) {
	for _, t := range sortedBy(c.tracks, func(t *track) int { return t.id }) {
		fmt.Fprintf(b, "track %d ip sla %d", t.id, t.sla)
		switch {
		case t.reachability:
			b.WriteString(" reachability")
		case style.ShowTrackStateKeyword:
			b.WriteString(" state")
		}
		b.WriteString("\n")
		switch {
		case t.delayDown > 0 && t.delayUp > 0:
			fmt.Fprintf(b, " delay down %d up %d\n", t.delayDown, t.delayUp)
		case t.delayDown > 0:
			fmt.Fprintf(b, " delay down %d\n", t.delayDown)
		case t.delayUp > 0:
			fmt.Fprintf(b, " delay up %d\n", t.delayUp)
		}
		b.WriteString("!\n")
	}
}
