package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// TrackBriefs is `show track brief`.
type TrackBriefs struct {
	Tracks       []TrackBrief `json:"tracks"`
	UnknownLines []string     `json:"unknown_lines"`
}

// TrackBrief is one row. The instance of a list is empty; older releases print neither the type
// nor the time of the last change.
type TrackBrief struct {
	ID         uint64 `json:"id"`
	Type       string `json:"type"` // ip sla, interface, ip route, list
	Instance   string `json:"instance"`
	Parameter  string `json:"parameter"`
	State      string `json:"state"`
	LastChange string `json:"last_change"`
}

var (
	trackBriefRow = lazyregexp.New(`(?i)^(\d+) (ip sla|interface|ip route|ipv6 route|list|rtr|application` +
		`|stub-object)(?: (.+?))?? (state|reachability|line-protocol|ip routing|ipv6 routing|boolean(?: (?:and` +
		`|or))?|metric threshold|threshold \w+|\S+) (up|down)(?: (\d+:\d\d:\d\d|(?:\d+[ywdh])+|never))?$`)
	trackOldRow = lazyregexp.New(`(?i)^(\d+) (\S.*?) (reachability|state|line-protocol|\S+) (up|down)$`)
)

// ParseTrackBrief reads `show track brief`, in the form of 15.x and in the older one.
func ParseTrackBrief(text string) (TrackBriefs, error) {
	out := TrackBriefs{Tracks: []TrackBrief{}, UnknownLines: []string{}}
	for _, r := range rows(text) {
		if m := trackBriefRow.FindStringSubmatch(r.text); m != nil {
			if id := number(m[1]); id != nil {
				out.Tracks = append(out.Tracks, TrackBrief{*id, m[2], m[3], m[4], m[5], m[6]})
				continue
			}
		} else if m := trackOldRow.FindStringSubmatch(r.text); m != nil {
			if id := number(m[1]); id != nil {
				out.Tracks = append(out.Tracks, TrackBrief{ID: *id, Instance: m[2], Parameter: m[3], State: m[4]})
				continue
			}
		} else if strings.HasPrefix(r.text, "Track Type Instance") || strings.HasPrefix(
			r.text, "Track Object Parameter") {
			continue
		}
		out.UnknownLines = append(out.UnknownLines, r.text)
	}
	return out, nil
}
