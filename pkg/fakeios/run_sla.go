package fakeios

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

func (o *ipSLA) limits() (threshold, timeout, frequency int) {
	threshold, timeout, frequency = o.threshold, o.timeout, o.frequency
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

func (o *ipSLA) period() time.Duration {
	_, _, frequency := o.limits()
	return time.Duration(frequency) * time.Second
}

type ipSLA struct {
	id         int
	kind       string // "", "http raw", "http get", "icmp-echo"
	url        string
	target     netip.Addr
	sourceIf   string
	rawRequest []string // the lines as typed, `\r\n` as four characters
	threshold  int      // ms; 0 is the default 5000
	timeout    int      // ms; 0 is the default 5000
	frequency  int      // s; 0 is the default 60
	schedule   *slaSchedule
	reactions  []string // the words behind `ip sla reaction-configuration N`
}

type slaSchedule struct {
	life      string // "forever" or seconds
	startTime string // "now", "pending"
	since     time.Time
}

// destination is the address an operation goes to.
func (o *ipSLA) destination() (netip.Addr, bool) {
	if o.kind == "icmp-echo" {
		return o.target, true
	}
	u, err := url.Parse(o.url)
	if err != nil {
		return noAddr, false
	}
	target, err := netip.ParseAddr(u.Hostname())
	return target, err == nil
}

// port is the TCP port of an http operation.
func (o *ipSLA) port() int {
	if u, err := url.Parse(o.url); err == nil {
		if n, err := strconv.Atoi(u.Port()); err == nil {
			return n
		}
	}
	return 80
}

func (c *config) renderSLAs(b *strings.Builder, style Style) {
	for _, o := range sortedBy(c.slas, func(o *ipSLA) int { return o.id }) {
		fmt.Fprintf(b, "ip sla %d\n", o.id)
		switch o.kind {
		case "icmp-echo":
			fmt.Fprintf(b, " icmp-echo %s", o.target)
			if o.sourceIf != "" {
				fmt.Fprintf(b, " source-interface %s", o.sourceIf)
			}
			b.WriteString("\n")
		case "http raw", "http get":
			fmt.Fprintf(b, " %s %s\n", o.kind, o.url)
			o.renderRequest(b, style.DeepHTTPRaw)
		}
		for _, v := range []struct {
			keyword           string
			value, defaultVal int
		}{{"threshold", o.threshold, defaultThreshold}, {"timeout", o.timeout, defaultTimeout}, {"frequency", o.frequency, defaultFrequency}} {
			if v.value != 0 && v.value != v.defaultVal {
				fmt.Fprintf(b, " %s %d\n", v.keyword, v.value)
			}
		}
		if o.schedule != nil {
			fmt.Fprintf(b, "ip sla schedule %d life %s start-time %s\n", o.id, o.schedule.life, o.schedule.startTime)
		}
		for _, words := range o.reactions {
			fmt.Fprintf(b, "ip sla reaction-configuration %d %s\n", o.id, words)
		}
	}
}

// renderRequest shows the raw request. Indentation and the closing `exit` are not known from any
// 15.4 router [inferred]: Style.DeepHTTPRaw switches the indentation.
func (o *ipSLA) renderRequest(b *strings.Builder, deep bool) {
	if len(o.rawRequest) == 0 {
		return
	}
	head, body := " ", "  "
	if deep {
		head, body = "  ", "   "
	}
	fmt.Fprintf(b, "%shttp-raw-request\n", head)
	for _, text := range o.rawRequest {
		fmt.Fprintf(b, "%s%s\n", body, text)
	}
	fmt.Fprintf(b, "%sexit\n", body)
}
