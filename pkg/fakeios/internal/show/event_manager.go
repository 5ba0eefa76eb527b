package show

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// eventTime is how the event manager writes a time.
const eventTime = "Mon Jan _2 15:04:05 2006"

// EventPolicies is `show event manager policy registered`. What stands about the event itself is known of timers and
// logs alone; for the others it is [inferred].
func (v View) EventPolicies() string {
	var b strings.Builder
	for n, r := range v.Applets.Registered() {
		if n == 0 {
			b.WriteString("No.  Class     Type    Event Type          Trap  Time Registered           Name\n")
		} else {
			b.WriteString("\n")
		}
		kind := r.Events[0].Kind
		if len(r.Events) > 1 {
			kind = "multiple"
		}
		fmt.Fprintf(&b, "%-5d%-10s%-8s%-20s%-6s%-26s%s\n", n+1, "applet", "user", kind, "Off", v.eventTime(r.Since),
			r.Name)
		for _, e := range r.Events {
			b.WriteString(" " + eventDetail(r.Applet, e) + "\n")
		}
		fmt.Fprintf(&b, " maxrun %.3f\n", r.Events[0].MaxRun.Seconds())
		for _, a := range r.Actions {
			b.WriteString(" " + strings.TrimSpace("action "+a.Label+" "+a.Verb+" "+a.Rest) + "\n")
		}
	}
	return b.String()
}

// eventDetail is what is shown of an event.
func eventDetail(a running.Applet, e running.AppletEvent) string {
	switch {
	case e.Kind == "none":
		return "policyname {" + a.Name + "} sync {yes}"
	case e.Kind == "track" && len(e.States) == 1:
		return fmt.Sprintf("track %d state %s", e.Track, upDown(e.States[0]))
	case e.Kind == "track":
		return fmt.Sprintf("track %d state any", e.Track)
	case e.Every > 0:
		return fmt.Sprintf("time %.3f", e.Every.Seconds())
	default:
		return e.Text
	}
}

func upDown(up bool) string {
	if up {
		return "up"
	}
	return "down"
}

// EventHistory is `show event manager history events`.
func (v View) EventHistory() string {
	var b strings.Builder
	for n, e := range v.Applets.History() {
		if n == 0 {
			b.WriteString("No.  Job Id Proc Status   Time of Event            Event Type        Name\n")
		}
		fmt.Fprintf(&b, "%-5d%-7d%-5s%-9s%-25s%-18sapplet: %s\n", n+1, e.Job, "Actv", e.Status, v.eventTime(e.At),
			e.Kind, e.Name)
	}
	return b.String()
}

func (v View) eventTime(t time.Time) string { return v.Network.ClockTime(t).UTC().Format(eventTime) }
