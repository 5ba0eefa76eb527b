package show

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Clock is `show clock [detail]`: what time the router thinks it is. The text names its zone but not
// how far that is from UTC, so Time holds the digits as printed, in UTC whatever Zone says.
type Clock struct {
	Time          time.Time
	Zone          string  // as configured: UTC, JST, msk
	Authoritative bool    // the time was set by a person or a time server: no asterisk
	Synchronized  bool    // and its time server still answers: no full stop either
	Source        *string // "NTP", "hardware calendar"; only the detailed form says so
	UnknownLines  []string
}

var (
	clockLine = lazyregexp.New(
		`^([*.]?)(\d\d:\d\d:\d\d)(\.\d{1,6})? (\S+) ([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{1,2}) (\d{4})$`)
	clockSource = lazyregexp.New(`^Time source is ([^,]+)`)
	clockSummer = lazyregexp.New(`^Summer time (?:starts|ends) `)
)

// ParseClock reads `show clock`; the time must be there. An asterisk before it says that the time is
// not authoritative, a full stop that the router has lost its time server
// (Cisco IOS Basic System Management Command Reference, show clock).
func ParseClock(text string) (Clock, error) {
	out := Clock{UnknownLines: []string{}}
	for _, r := range rows(text) {
		m := clockLine.FindStringSubmatch(r.text)
		switch {
		case m != nil && out.Time.IsZero():
			at, err := time.Parse("15:04:05 Jan 2 2006", m[2]+m[3]+" "+strings.Join(m[6:], " "))
			if err != nil {
				return out, &ParseError{"show clock", r.no, r.text, "no such time"}
			}
			out.Time, out.Zone = at, m[4]
			out.Authoritative = m[1] != "*"
			out.Synchronized = m[1] == ""
		case !clockSummer.MatchString(r.text):
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	if out.Time.IsZero() {
		return out, &ParseError{"show clock", 0, "", "no time of day"}
	}
	out.source(text)
	return out, nil
}

// source looks for the line of the detailed form, which is noise around any other command.
func (c *Clock) source(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if m := clockSource.FindStringSubmatch(squeeze(line)); m != nil {
			c.Source = &m[1]
			return
		}
	}
}

// MarshalJSON writes the time without a zone, because the text gives no offset.
func (c Clock) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Time          string   `json:"time"` // 2026-11-24T09:00:00.123
		Zone          string   `json:"zone"`
		Authoritative bool     `json:"authoritative"`
		Synchronized  bool     `json:"synchronized"`
		Source        *string  `json:"source"`
		UnknownLines  []string `json:"unknown_lines"`
	}{c.Time.Format("2006-01-02T15:04:05.000"), c.Zone, c.Authoritative, c.Synchronized, c.Source, c.UnknownLines})
}
