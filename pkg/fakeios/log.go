package fakeios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// logSize bounds the log, as `logging buffered` does.
const logSize = 500

// logEntry is a message of the log, with what stood in front of it when it came.
type logEntry struct{ head, text string }

// logMessage logs a message. Those of applets are logged when the time that they act in has been replayed.
func (r *Router) logMessage(message string) {
	if r.replaying {
		r.net.Say(message)
		return
	}
	r.logMessageAt(r.now(), message)
}

// logMessageAt logs a message of an earlier moment, which nobody has looked at before.
func (r *Router) logMessageAt(at time.Time, message string) {
	r.log = append(r.log, logEntry{r.logHead(at), message})
	defer r.notifyMonitors()
	if extra := len(r.log) - logSize; extra > 0 {
		r.log = r.log[extra:]
		for _, s := range r.sessions {
			s.logSeen = max(s.logSeen-extra, 0)
		}
	}
}

// notifyMonitors shows new messages on the terminals that monitor and are not running a command.
func (r *Router) notifyMonitors() {
	for _, s := range r.sessions {
		if !s.busy {
			s.showLog()
		}
	}
}

// clearLog is `clear logging`.
func (r *Router) clearLog() {
	r.log = nil
	for _, s := range r.sessions {
		s.logSeen = 0
	}
}

// logHead is what stands in front of the next message: its number with `service sequence-numbers`, and a
// stamp as `service timestamps log` wants it.
func (r *Router) logHead(at time.Time) string {
	r.logged++
	head := ""
	if slices.Contains(r.running.Plain["service"], "service sequence-numbers") {
		head = fmt.Sprintf("%06d: ", r.logged)
	}
	if stamp := r.stamp(at); stamp != "" {
		head += stamp + ": "
	}
	return head
}

// stamp is the time in front of a message; the star says that no NTP server confirmed it. A router that
// says nothing about it stamps as `datetime msec`.
func (r *Router) stamp(at time.Time) string {
	const words = "service timestamps log"
	form := "datetime msec"
	for _, line := range r.running.Plain["service"] {
		if positive, negated := strings.CutPrefix(line, "no "); strings.HasPrefix(positive, words) {
			if negated {
				return ""
			}
			form = strings.TrimSpace(strings.TrimPrefix(positive, words))
		}
	}
	if !strings.HasPrefix(form, "datetime") {
		return uptimeStamp(at.Sub(r.booted))
	}
	has := func(option string) bool { return slices.Contains(strings.Fields(form), option) }
	zone := time.UTC
	if has("localtime") {
		zone = r.zone()
	}
	layout := "*Jan _2 "
	if has("year") {
		layout += "2006 "
	}
	layout += "15:04:05"
	if has("msec") {
		layout += ".000"
	}
	if has("show-timezone") {
		layout += " MST"
	}
	return at.In(zone).Format(layout)
}

// uptimeStamp is a time since the boot: hours at first, then days, then weeks.
func uptimeStamp(up time.Duration) string {
	hours := int(max(up, 0) / time.Hour)
	switch {
	case hours < 24:
		return fmt.Sprintf("%02d:%02d:%02d", hours, int(up.Minutes())%60, int(up.Seconds())%60)
	case hours < 7*24:
		return fmt.Sprintf("%dd%02dh", hours/24, hours%24)
	default:
		return fmt.Sprintf("%dw%dd", hours/24/7, hours/24%7)
	}
}

// zone is what `clock timezone` says, or UTC.
func (r *Router) zone() *time.Location {
	for _, line := range r.running.Plain["clock"] {
		words := strings.Fields(line)
		if len(words) < 4 || words[1] != "timezone" {
			continue
		}
		hours, err := strconv.Atoi(words[3])
		if err != nil {
			return time.UTC
		}
		minutes := 0
		if len(words) > 4 {
			minutes, _ = strconv.Atoi(words[4]) // the grammar has seen to it
		}
		if strings.HasPrefix(words[3], "-") {
			minutes = -minutes
		}
		return time.FixedZone(words[2], (hours*60+minutes)*60)
	}
	return time.UTC
}
