package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Sentence is the event in one line for a person. It is empty for an event that a person need not see.
func (e Event) Sentence() string {
	switch e.Kind {
	case StepDone, StepPresent, StepFailed:
		return e.stepSentence()
	case StageStarted, StageProven, StageBack, Anew:
		return e.stageSentence()
	case OptionalRefused:
		return fmt.Sprintf("step %2d  %-24s %s", e.Step, e.Title, e.Detail)
	case PrimaryFailed, FailedOver, Recovered:
		return e.failoverSentence()
	case Connecting:
		return "connecting to " + e.Detail
	case Connected:
		return "connected: " + e.Detail
	case Rehearsing:
		return "rehearsing on a twin of the router"
	case Polled:
		return "verify   " + e.Report.Summary() + awaited(e.Detail) + countdown(e.Left)
	case Saving:
		return "saving to startup-config"
	case Saved:
		return "saved"
	case RollingBack:
		return "rolling back: bringing the router back to what it was"
	case Arming:
		return "arming: " + e.Detail
	case Armed:
		return "armed" + countdown(e.Left)
	case NotArmed:
		return "NOT armed, " + e.Detail
	case SecondLogin:
		made := ""
		if e.Detail != "" {
			made = ", made " + e.Detail + ","
		}
		return "a second login" + made + " succeeds: the router is still manageable" + countdown(e.Left)
	case LockWaiting:
		return e.lockWaiting()
	case Waiting:
		return fmt.Sprintf("waiting for the router, at most %s more: %s", MinutesAndSeconds(e.Left), e.Detail)
	case Reconnected:
		return "connected again"
	case Confirmed:
		return "confirmed: the router keeps the change"
	case Cleaned:
		return "removed what arming has left"
	case Surprised:
		if e.Surprise == nil {
			return "WARNING: " + e.Detail
		}
		return "WARNING: " + e.Surprise.Sentence()
	case TakenBack:
		return "the running-config is what it was"
	case Diagnosing:
		return "looking for the cause"
	case Diagnosed:
		return e.diagnosed()
	case Surveyed:
		return "tried: " + e.Detail
	case SendingTest:
		return "sending test traffic through each tunnel"
	case TrafficSeen:
		return "traffic  " + passed(*e.Report) + awaited(e.Detail)
	case ProbesAsked:
		return e.Detail + " asked at once (ip sla restart): the last run was before the tunnel was up, or failed"
	case ProbesNotAsked:
		return "the router takes no `ip sla restart`: " + e.Detail + " asked when the next run is due"
	case ProofNoted:
		return "note: " + e.Detail
	default:
		return ""
	}
}

// stepSentence says how a step of the plan has ended.
func (e Event) stepSentence() string {
	step := fmt.Sprintf("step %2d  %-24s", e.Step, e.Title)
	switch e.Kind {
	case StepDone:
		return fmt.Sprintf("%s done, %s", step, counted(e.Done, "line"))
	case StepPresent:
		return fmt.Sprintf("%s already right, %s", step, counted(e.Of, "line"))
	default:
		return fmt.Sprintf("%s FAILED after %d of %d lines: %s", step, e.Done, e.Of, e.Detail)
	}
}

// stageSentence says how far a plan that moves one tunnel at a time has come.
func (e Event) stageSentence() string {
	switch e.Kind {
	case StageStarted:
		return fmt.Sprintf("stage %d of %d, %s: %s", e.Done, e.Of, e.Title, e.Detail)
	case StageProven:
		return "proven: " + e.Title + countdown(e.Left)
	case StageBack:
		return "up again with what was there before: " + e.Title + countdown(e.Left)
	default:
		return e.Title + " negotiates anew: " + e.Detail + countdown(e.Left)
	}
}

// failoverSentence says how far a failover test has come.
func (e Event) failoverSentence() string {
	switch e.Kind {
	case PrimaryFailed:
		return "the primary is failed; the router may take " + e.Detail + " to notice" + countdown(e.Left)
	case FailedOver:
		return "failed over: " + e.Detail
	default:
		return "the tunnels are up again"
	}
}

// Brief says in a few words how far the work at a site has come. It is empty for an event that changes
// nothing about that.
func (e Event) Brief() string {
	switch e.Kind {
	case Connecting:
		return "connecting"
	case Connected:
		return "reading the router"
	case Rehearsing:
		return "rehearsing"
	case StepStarted:
		return fmt.Sprintf("step %d, %s", e.Step, e.Title)
	case StepFailed:
		return fmt.Sprintf("step %d, %s FAILED", e.Step, e.Title)
	case StageStarted:
		return fmt.Sprintf("stage %d of %d, %s", e.Done, e.Of, e.Title)
	case Anew:
		return e.Title + " negotiates anew"
	case Polled:
		return "proof: " + e.Report.Summary() + awaited(e.Detail)
	case Arming:
		return "arming"
	case SecondLogin:
		return "second login"
	case Waiting:
		return "waiting for the router, at most " + MinutesAndSeconds(e.Left) + " more"
	case LockWaiting:
		return e.lockWaiting()
	case RollingBack:
		return "rolling back"
	case Diagnosing:
		return "looking for the cause"
	case Saving:
		return "saving"
	default:
		return ""
	}
}

func (e Event) lockWaiting() string {
	return "waiting for " + e.Detail + ", at most " + MinutesAndSeconds(e.Left) + " more"
}

// diagnosed is a line only where the report shows no cause.
func (e Event) diagnosed() string {
	switch {
	case e.Detail != "":
		return "the diagnosis is not complete: " + e.Detail
	case len(e.Causes) == 0:
		return "no likely cause was found"
	default:
		return ""
	}
}

// passed is one line for the packets that moved through the tunnels.
func passed(r verify.Report) string {
	var words []string
	for _, t := range r.Tunnels {
		if t.Traffic != nil {
			out := int(t.Traffic.Encaps) //nolint:gosec // the packets of one test
			words = append(words, fmt.Sprintf("%s %s out, %d in", t.Role, counted(out, "packet"), t.Traffic.Decaps))
		}
	}
	return strings.Join(words, "; ")
}

// awaited is what a proof waits for, behind a sentence.
func awaited(what string) string {
	if what == "" {
		return ""
	}
	return "; " + what
}

// countdown says how long the router waits before it takes the change back by itself.
func countdown(left time.Duration) string {
	if left <= 0 {
		return ""
	}
	return "; unless confirmed the router takes it back in " + MinutesAndSeconds(left)
}

// MinutesAndSeconds writes a duration as "4:05".
func MinutesAndSeconds(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
