package show

import (
	"regexp"
	"strings"
)

// Tracks is `show track [id]`.
type Tracks struct {
	Tracks       []Track  `json:"tracks"`
	UnknownLines []string `json:"unknown_lines"`
}

// Track is one tracked object. Kind `state` is up for return code OK only, `reachability` also over
// threshold: they are not the same thing.
type Track struct {
	ID              uint64  `json:"id"`
	Object          string  `json:"object"`
	Kind            string  `json:"kind"`
	State           string  `json:"state"`   // Up or Down
	Delayed         string  `json:"delayed"` // "Up (170 secs remaining)" while a change waits
	Changes         *uint64 `json:"changes"`
	LastChange      string  `json:"last_change"`
	ReturnCode      string  `json:"return_code"`
	RTTMilliseconds *uint64 `json:"rtt_milliseconds"`
}

var (
	trackHead   = regexp.MustCompile(`^Track (\d+)$`)
	trackObject = regexp.MustCompile(`^(IP SLA \d+|Interface \S+|IP route .*|List .*) (state|reachability|line-protocol|boolean \w+|.*)$`)
	trackState  = regexp.MustCompile(`^(?:State|Reachability|Line protocol|IP routing|Boolean (?:OR|AND)|Metric threshold) is (Up|Down)(?:, delayed (.*))?`)
	trackChange = regexp.MustCompile(`^(\d+) changes?, last change (\S+)`)
)

// ParseTrack reads `show track`.
func ParseTrack(text string) (Tracks, error) {
	out := Tracks{Tracks: []Track{}, UnknownLines: []string{}}
	var t *Track
	listing := false
	for _, r := range rows(text) {
		if m := trackHead.FindStringSubmatch(r.text); m != nil {
			out.Tracks = append(out.Tracks, Track{ID: *number(m[1])})
			t, listing = &out.Tracks[len(out.Tracks)-1], false
			continue
		}
		listing = listing || r.text == "Tracked by:"
		if t != nil && (t.read(r.text) || listing) {
			continue
		}
		out.UnknownLines = append(out.UnknownLines, r.text)
	}
	for _, track := range out.Tracks {
		if track.State == "" {
			return out, &ParseError{"show track", 1, "Track", "a track without a state"}
		}
	}
	return out, nil
}

func (t *Track) read(line string) bool {
	if m := trackState.FindStringSubmatch(line); m != nil {
		t.State, t.Delayed = m[1], m[2]
		return true
	}
	if m := trackObject.FindStringSubmatch(line); m != nil && t.Object == "" {
		t.Object, t.Kind = m[1], m[2]
		return true
	}
	if m := trackChange.FindStringSubmatch(line); m != nil {
		t.Changes, t.LastChange = number(m[1]), m[2]
		return true
	}
	if code, ok := after(line, "Latest operation return code:"); ok {
		t.ReturnCode = code
		return true
	}
	if rtt, ok := after(line, "Latest RTT (millisecs)"); ok {
		t.RTTMilliseconds = number(rtt)
		return true
	}
	return strings.HasPrefix(line, "Delay ")
}
