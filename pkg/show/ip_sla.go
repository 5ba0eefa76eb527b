package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
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
	RTTMicroseconds *uint64 `json:"rtt_microseconds"`     // where the router measures in them
	Type            string  `json:"type"`                 // not printed for every kind
	StartTime       string  `json:"start_time"`           // of the latest run, as printed
	DNSRTT          *uint64 `json:"dns_rtt_milliseconds"` // of an http operation, as the next two
	TCPRTT          *uint64 `json:"tcp_rtt_milliseconds"`
	HTTPRTT         *uint64 `json:"http_rtt_milliseconds"`
	OverThreshold   *string `json:"over_threshold"` // TRUE or FALSE; this and the next two: the detailed form alone
	EntryState      *string `json:"entry_state"`    // Active, Pending
	LastReset       *string `json:"last_reset"`

	hourly bool // the lines are those of one hour
}

// slaIndex opens an operation in 12.4.
var slaIndex = lazyregexp.New(`^Round Trip Time \(RTT\) for Index (\d+)$`)

// slaPlain are lines that carry nothing of the contract.
var slaPlain = lazyregexp.New(`^(?:IPSLAs (?:Latest Operation|aggregated) Statistics` +
	`|IPSLAs aggregated statistics|Round Trip Time \(RTT\)|Type of operation|Latest operation start time` +
	`|Latest (?:DNS|TCP|HTTP)|` +
	`Start Time Index:|(?:DNS|TCP Connection|HTTP Transaction) RTT:|oper-id status |\d+ OK \d+ [\d/]+ [0-9.]+$` +
	`|Operational state of entry|Last time this entry|Over thresholds occurred|` +
	`RTT Values:|Number Of RTT:|(?:Latency one-way|Jitter) [Tt]ime:|Number of (?:SD|DS|Latency one-way` +
	`|measurements)|(?:Source to Destination|Destination to Source) (?:Latency|Jitter|Loss)|` +
	`Over Threshold:|Number Of RTT Over|Packet (?:Loss|Late|Skipped|MIA)|Loss (?:Source|Destination)` +
	`|Out Of Sequence|Voice Score|Calculated Planning|Mean Opinion|MOS |ICPIF|` +
	`Delay Statistics for Y1731|Distribution Statistics:|Interval$|Start time:|Flag:)`)

// ParseIPSLAStatistics reads `show ip sla statistics`. The aggregated form counts by the hour: its
// counters are not those of the operation, and are left out.
func ParseIPSLAStatistics(text string) (IPSLAStatistics, error) {
	out := IPSLAStatistics{Operations: []IPSLAOperation{}, UnknownLines: []string{}}
	var o *IPSLAOperation
	for _, r := range rows(text) {
		if m := slaIndex.FindStringSubmatch(r.text); m != nil && number(m[1]) != nil {
			if o == nil || o.ID != *number(m[1]) {
				out.Operations = append(out.Operations, IPSLAOperation{ID: *number(m[1])})
				o = &out.Operations[len(out.Operations)-1]
			}
			continue
		}
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
	return o.detail(line)
}

// detail reads what not every operation and not the plain form prints. The hours of the aggregated
// form have no latest run.
func (o *IPSLAOperation) detail(line string) bool {
	if kind, ok := after(line, "Type of operation:"); ok {
		o.Type = kind
		return true
	}
	if start, ok := after(line, "Latest operation start time:"); ok {
		o.StartTime = start
		return true
	}
	for _, field := range []struct {
		label string
		value **uint64
	}{{"Latest DNS RTT:", &o.DNSRTT}, {"Latest TCP Connection RTT:", &o.TCPRTT},
		{"Latest HTTP Transaction RTT:", &o.HTTPRTT}} {
		if rtt, ok := after(line, field.label); ok {
			value, _, _ := strings.Cut(rtt, " ")
			*field.value = number(value)
			return true
		}
	}
	for _, field := range []struct {
		label string
		value **string
	}{{"Over thresholds occurred:", &o.OverThreshold}, {"Operational state of entry:", &o.EntryState},
		{"Last time this entry was reset:", &o.LastReset}} {
		if text, ok := after(line, field.label); ok && text != "" {
			*field.value = &text
			return true
		}
	}
	return false
}
