package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
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
	slaSummaryRow = lazyregexp.New(
		`^([*^~])? ?(\d+) ([A-Za-z][\w-]*) (\S+) (?:RTT=(\d+)(u?)|-) ([A-Za-z]+)(?: (.+))?$`)
	slaStateRow = lazyregexp.New(
		`^(\d+) ([a-z][\w-]*) (\S+) (Active|Inactive|Pending) (\d+|-) ([A-Za-z]+)(?: (.+))?$`)
	slaHead = lazyregexp.New(`^(?:IPSLAs Latest Operation Summary|Codes: |All Stats are in` +
		`|ID Type Destination|(?:\(ms\) )?Code Run$|[- ]+$)`)
	slaActivity = map[string]string{"*": "active", "^": "inactive", "~": "pending"}
)

// ParseIPSLASummary reads `show ip sla summary`. The router breaks a long cell, even inside a word;
// the rest stands on the next line, in its column unless the indentation was lost.
func ParseIPSLASummary(text string) (IPSLASummary, error) {
	out := IPSLASummary{Operations: []IPSLASummaryRow{}, UnknownLines: []string{}}
	var at *slaColumns
	for _, r := range rows(text) {
		if columns := columnsOf(r.raw); columns != nil {
			at = columns
		} else if len(out.Operations) > 0 && at.broken(r.raw, &out.Operations[len(out.Operations)-1]) {
			continue
		}
		if m := slaSummaryRow.FindStringSubmatch(r.text); m != nil && number(m[2]) != nil {
			o := IPSLASummaryRow{ID: *number(m[2]), Activity: slaActivity[m[1]], Type: m[3], Destination: m[4],
				ReturnCode: m[7], LastRun: m[8]}
			if m[6] == "u" {
				o.RTTMicroseconds = number(m[5])
			} else {
				o.RTTMilliseconds = number(m[5])
			}
			out.Operations = append(out.Operations, o)
		} else if m := slaStateRow.FindStringSubmatch(r.text); m != nil && number(m[1]) != nil {
			out.Operations = append(out.Operations,
				IPSLASummaryRow{ID: *number(m[1]), Activity: strings.ToLower(m[4]), Type: m[2], Destination: m[3],
					RTTMilliseconds: number(m[5]), ReturnCode: m[6], LastRun: m[7]})
		} else if !slaHead.MatchString(r.text) && !out.wrapped(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}

// slaLastRun are the words of the last column; what completes one of them is its wrapped end.
var slaLastRun = lazyregexp.New(`^(?:\d+ (?:second|minute|hour|day|week|year)s? ago|never)$`)

// wrapped takes the rest of the last column from a line that holds nothing else.
func (s *IPSLASummary) wrapped(line string) bool {
	if len(s.Operations) == 0 {
		return false
	}
	return s.Operations[len(s.Operations)-1].lastRun(line)
}

func (r *IPSLASummaryRow) lastRun(rest string) bool {
	for _, joined := range []string{r.LastRun + rest, r.LastRun + " " + rest} {
		if r.LastRun != "" && slaLastRun.MatchString(joined) {
			r.LastRun = joined
			return true
		}
	}
	return false
}

// slaColumns is where the columns of a table begin.
type slaColumns struct{ kind, destination, stats, code, run int }

// columnsOf reads them from the header; nil for any other line.
func columnsOf(head string) *slaColumns {
	if strings.ContainsRune(head, '\t') {
		return nil
	}
	at := slaColumns{strings.Index(head, "Type"), strings.Index(head, "Destination"), strings.Index(head, "Stats"),
		strings.Index(head, "Return"), strings.Index(head, "Last")}
	if at.kind < 1 || at.destination < at.kind || at.stats < at.destination || at.code < at.stats || at.run < at.code {
		return nil
	}
	return &at
}

// broken takes the rest of long cells from the line below a row: each stands in its own column. It
// takes all or nothing.
func (at *slaColumns) broken(raw string, last *IPSLASummaryRow) bool {
	if at == nil || len(raw) <= at.destination || strings.TrimSpace(raw[:at.kind]) != "" ||
		strings.ContainsRune(raw, '\t') {
		return false
	}
	cell := func(from, to int) string {
		from, to = min(from, len(raw)), min(to, len(raw))
		return strings.TrimSpace(raw[from:to])
	}
	kind, destination := cell(at.kind, at.destination), cell(at.destination, at.stats)
	code, run := cell(at.code, at.run), cell(at.run, len(raw))
	if cell(at.stats, at.code) != "" || strings.ContainsAny(kind+destination+code, " (") ||
		run != "" && !last.lastRun(run) {
		return false
	}
	last.Type += kind
	last.Destination += destination
	last.ReturnCode += code
	return true
}
