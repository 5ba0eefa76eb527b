package show

import (
	"regexp"
	"strings"
)

// IPSLASummary is `show ip sla summary`.
type IPSLASummary struct {
	Operations   []IPSLASummaryRow `json:"operations"`
	UnknownLines []string          `json:"unknown_lines"`
}

// IPSLASummaryRow is one operation. The RTT is nil where the table has a dash; ReturnCode joins its
// words, as in NoConnection.
type IPSLASummaryRow struct {
	ID              uint64  `json:"id"`
	Activity        string  `json:"activity"` // active, inactive, pending
	Type            string  `json:"type"`
	Destination     string  `json:"destination"`
	RTTMilliseconds *uint64 `json:"rtt_milliseconds"`
	RTTMicroseconds *uint64 `json:"rtt_microseconds"` // where the router measures in them
	ReturnCode      string  `json:"return_code"`
	LastRun         string  `json:"last_run"` // "4 seconds ago", "never"
}

var (
	slaSummaryRow = regexp.MustCompile(`^([*^~])? ?(\d+) ([A-Za-z][\w-]*) (\S+) (?:RTT=(\d+)(u?)|-) ([A-Za-z]+)(?: (.+))?$`)
	slaStateRow   = regexp.MustCompile(`^(\d+) ([a-z][\w-]*) (\S+) (Active|Inactive|Pending) (\d+|-) ([A-Za-z]+)(?: (.+))?$`)
	slaHead       = regexp.MustCompile(`^(?:IPSLAs Latest Operation Summary|Codes: |All Stats are in|ID Type Destination|(?:\(ms\) )?Code Run$|[- ]+$)`)
	slaActivity   = map[string]string{"*": "active", "^": "inactive", "~": "pending"}
)

// ParseIPSLASummary reads `show ip sla summary`. The router breaks a long cell of the last column,
// even inside a word; the rest stands alone on the next line.
func ParseIPSLASummary(text string) (IPSLASummary, error) {
	out := IPSLASummary{Operations: []IPSLASummaryRow{}, UnknownLines: []string{}}
	for _, r := range rows(text) {
		if m := slaSummaryRow.FindStringSubmatch(r.text); m != nil && number(m[2]) != nil {
			o := IPSLASummaryRow{ID: *number(m[2]), Activity: slaActivity[m[1]], Type: m[3], Destination: m[4], ReturnCode: m[7], LastRun: m[8]}
			if m[6] == "u" {
				o.RTTMicroseconds = number(m[5])
			} else {
				o.RTTMilliseconds = number(m[5])
			}
			out.Operations = append(out.Operations, o)
		} else if m := slaStateRow.FindStringSubmatch(r.text); m != nil && number(m[1]) != nil {
			out.Operations = append(out.Operations, IPSLASummaryRow{ID: *number(m[1]), Activity: strings.ToLower(m[4]), Type: m[2], Destination: m[3],
				RTTMilliseconds: number(m[5]), ReturnCode: m[6], LastRun: m[7]})
		} else if !slaHead.MatchString(r.text) && !out.wrapped(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}

// slaLastRun are the words of the last column; what completes one of them is its wrapped end.
var slaLastRun = regexp.MustCompile(`^(?:\d+ (?:second|minute|hour|day|week|year)s? ago|never)$`)

func (s *IPSLASummary) wrapped(line string) bool {
	if len(s.Operations) == 0 {
		return false
	}
	last := &s.Operations[len(s.Operations)-1]
	for _, joined := range []string{last.LastRun + line, last.LastRun + " " + line} {
		if last.LastRun != "" && slaLastRun.MatchString(joined) {
			last.LastRun = joined
			return true
		}
	}
	return false
}
