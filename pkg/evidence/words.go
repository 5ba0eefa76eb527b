package evidence

import (
	"fmt"
	"strings"
	"time"
)

// Pair is a name and what stands beside it.
type Pair struct{ Name, Text string }

// Summary is who did what to what, and how it ended, in the order in which one asks.
func (d Document) Summary() []Pair {
	c := d.Configuration
	all := []Pair{
		{"site", d.Site},
		{"router", joined(" at ", d.Router.Hostname, d.Router.Address)},
		{"platform", joined(", ", d.Router.Model, prefixed("IOS ", d.Router.IOS),
			prefixed("serial ", d.Router.Serial))},
		{"command", d.Command},
		{"operator", joined(" on ", d.Operator.User, d.Operator.Host)},
		{"started", stamp(d.Started, d.Zone)},
		{"ended", stamp(d.Ended, d.Zone)},
		{"duration", span(d.Duration)},
		{"configuration", d.configuration()},
		{"armed", c.Armed},
		{"startup-config", d.startup()},
		{"running-config before", c.Before},
		{"running-config after", c.After},
		{"exit status", fmt.Sprintf("%d, %s", d.Outcome.ExitCode, d.Outcome.Word)},
		{"journal", c.Run},
		{"tool", d.Tool},
	}
	var out []Pair
	for _, p := range all {
		if p.Text != "" {
			out = append(out, p)
		}
	}
	return out
}

func (d Document) configuration() string {
	switch c := d.Configuration; {
	case d.Plan == nil:
		return ""
	case c.Lines == 0:
		return "nothing to change"
	case c.Taken == c.Lines:
		return counted(c.Lines, "line") + " sent, all taken"
	case c.Taken+d.Plan.leftOut() == c.Lines:
		return fmt.Sprintf("%s sent, all taken but %s", counted(c.Lines, "line"),
			counted(d.Plan.leftOut(), "optional one"))
	case c.Taken == 0:
		return fmt.Sprintf("%s planned, none taken", counted(c.Lines, "line"))
	default:
		return fmt.Sprintf("%s planned, %d taken", counted(c.Lines, "line"), c.Taken)
	}
}

func (d Document) startup() string {
	switch {
	case d.Configuration.Saved:
		return "saved and read back"
	case d.Plan == nil:
		return ""
	default:
		return "not written"
	}
}

// ProofTitle heads the last look: it is a proof only where it is one.
func (d Document) ProofTitle() string {
	if d.Outcome.Level == Good {
		return "proof"
	}
	return "last look at the tunnels"
}

// portalTitle heads what the portal says.
const portalTitle = "the portal"

// PortalTitle heads what the portal says.
func (d Document) PortalTitle() string { return portalTitle }

// verdicts in words.
var verdicts = map[Verdict]string{
	Taken: "taken", Refused: "refused", RanOn: "ran on behind the refused line", NotSent: "not sent",
	Unknown: "no answer came", RefusedOptional: "refused, optional",
}

// Word is the verdict for people.
func (v Verdict) Word() string { return verdicts[v] }

// stamp is a moment with the zone it is given in.
func stamp(t time.Time, zone string) string {
	if t.IsZero() {
		return ""
	}
	return joined(" ", t.Format("2006-01-02 15:04:05"), zone)
}

// span is a duration that people read.
func span(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond)/time.Millisecond)
	case d < 10*time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d min %02d s", d/time.Minute, d%time.Minute/time.Second)
	}
}

// offset is how long after the start something was.
func offset(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	return fmt.Sprintf("+%d:%06.3f", d/time.Minute, (d % time.Minute).Seconds())
}

// size is a number of bytes.
func size(n int64) string {
	if n < 10_000 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f kB", float64(n)/1000)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// joined leaves out what is empty.
func joined(by string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, by)
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}
