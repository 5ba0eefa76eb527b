package show

import "github.com/ziatunnel/ziatunnel/pkg/lazyregexp"

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
	State           string  `json:"state"`   // Up or Down; a new stub object may be Unknown
	Delayed         string  `json:"delayed"` // "Up (170 secs remaining)" while a change waits
	Changes         *uint64 `json:"changes"`
	LastChange      string  `json:"last_change"`
	ReturnCode      string  `json:"return_code"`
	RTTMilliseconds *uint64 `json:"rtt_milliseconds"`
}

var (
	trackHead   = lazyregexp.New(`^Track (\d+)(?: \(.*\))?$`)
	trackObject = lazyregexp.New(`^(IP SLA \d+|Response Time Reporter \d+|Interface \S+` +
		`|IP(?:v6)? route \S+(?: \S+)?|List|Application \S+|Stub-object) ?(state|reachability|line-protocol` +
		`|ip routing|ipv6 routing|boolean (?:and|or)|metric threshold|threshold (?:percentage|weight)|)$`)
	trackState = lazyregexp.New(`(?i)^(?:State|Reachability|Line protocol|IP(?:v6)? routing|Boolean (?:OR|AND)` +
		`|Metric threshold|Threshold (?:percentage|weight)) is (Up|Down|Unknown)(?: \([^)]*\))*(?:, delayed ((?:Up` +
		`|Down)(?: \([^)]*\))?))?(?: \([^)]*\))*$`)
	trackChange = lazyregexp.New(`^(\d+) changes?, last change (\S+)`)
	trackUser   = lazyregexp.New(`^[A-Za-z][\w-]*(?: [\w./:-]+){0,5}$`)
	trackPlain  = lazyregexp.New(`^(?:Delay |Metric threshold (?:down|up) |First-hop interface is |Tracked by:` +
		`|object \d+ |VPN Routing/Forwarding |Threshold |List |%? ?Track object \d+ does not exist)`)
)

// ParseTrack reads `show track`. An object without a state is an error: nothing can be said of it.
func ParseTrack(text string) (Tracks, error) {
	out := Tracks{Tracks: []Track{}, UnknownLines: []string{}}
	var t *Track
	var head row
	listing := false
	for _, r := range rows(text) {
		if m := trackHead.FindStringSubmatch(r.text); m != nil && number(m[1]) != nil {
			if err := t.complete(head); err != nil {
				return out, err
			}
			out.Tracks = append(out.Tracks, Track{ID: *number(m[1])})
			t = &out.Tracks[len(out.Tracks)-1]
			head = r
			listing = false
			continue
		}
		listing = listing || r.text == "Tracked by:"
		user := listing && trackUser.MatchString(r.text)
		if t == nil || !t.read(r.text) && !trackPlain.MatchString(r.text) && !user {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, t.complete(head)
}

// complete says what an object lacks that every object has.
func (t *Track) complete(head row) error {
	if t != nil && t.State == "" {
		return &ParseError{"show track", head.no, head.text, "a track without a state"}
	}
	return nil
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
	return false
}
