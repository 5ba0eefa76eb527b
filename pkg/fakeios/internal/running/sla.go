package running

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Values of an IP SLA operation that nobody typed. Threshold and timeout of http are [inferred] to
// be those of icmp-echo.
const (
	defaultThreshold = 5000 // ms
	defaultTimeout   = 5000 // ms
	defaultFrequency = 60   // s
)

// Limits are the values in force, typed or default: threshold and timeout in milliseconds, frequency
// in seconds.
func (o *SLAOperation) Limits() (threshold, timeout, frequency int) {
	threshold = o.Threshold
	timeout = o.Timeout
	frequency = o.Frequency
	if threshold == 0 {
		threshold = defaultThreshold
	}
	if timeout == 0 {
		timeout = defaultTimeout
	}
	if frequency == 0 {
		frequency = defaultFrequency
	}
	return threshold, timeout, frequency
}

// Period is the time between two runs.
func (o *SLAOperation) Period() time.Duration {
	_, _, frequency := o.Limits()
	return time.Duration(frequency) * time.Second
}

// SLAOperation is `ip sla N`.
type SLAOperation struct {
	ID              int
	Kind            string // "", "http raw", "http get", "icmp-echo"
	URL             string
	Target          netip.Addr
	SourceInterface string
	RawRequest      []string // the lines as typed, `\r\n` as four characters
	VRF             string   // whose table it goes by; "" is the global one
	Threshold       int      // ms; 0 is the default 5000
	Timeout         int      // ms; 0 is the default 5000
	Frequency       int      // s; 0 is the default 60
	Schedule        *SLASchedule
	Other           string   // an operation that this model does not run: "udp-jitter 192.0.2.1 16384"
	Lines           []string // of such an operation
	Reactions       []string // the words behind `ip sla reaction-configuration N`
}

// SLASchedule is `ip sla schedule N`.
type SLASchedule struct {
	Life      string // "forever" or seconds
	StartTime string // "now", "pending"
	Since     time.Time
}

// Destination is the address an operation goes to.
func (o *SLAOperation) Destination() (netip.Addr, bool) {
	if o.Kind == "icmp-echo" {
		return o.Target, true
	}
	u, err := url.Parse(o.URL)
	if err != nil {
		return netip.Addr{}, false
	}
	target, err := netip.ParseAddr(u.Hostname())
	return target, err == nil
}

// Port is the TCP port of an http operation.
func (o *SLAOperation) Port() int {
	if u, err := url.Parse(o.URL); err == nil {
		if n, err := strconv.Atoi(u.Port()); err == nil {
			return n
		}
	}
	return 80
}

func (c *Config) renderSLAs(b *strings.Builder, style Style) {
	for _, o := range sortedBy(c.SLAs, func(o *SLAOperation) int { return o.ID }) {
		fmt.Fprintf(b, "ip sla %d\n", o.ID)
		switch o.Kind {
		case "icmp-echo":
			fmt.Fprintf(b, " icmp-echo %s", o.Target)
			if o.SourceInterface != "" {
				fmt.Fprintf(b, " source-interface %s", o.SourceInterface)
			}
			b.WriteString("\n")
		case "http raw", "http get":
			fmt.Fprintf(b, " %s %s\n", o.Kind, o.URL)
			o.renderRequest(b, style.DeepHTTPRaw)
		case "":
			o.renderOther(b)
		}
		if o.VRF != "" {
			fmt.Fprintf(b, " vrf %s\n", o.VRF)
		}
		for _, v := range []struct {
			keyword           string
			value, defaultVal int
		}{{"threshold", o.Threshold, defaultThreshold}, {"timeout", o.Timeout, defaultTimeout},
			{"frequency", o.Frequency, defaultFrequency}} {
			if v.value != 0 && v.value != v.defaultVal {
				fmt.Fprintf(b, " %s %d\n", v.keyword, v.value)
			}
		}
		if o.Schedule != nil {
			fmt.Fprintf(b, "ip sla schedule %d life %s start-time %s\n", o.ID, o.Schedule.Life, o.Schedule.StartTime)
		}
		for _, words := range o.Reactions {
			fmt.Fprintf(b, "ip sla reaction-configuration %d %s\n", o.ID, words)
		}
	}
}

// renderOther shows an operation that this model does not run.
func (o *SLAOperation) renderOther(b *strings.Builder) {
	if o.Other == "" {
		return
	}
	for _, line := range append([]string{o.Other}, o.Lines...) {
		fmt.Fprintf(b, " %s\n", line)
	}
}

// renderRequest shows the raw request. Indentation and the closing `exit` are not known from any
// 15.4 router [inferred]: Style.DeepHTTPRaw switches the indentation.
func (o *SLAOperation) renderRequest(b *strings.Builder, deep bool) {
	if len(o.RawRequest) == 0 {
		return
	}
	head, body := " ", "  "
	if deep {
		head, body = "  ", "   "
	}
	fmt.Fprintf(b, "%shttp-raw-request\n", head)
	for _, text := range o.RawRequest {
		fmt.Fprintf(b, "%s%s\n", body, text)
	}
	fmt.Fprintf(b, "%sexit\n", body)
}
