package running

import (
	"fmt"
	"strings"
	"time"
)

// Delay is how long the track waits before it follows its object up, or down.
func (t *Track) Delay(up bool) time.Duration {
	if up {
		return time.Duration(t.DelayUp) * time.Second
	}
	return time.Duration(t.DelayDown) * time.Second
}

// Kind is the word for what is tracked: reachability or state.
func (t *Track) Kind() string {
	if t.Reachability {
		return "reachability"
	}
	return "state"
}

// Track is `track N ip sla M`.
type Track struct {
	ID           int
	SLA          int
	Reachability bool // false: state
	DelayUp      int  // seconds
	DelayDown    int
}

func (c *Config) renderTracks(b *strings.Builder, style Style) {
	for _, t := range sortedBy(c.Tracks, func(t *Track) int { return t.ID }) {
		fmt.Fprintf(b, "track %d ip sla %d", t.ID, t.SLA)
		switch {
		case t.Reachability:
			b.WriteString(" reachability")
		case style.ShowTrackStateKeyword:
			b.WriteString(" state")
		}
		b.WriteString("\n")
		switch {
		case t.DelayDown > 0 && t.DelayUp > 0:
			fmt.Fprintf(b, " delay down %d up %d\n", t.DelayDown, t.DelayUp)
		case t.DelayDown > 0:
			fmt.Fprintf(b, " delay down %d\n", t.DelayDown)
		case t.DelayUp > 0:
			fmt.Fprintf(b, " delay up %d\n", t.DelayUp)
		}
		b.WriteString("!\n")
	}
}
