package show

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// IPSLAStatistics shows one operation, or all with id 0.
func (v View) IPSLAStatistics(id int, details bool) string {
	var b strings.Builder
	b.WriteString("IPSLAs Latest Operation Statistics\n\n")
	for _, o := range v.Config.SLAs {
		if id == 0 || id == o.ID {
			v.oneOperation(&b, o, details)
		}
	}
	return b.String()
}

func (v View) oneOperation(b *strings.Builder, o *running.SLAOperation, details bool) {
	fmt.Fprintf(b, "IPSLA operation id: %d\n", o.ID)
	p := v.Network.Operations[o.ID]
	if p == nil || p.Last.IsZero() {
		b.WriteString("Number of successes: Unknown\nNumber of failures: Unknown\nOperation time to live: 0\n")
		if details {
			b.WriteString("Operational state of entry: Inactive\nLast time this entry was reset: Never\n")
		}
		b.WriteString("\n\n")
		return
	}
	if p.RTT > 0 {
		fmt.Fprintf(b, "\tLatest RTT: %d milliseconds\n", p.RTT.Milliseconds())
	} else {
		b.WriteString("\tLatest RTT: NoConnection/Busy/Timeout\n")
	}
	fmt.Fprintf(b, "Latest operation start time: %s\n",
		v.Network.ClockTime(p.Last).UTC().Format("*15:04:05.000 UTC Mon Jan 2 2006"))
	fmt.Fprintf(b, "Latest operation return code: %s\n", p.Code)
	if strings.HasPrefix(o.Kind, "http") {
		connect := p.RTT.Milliseconds() / 2
		fmt.Fprintf(b, "Latest DNS RTT: 0 ms\nLatest TCP Connection RTT: %d ms\nLatest HTTP Transaction RTT: %d ms\n",
			connect, p.RTT.Milliseconds()-connect)
	}
	if details {
		fmt.Fprintf(b, "Over thresholds occurred: %s\n", strings.ToUpper(fmt.Sprint(p.Code == wan.CodeOver)))
	}
	fmt.Fprintf(b, "Number of successes: %d\nNumber of failures: %d\nOperation time to live: %s\n", p.Successes,
		p.Failures, p.TimeToLive(v.Network.Now))
	if details {
		state := "Inactive"
		if p.Active() {
			state = "Active"
		}
		fmt.Fprintf(b, "Operational state of entry: %s\nLast time this entry was reset: Never\n", state)
	}
	b.WriteString("\n\n")
}

// summaryColumns are the widths of `show ip sla summary`; a cell that is too long goes on in the
// next line, as on IOS.
var summaryColumns = []int{13, 12, 18, 12, 12, 13}

// IPSLASummary is `show ip sla summary`.
func (v View) IPSLASummary() string {
	var b strings.Builder
	b.WriteString("IPSLAs Latest Operation Summary\nCodes: * active, ^ inactive, ~ pending\n\n" +
		"ID           Type        Destination       Stats       Return      Last\n" +
		"                                           (ms)        Code        Run \n" +
		"-----------------------------------------------------------------------\n")
	for _, o := range v.Config.SLAs {
		mark := "~"
		stats := "-"
		code := "Unknown"
		last := "never"
		if p := v.Network.Operations[o.ID]; p != nil {
			if mark = "^"; p.Active() {
				mark = "*"
			}
			if p.RTT > 0 {
				stats = fmt.Sprintf("RTT=%d", p.RTT.Milliseconds())
			}
			code, last = summaryCode(p.Code), ago(v.Network.Now.Sub(p.Last))
		}
		target, _ := o.Destination()
		kind, _, _ := strings.Cut(o.Kind, " ")
		wrapCells(&b, []string{fmt.Sprintf("%s%d", mark, o.ID), kind, target.String(), stats, code, last})
	}
	return b.String()
}

// summaryCode is a return code as the summary joins its words: OverThreshold.
func summaryCode(code string) string {
	return strings.ReplaceAll(strings.ReplaceAll(code, " t", " T"), " ", "")
}

func ago(d time.Duration) string {
	n, unit := int(d/time.Second), "second"
	if n >= 60 {
		n, unit = n/60, "minute"
	}
	if n == 1 {
		return "1 " + unit + " ago"
	}
	return fmt.Sprintf("%d %ss ago", n, unit)
}

func wrapCells(b *strings.Builder, cells []string) {
	for more := true; more; {
		more = false
		line := ""
		for i, width := range summaryColumns {
			room := width
			if i < len(summaryColumns)-1 {
				room--
			}
			cut := min(len(cells[i]), room)
			line += fmt.Sprintf("%-*s", width, cells[i][:cut])
			cells[i] = cells[i][cut:]
			more = more || cells[i] != ""
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// IPSLAConfiguration is `show ip sla configuration`; id 0 is all.
func (v View) IPSLAConfiguration(id int) string {
	var b strings.Builder
	b.WriteString("IP SLAs Infrastructure Engine-III\n")
	for _, o := range v.Config.SLAs {
		if id == 0 || id == o.ID {
			v.oneConfiguration(&b, o)
		}
	}
	return b.String()
}

func (v View) oneConfiguration(b *strings.Builder, o *running.SLAOperation) {
	fmt.Fprintf(b, "Entry number: %d\n", o.ID)
	operationLines(b, o)
	v.scheduleLines(b, o)
}

// operationLines show what an operation does.
func operationLines(b *strings.Builder, o *running.SLAOperation) {
	_, timeout, _ := o.Limits()
	target, _ := o.Destination()
	owner := fmt.Sprintf("Owner: \nTag: \nOperation timeout (milliseconds): %d\n", timeout)
	switch kind, request, _ := strings.Cut(o.Kind, " "); kind {
	case "http":
		fmt.Fprintf(b, "Type of operation to perform: http\nTarget address/Source address: %s/0.0.0.0\n"+
			"Target port/Source port: %d/0\n", target, o.Port())
		fmt.Fprintf(b, "Type Of Service parameters: 0x0\nVrf Name: \nHTTP Operation: %s\n"+
			"HTTP Server Version: 1.0\nURL: %s\nProxy: \nRaw String(s):\n", request, o.URL)
		for _, line := range o.RawRequest {
			b.WriteString(line + "\n")
		}
		b.WriteString("Cache Control: enable\n" + owner)
	case "icmp-echo":
		source := "address: " + target.String() + "/0.0.0.0"
		if o.SourceInterface != "" {
			source = "interface: " + target.String() + "/" + o.SourceInterface
		}
		fmt.Fprintf(b, "%sType of operation to perform: icmp-echo\nTarget address/Source %s\n"+
			"Type Of Service parameter: 0x0\n", owner, source)
		b.WriteString("Request size (ARR data portion): 28\nData pattern: 0xABCDABCD\nVerify data: No\n" +
			"Vrf Name: \nDo not fragment: No\n")
	default:
		b.WriteString(owner)
	}
}

// scheduleLines show when it does it, and what is kept of its results.
func (v View) scheduleLines(b *strings.Builder, o *running.SLAOperation) {
	threshold, _, frequency := o.Limits()
	start := "Pending trigger"
	life := "3600"
	status := "notInService"
	if o.Schedule != nil {
		if life = o.Schedule.Life; life == "forever" {
			life = "Forever"
		}
		if p := v.Network.Operations[o.ID]; p != nil {
			start = "Start Time already passed"
			if p.Active() {
				status = "Active"
			}
		}
	}
	fmt.Fprintf(b, "Schedule:\n   Operation frequency (seconds): %d  (not considered if randomly scheduled)\n"+
		"   Next Scheduled Start Time: %s\n", frequency, start)
	fmt.Fprintf(b, "   Group Scheduled : FALSE\n   Randomly Scheduled : FALSE\n   Life (seconds): %s\n"+
		"   Entry Ageout (seconds): never\n", life)
	fmt.Fprintf(b, "   Recurring (Starting Everyday): FALSE\n   Status of entry (SNMP RowStatus): %s\n"+
		"Threshold (milliseconds): %d\n", status, threshold)
	b.WriteString("Distribution Statistics:\n   Number of statistic hours kept: 2\n" +
		"   Number of statistic distribution buckets kept: 1\n" +
		"   Statistic distribution interval (milliseconds): 20\n")
	if o.Kind == "icmp-echo" {
		b.WriteString("Enhanced History:\n")
	}
	b.WriteString("History Statistics:\n   Number of history Lives kept: 0\n" +
		"   Number of history Buckets kept: 15\n   History Filter Type: None\n\n")
}
