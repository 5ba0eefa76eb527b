package fakeios

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/show"
)

// reload is a scheduled restart.
type reload struct {
	at     time.Time
	by     string // "noc on vty0 (192.0.2.1)"
	reason string
	stop   []func() bool
}

// reloadWarnings are how long before a scheduled reload every line is told.
var reloadWarnings = []time.Duration{time.Hour, 30 * time.Minute, 5 * time.Minute, time.Minute}

func reloadCommands() []command {
	return []command{
		{Pattern: "reload", Run: func(s *session, _ grammar.Args) string { return askReload(s, -1, "Reload Command") }},
		{Pattern: "reload in <when> [<reason:line>]", Run: func(s *session, a grammar.Args) string {
			wait, ok := reloadDelay(a["when"])
			if !ok {
				return s.conf.RefuseAt(strings.Index(s.conf.Line, a["when"]))
			}
			return askReload(s, wait, cmp.Or(a["reason"], "Reload Command"))
		}},
		{Pattern: "reload cancel", Run: cancelReload},
		{Pattern: "show reload", Run: func(s *session, _ grammar.Args) string {
			if s.router.reload == nil {
				return "No reload is scheduled.\n"
			}
			return s.router.reload.describe(s.router) + "\n"
		}},
	}
}

// reloadDelay reads mmm or hhh:mm.
func reloadDelay(typed string) (time.Duration, bool) {
	hours, minutes, colon := strings.Cut(typed, ":")
	if !colon {
		hours, minutes = "0", typed
	}
	h, err := strconv.Atoi(hours)
	m, err2 := strconv.Atoi(minutes)
	total := h*60 + m
	return time.Duration(total) * time.Minute, err == nil && err2 == nil && h >= 0 && m >= 0 && total >= 1 &&
		total <= 24*24*60
}

func (p *reload) describe(r *Router) string {
	left := p.at.Sub(r.now()).Round(time.Minute)
	minutes := int(left.Minutes())
	words := show.Quantity(minutes, "minute")
	if minutes >= 60 {
		words = show.Quantity(minutes/60, "hour") + " and " + show.Quantity(minutes%60, "minute")
	}
	return fmt.Sprintf("Reload scheduled for %s (in %s) by %s\nReload reason: %s", show.ClockText(p.at), words, p.by,
		p.reason)
}

// askReload is the dialogue of `reload`: a negative wait is now.
func askReload(s *session, wait time.Duration, reason string) string {
	r := s.router
	modified := !r.saved()
	s.dialogue = func() {
		if modified {
			yes, ok := s.term.ReadYesNo("\r\nSystem configuration has been modified. Save? [yes/no]: ")
			if !ok {
				return
			}
			if yes {
				s.term.Page(r.withLock(func() string { return r.save(s) }))
			}
		}
		plan := &reload{by: s.user + " on " + s.lineName() + " (" + s.from + ")", reason: reason}
		if wait >= 0 {
			s.term.Page(r.withLock(func() string {
				plan.at = r.now().Add(wait)
				return plan.describe(r) + "\n"
			}))
		}
		if !s.term.Confirm("Proceed with reload? [confirm]") {
			return
		}
		if wait < 0 {
			s.term.Out.Flush()
			r.withLock(func() string { r.restart("Reload Command"); return "" })
			return
		}
		r.withLock(func() string { r.schedule(plan, wait); return "" })
	}
	return ""
}

// schedule asks the clock for the banners and the restart.
func (r *Router) schedule(plan *reload, wait time.Duration) {
	r.stopReload()
	plan.at = r.now().Add(wait)
	r.reload = plan
	r.logMessage("%SYS-5-SCHEDULED_RELOAD: Reload requested for " + show.ClockText(plan.at) + " at " +
		show.ClockText(r.now()) + " by " + plan.by + ". Reload Reason: " + plan.reason + ".")
	for _, before := range reloadWarnings {
		if wait > before {
			text := fmt.Sprintf("%d:%02d:%02d", int(before.Hours()), int(before.Minutes())%60, 0)
			plan.stop = append(plan.stop, r.afterFunc(wait-before, func() {
				r.broadcast(banner("SHUTDOWN in " + text))
			}))
		}
	}
	plan.stop = append(plan.stop, r.afterFunc(wait, func() {
		r.broadcast(banner("SHUTDOWN NOW"))
		r.restart(plan.reason)
	}))
}

// banner is what every line gets, wherever its cursor stands: a bell between blank lines, and no
// prompt behind it.
func banner(text string) string { return "\n\n\n\a\n***\n*** --- " + text + " ---\n***\n" }

func (r *Router) stopReload() {
	if r.reload == nil {
		return
	}
	for _, stop := range r.reload.stop {
		stop()
	}
	r.reload = nil
}

func cancelReload(s *session, _ grammar.Args) string {
	r := s.router
	if r.reload == nil {
		return "%No reload is scheduled.\n" // wording [inferred]
	}
	r.stopReload()
	r.logMessage("%SYS-5-SCHEDULED_RELOAD_CANCELLED:  Scheduled reload cancelled at " + show.ClockText(r.now()))
	r.broadcast(banner("SHUTDOWN ABORTED"))
	return ""
}

// broadcastTo writes to one terminal, if it is still there.
func (r *Router) broadcastTo(s *session, text string) {
	if r.isOpen(s) {
		s.writeMessage(text)
	}
}

// broadcast writes to every terminal.
func (r *Router) broadcast(text string) {
	for _, s := range r.sessions {
		s.writeMessage(text)
	}
}

// restart ends every session and boots with the startup-config. Until the boot is over the router
// answers nobody, and its tunnels are down.
func (r *Router) restart(reason string) {
	r.catchUp() // what was under way until now has gone through
	r.endRollback()
	r.stopReload()
	for _, s := range r.sessions {
		s.disconnect()
	}
	r.bootReason = reason
	if err := r.boot(); err != nil {
		// A startup-config that was copied in may have lines that this router refuses; like IOS, it
		// goes on without them.
		r.bootAnyway()
	}
	r.down = r.now().Add(r.cfg.BootTime)
	r.booted = r.down
	r.net.BootsAt(r.down)
}
