package show

import (
	"regexp"
	"strings"
)

// IPSLAStatistics is `show ip sla statistics`.
type IPSLAStatistics struct {
	Operations   []IPSLAOperation `json:"operations"`
	UnknownLines []string         `json:"unknown_lines"`
}

// IPSLAOperation is one operation. An operation that is not scheduled has nil counters.
type IPSLAOperation struct {
	ID              uint64  `json:"id"`
	RTTMilliseconds *uint64 `json:"rtt_milliseconds"`
	ReturnCode      string  `json:"return_code"`
	Successes       *uint64 `json:"successes"`
	Failures        *uint64 `json:"failures"`
	TimeToLive      string  `json:"time_to_live"`
}

var slaPlain = regexp.MustCompile(`^(?:IPSLAs Latest Operation Statistics|Type of operation|Latest operation start time|Latest (?:DNS|TCP|HTTP))`)

// ParseIPSLAStatistics reads `show ip sla statistics`.
func ParseIPSLAStatistics(text string) (IPSLAStatistics, error) {
	out := IPSLAStatistics{Operations: []IPSLAOperation{}, UnknownLines: []string{}}
	var o *IPSLAOperation
	for _, r := range rows(text) {
		if id, ok := after(r.text, "IPSLA operation id:"); ok {
			n := number(id)
			if n == nil {
				return out, &ParseError{"show ip sla statistics", r.no, r.text, "an operation without a number"}
			}
			out.Operations = append(out.Operations, IPSLAOperation{ID: *n})
			o = &out.Operations[len(out.Operations)-1]
			continue
		}
		if o != nil && o.read(r.text) || slaPlain.MatchString(r.text) {
			continue
		}
		out.UnknownLines = append(out.UnknownLines, r.text)
	}
	return out, nil
}

func (o *IPSLAOperation) read(line string) bool {
	if rtt, ok := after(line, "Latest RTT:"); ok {
		value, _, _ := strings.Cut(rtt, " ")
		o.RTTMilliseconds = number(value)
		return true
	}
	if code, ok := after(line, "Latest operation return code:"); ok {
		o.ReturnCode = code
		return true
	}
	if n, ok := after(line, "Number of successes:"); ok {
		o.Successes = number(n)
		return true
	}
	if n, ok := after(line, "Number of failures:"); ok {
		o.Failures = number(n)
		return true
	}
	if ttl, ok := after(line, "Operation time to live:"); ok {
		o.TimeToLive = ttl
		return true
	}
	return false
}
