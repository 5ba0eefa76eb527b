package diagnosis

import (
	"regexp"
	"strings"
	"time"
)

// message is a line of the log buffer. at is the router's time; zero: it shows none.
type message struct {
	at   time.Time
	line string
}

// stamp is the time of `service timestamps log datetime`, which names no year, and may name
// milliseconds and a zone.
var stamp = regexp.MustCompile(`^(?:\d+: )?[*.]?([A-Z][a-z]{2}) +(\d{1,2}) (?:\d{4} )?` +
	`(\d\d:\d\d:\d\d)(?:\.\d+)?(?: [A-Za-z]+)?: (%.+)$`)

// messages reads `show logging`. The year is that of now, or the one before it.
func messages(text string, now time.Time) []message {
	var out []message
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		m := stamp.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		at, err := time.Parse("2006 Jan 2 15:04:05", now.Format("2006")+" "+m[1]+" "+m[2]+" "+m[3])
		if err != nil || now.IsZero() {
			out = append(out, message{line: line})
			continue
		}
		if at.After(now.Add(24 * time.Hour)) {
			at = at.AddDate(-1, 0, 0)
		}
		out = append(out, message{at, line})
	}
	return out
}

// lineDown and lineUp are what IOS logs when the line protocol of an interface changes.
func lineDown(name string) string {
	return "%LINEPROTO-5-UPDOWN: Line protocol on Interface " + name + ", changed state to down"
}

func lineUp(name string) string {
	return "%LINEPROTO-5-UPDOWN: Line protocol on Interface " + name + ", changed state to up"
}

// logged are the messages with a text, oldest first.
func (s *observations) logged(text string) []message {
	var out []message
	for _, m := range s.log {
		if strings.Contains(m.line, text) {
			out = append(out, m)
		}
	}
	return out
}
