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
	RTTMicroseconds *uint64 `json:"rtt_microseconds"` // where the router measures in them

	hourly bool // the lines are those of one hour
}

// slaPlain are lines that carry nothing of the contract.
var slaPlain = regexp.MustCompile(`^(?:IPSLAs (?:Latest Operation|aggregated) Statistics|IPSLAs aggregated statistics|Round Trip Time \(RTT\)|Type of operation|Latest operation start time|Latest (?:DNS|TCP|HTTP)|` +
	`Start Time Index:|(?:DNS|TCP Connection|HTTP Transaction) RTT:|oper-id status |\d+ OK \d+ [\d/]+ [0-9.]+$|Operational state of entry|Last time this entry|Over thresholds occurred|` +
	`RTT Values:|Number Of RTT:|(?:Latency one-way|Jitter) [Tt]ime:|Number of (?:SD|DS|Latency one-way|measurements)|(?:Source to Destination|Destination to Source) (?:Latency|Jitter|Loss)|` +
	`Over Threshold:|Number Of RTT Over|Packet (?:Loss|Late|Skipped|MIA)|Loss (?:Source|Destination)|Out Of Sequence|Voice Score|Calculated Planning|Mean Opinion|MOS |ICPIF|` +
	`Delay Statistics for Y1731|Distribution Statistics:|Interval$|Start time:|Flag:)`)

// ParseIPSLAStatistics reads `show ip sla statistics`. The aggregated form counts by the hour: its
// counters are not those of the operation, and are left out.
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
	if _, ok := after(line, "Start Time Index:"); ok {
		o.hourly = true
		return true
	}
	if o.hourly && strings.HasPrefix(line, "Number of ") {
		return true
	}
	if rtt, ok := after(line, "Latest RTT:"); ok {
		value, unit, _ := strings.Cut(rtt, " ")
		if strings.HasPrefix(unit, "microsecond") {
			o.RTTMicroseconds = number(value)
		} else {
			o.RTTMilliseconds = number(value)
		}
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
