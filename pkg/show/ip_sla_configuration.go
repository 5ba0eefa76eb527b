package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// IPSLAConfigurations is `show ip sla configuration [id]`.
type IPSLAConfigurations struct {
	Operations   []IPSLAConfiguration `json:"operations"`
	UnknownLines []string             `json:"unknown_lines"`
}

// IPSLAConfiguration is one operation as it is set up. One that nobody has scheduled waits for a
// trigger (NextStart "Pending trigger") and is not in service (Status "notInService").
type IPSLAConfiguration struct {
	ID                    uint64   `json:"id"`
	Type                  string   `json:"type"` // icmp-echo, http, udp-jitter, ...
	Target                string   `json:"target"`
	Source                string   `json:"source"` // 0.0.0.0 when the router chooses
	SourceInterface       string   `json:"source_interface"`
	TargetPort            *uint64  `json:"target_port"`
	SourcePort            *uint64  `json:"source_port"`
	VRF                   string   `json:"vrf"`
	TypeOfService         string   `json:"type_of_service"` // 0x0
	RequestSize           *uint64  `json:"request_size"`    // bytes of payload
	Owner                 string   `json:"owner"`
	Tag                   string   `json:"tag"`
	HTTPOperation         string   `json:"http_operation"` // get, raw
	HTTPVersion           string   `json:"http_version"`
	URL                   string   `json:"url"`
	Proxy                 string   `json:"proxy"`
	RawStrings            []string `json:"raw_strings"`
	TimeoutMilliseconds   *uint64  `json:"timeout_milliseconds"`
	ThresholdMilliseconds *uint64  `json:"threshold_milliseconds"`
	FrequencySeconds      *uint64  `json:"frequency_seconds"`
	NextStart             string   `json:"next_start"` // "Start Time already passed"
	Life                  string   `json:"life"`       // "Forever", or seconds
	Ageout                string   `json:"ageout"`     // "never", or seconds
	Status                string   `json:"status"`     // Active, notInService
}

var (
	slaConfigPair = lazyregexp.New(`^([A-Za-z][^:]*?) ?: ?(.*)$`)
	// slaConfigRawEnd is what IOS prints behind the raw strings, which may look like any line.
	slaConfigRawEnd = lazyregexp.New(`^(?:Cache Control:|Entry [Nn]umber:|Owner:)`)
	slaConfigPlain  = lazyregexp.New(`(?i)^(?:IP SLAs|SAA,|SA Agent|Codec |Packet Interval|Advantage Factor` +
		`|Name Server|Statistics? distribution|Number of (?:statistics?|history|packets|response|failed)|History ` +
		`|Distribution |Enhanced |Schedule|` +
		`Aggregation Interval|Data pattern|Verify data|Do not fragment|Cache Control|Group Scheduled` +
		`|Randomly Scheduled|Recurring|Hop|LSR|Loose|Control|` +
		`Control Packets|Precision|Priority|Operation packet|NTP|CoS|ToS|Granularity|Frame|Dampening|Delay|Burst` +
		`|Buckets|Lives|Filter|Type of operation to perform)`)
)

// ParseIPSLAConfiguration reads `show ip sla configuration`.
func ParseIPSLAConfiguration(text string) (IPSLAConfigurations, error) {
	out := IPSLAConfigurations{Operations: []IPSLAConfiguration{}, UnknownLines: []string{}}
	var o *IPSLAConfiguration
	raw := false // inside the raw strings
	for _, r := range rows(text) {
		raw = raw && !slaConfigRawEnd.MatchString(r.text)
		if id, ok := after(r.text, "Entry number:"); ok {
			n := number(id)
			if n == nil {
				return out, &ParseError{"show ip sla configuration", r.no, r.text, "an operation without a number"}
			}
			out.Operations = append(out.Operations, IPSLAConfiguration{ID: *n, RawStrings: []string{}})
			o = &out.Operations[len(out.Operations)-1]
			continue
		}
		if raw {
			o.RawStrings = append(o.RawStrings, strings.TrimSpace(r.raw))
			continue
		}
		m := slaConfigPair.FindStringSubmatch(r.text)
		raw = m != nil && o != nil && strings.HasPrefix(m[1], "Raw String")
		if !raw && (m == nil || o == nil || !o.read(strings.ToLower(m[1]), m[2])) &&
			!slaConfigPlain.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}

// read takes the value of one label, in the spelling of 15.x or of newer software.
func (o *IPSLAConfiguration) read(label, value string) bool {
	if o.ends(label, value) || o.http(label, value) || o.schedule(label, value) {
		return true
	}
	switch label {
	case "type of operation to perform":
		o.Type = value
	case "owner":
		o.Owner = value
	case "tag":
		o.Tag = value
	case "vrf name":
		o.VRF = value
	case "type of service parameter", "type of service parameters":
		o.TypeOfService = value
	case "request size (arr data portion)", "request size (arr data bytes)", "request size (bytes)":
		o.RequestSize = number(value)
	case "operation timeout (milliseconds)", "timeout (milliseconds)":
		o.TimeoutMilliseconds = number(value)
	case "threshold (milliseconds)", "operation threshold (milliseconds)":
		o.ThresholdMilliseconds = number(value)
	default:
		return false
	}
	return true
}

// ends reads who is asked, from where; with both behind one label a slash stands between them.
func (o *IPSLAConfiguration) ends(label, value string) bool {
	first, second, _ := strings.Cut(value, "/")
	switch label {
	case "target address/source address":
		o.Target, o.Source = first, second
	case "target address/source interface":
		o.Target, o.SourceInterface = first, second
	case "target address":
		o.Target = value
	case "source address":
		o.Source = value
	case "source interface":
		o.SourceInterface = value
	case "target port/source port":
		o.TargetPort, o.SourcePort = number(first), number(second)
	case "target port":
		o.TargetPort = number(value)
	case "source port":
		o.SourcePort = number(value)
	default:
		return false
	}
	return true
}

func (o *IPSLAConfiguration) http(label, value string) bool {
	switch label {
	case "http operation":
		o.HTTPOperation = value
	case "http server version":
		o.HTTPVersion = value
	case "url":
		o.URL = value
	case "proxy":
		o.Proxy = value
	default:
		return false
	}
	return true
}

func (o *IPSLAConfiguration) schedule(label, value string) bool {
	switch label {
	case "operation frequency (seconds)", "frequency (seconds)":
		seconds, _, _ := strings.Cut(value, " ") // "60 (not considered if randomly scheduled)"
		o.FrequencySeconds = number(seconds)
	case "next scheduled start time":
		o.NextStart = value
	case "life (seconds)":
		o.Life = value
	case "entry ageout (seconds)":
		o.Ageout = value
	case "status of entry (snmp rowstatus)":
		o.Status = value
	default:
		return false
	}
	return true
}
