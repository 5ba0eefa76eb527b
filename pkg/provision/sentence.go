package provision

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Sentence tells an event to a person, in one line; empty: nothing that a person wants to see.
func Sentence(e engine.Event) string {
	step := fmt.Sprintf("step %2d  %-24s", e.Step, e.Title)
	switch e.Kind {
	case engine.Connecting:
		return "connecting to " + e.Detail
	case engine.Connected:
		return "connected: " + e.Detail
	case engine.StepDone:
		return fmt.Sprintf("%s done, %s", step, counted(e.Done, "line"))
	case engine.StepPresent:
		return fmt.Sprintf("%s already right, %s", step, counted(e.Of, "line"))
	case engine.StepFailed:
		return fmt.Sprintf("%s FAILED after %d of %d lines: %s", step, e.Done, e.Of, e.Detail)
	case engine.Polled:
		return "verify   " + Summary(*e.Report) + countdown(e.Left)
	case engine.Saving:
		return "saving to startup-config"
	case engine.Saved:
		return "saved"
	case engine.RollingBack:
		return "rolling back: bringing the router back to what it was"
	case engine.Arming:
		return "arming: " + e.Detail
	case engine.Armed:
		return "armed" + countdown(e.Left)
	case engine.NotArmed:
		return "NOT armed, " + e.Detail
	case engine.SecondLogin:
		return "a second login succeeds: the router is still manageable" + countdown(e.Left)
	case engine.Waiting:
		return fmt.Sprintf("waiting for the router, at most %s more: %s", Clock(e.Left), e.Detail)
	case engine.Reconnected:
		return "connected again"
	case engine.Confirmed:
		return "confirmed: the router keeps the change"
	case engine.Cleaned:
		return "removed what arming has left"
	case engine.TakenBack:
		return "the running-config is what it was"
	case engine.PrimaryFailed:
		return "the primary is failed; the router may take " + e.Detail + " to notice" + countdown(e.Left)
	case engine.FailedOver:
		return "failed over: " + e.Detail
	case engine.Recovered:
		return "both tunnels are up again"
	case engine.Diagnosing:
		return "looking for the cause"
	case engine.Diagnosed:
		return diagnosed(e)
	case engine.SendingTest:
		return "sending test traffic through each tunnel"
	case engine.TrafficSeen:
		return "traffic  " + passed(*e.Report)
	default:
		return ""
	}
}

// Brief tells where a site at work has come to, in a few words; empty: an event that changes nothing
// about that.
func Brief(e engine.Event) string {
	switch e.Kind {
	case engine.Connecting:
		return "connecting"
	case engine.Connected:
		return "reading the router"
	case engine.StepStarted:
		return fmt.Sprintf("step %d, %s", e.Step, e.Title)
	case engine.StepFailed:
		return fmt.Sprintf("step %d, %s FAILED", e.Step, e.Title)
	case engine.Polled:
		return "proof: " + Summary(*e.Report)
	case engine.Arming:
		return "arming"
	case engine.SecondLogin:
		return "second login"
	case engine.Waiting:
		return "waiting for the router, at most " + Clock(e.Left) + " more"
	case engine.RollingBack:
		return "rolling back"
	case engine.Diagnosing:
		return "looking for the cause"
	case engine.Saving:
		return "saving"
	default:
		return ""
	}
}

// diagnosed is a line only where the report has nothing to show.
func diagnosed(e engine.Event) string {
	switch {
	case e.Detail != "":
		return "the diagnosis is not complete: " + e.Detail
	case len(e.Causes) == 0:
		return "no likely cause was found"
	default:
		return ""
	}
}

// passed is one line for what moved through the tunnels.
func passed(r verify.Report) string {
	var words []string
	for _, t := range r.Tunnels {
		if t.Traffic != nil {
			words = append(words, fmt.Sprintf("%s %s out, %d in", t.Role, counted(int(t.Traffic.Encaps), "packet"), t.Traffic.Decaps))
		}
	}
	return strings.Join(words, "; ")
}

// countdown tells how long the router waits before it takes the change back by itself.
func countdown(left time.Duration) string {
	if left <= 0 {
		return ""
	}
	return "; unless confirmed the router takes it back in " + Clock(left)
}

// Clock is a duration as minutes and seconds.
func Clock(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Summary is one line for a report: the state of each tunnel and the first thing that is missing.
func Summary(r verify.Report) string {
	words := make([]string, len(r.Tunnels))
	for i, t := range r.Tunnels {
		words[i] = t.Role + " " + t.State
		if why := t.Reasons(); !t.Up() && len(why) > 0 {
			words[i] += " (" + why[0] + ")"
		}
	}
	return strings.Join(words, ", ")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
