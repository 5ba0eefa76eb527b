package fakeios

import (
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/show"
)

// archiveFirst is the answer to a revert timer without `archive` and `path`; the words before
// these are not known [inferred].
const archiveFirst = "%Turn config archive on before using Rollback Confirmed Change\n"

const nothingPending = "%No Rollback Confirmed Change pending\n"

// rollback is a change that is taken back unless somebody confirms it.
type rollback struct {
	url     string // the archived configuration to go back to
	user    string
	minutes int
	set     time.Time
	stop    []func() bool // the calls that the clock owes
}

func rollbackCommands() []command {
	enterWith := func(s *session, a grammar.Args) string {
		r := s.router
		switch {
		case r.running.Archive.Path == "":
			return archiveFirst
		case r.rollback != nil:
			return "%Rollback Confirmed Change is already pending\n" // wording [inferred]
		}
		url, refusal := r.archiveRunning(s)
		if refusal != "" {
			return refusal
		}
		r.startRollback(s, url, a.Int("n"))
		s.conf.EnterGlobal()
		return r.announceBackup(url) + "\nEnter configuration commands, one per line.  End with CNTL/Z.\n"
	}
	return []command{
		{Pattern: "configure terminal revert timer <n:1-120>", Run: enterWith},
		{Pattern: "configure confirm", Run: func(s *session, _ grammar.Args) string {
			if s.router.rollback == nil {
				return nothingPending
			}
			s.router.endRollback()
			s.router.logMessage("%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_CONFIRM: User: " + s.user +
				": Confirm the configuration change")
			return ""
		}},
		{Pattern: "configure revert now", Run: func(s *session, _ grammar.Args) string {
			if s.router.rollback == nil {
				return nothingPending
			}
			return s.router.rollBack("now")
		}},
		{Pattern: "configure revert timer <n:1-120>", Run: func(s *session, a grammar.Args) string {
			r := s.router
			if r.rollback == nil {
				return nothingPending
			}
			url := r.rollback.url
			r.endRollback()
			r.startRollback(s, url, a.Int("n"))
			return ""
		}},
	}
}

// announceBackup says where the present configuration has been put.
func (r *Router) announceBackup(url string) string {
	r.logMessage("%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_BACKUP: Backing up current running config to " + url)
	return "Rollback Confirmed Change: Backing up current running config to " + url + "\n"
}

// startRollback asks the clock for the warning a minute before, and for the roll back.
func (r *Router) startRollback(s *session, url string, minutes int) {
	pending := &rollback{url: url, user: s.user, minutes: minutes, set: r.now()}
	r.rollback = pending
	r.logMessage(fmt.Sprintf("%%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_START_ABSTIMER: User: %s(%s), Priv: 15, View: 0: "+
		"Scheduled to rollback to config %s in %d minutes",
		s.lineName(), s.user, url, minutes))
	wait := time.Duration(minutes) * time.Minute
	switch warning := r.rollbackWarning(); {
	case minutes > 1:
		pending.stop = append(pending.stop, r.afterFunc(wait-time.Minute, func() {
			r.logRollbackWarning(url)
			r.broadcastTo(s, warning)
		}))
	case r.cfg.Quirks.GluedRollbackWarning:
		r.logRollbackWarning(url)
		s.behindPrompt = warning
	}
	pending.stop = append(pending.stop, r.afterFunc(wait, func() {
		if r.rollback == pending {
			r.broadcastTo(s, "\n"+r.rollBack("timer"))
		}
	}))
}

// rollbackWarning is what a terminal gets a minute before the roll back.
func (r *Router) rollbackWarning() string {
	const warning = "Rollback Confirmed Change: Rollback will begin in one minute.\n" +
		"Enter \"configure confirm\" if you wish to keep what you've configured\n"
	if r.cfg.Quirks.GluedRollbackWarning {
		return warning + warning
	}
	return "\n" + warning
}

func (r *Router) logRollbackWarning(url string) {
	r.logMessage("%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_WARNING_ABSTIMER: System will rollback to config " + url +
		" in one minute. Enter \"configure confirm\" if you wish to keep what you've configured")
}

// afterFunc lets the clock call f with the router locked.
func (r *Router) afterFunc(d time.Duration, f func()) (stop func() bool) {
	return r.clock.AfterFunc(d, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		f()
	})
}

// endRollback forgets a pending roll back.
func (r *Router) endRollback() {
	if r.rollback == nil {
		return
	}
	for _, stop := range r.rollback.stop {
		stop()
	}
	r.rollback = nil
}

// rollBack goes back to the archived configuration.
func (r *Router) rollBack(why string) string {
	pending := r.rollback
	r.endRollback()
	r.catchUp() // what happened before was under the configuration that goes
	r.logMessage("%ARCHIVE_DIFF-5-ROLLBK_CNFMD_CHG_ROLLBACK_START: Start rolling to: " + pending.url + " (" + why + ")")
	text, refusal := r.readURL(pending.url)
	if refusal != "" {
		return refusal
	}
	answer, _ := r.replace(text, r.cfg.Quirks.ListRollback)
	r.configChanged(pending.user)
	return "Rollback Confirmed Change: rolling to:" + pending.url + "\n\n" + answer
}

// showRollbackTimer is `show archive config rollback timer`; the form of a pending one is that of
// the vendor's command reference.
func (r *Router) showRollbackTimer() string {
	p := r.rollback
	if p == nil {
		return nothingPending
	}
	return fmt.Sprintf("Time configured(or reconfigured): %s\nTimer type: absolute timer\nTimer value: %d min\n"+
		"User: %s\n", show.ClockText(p.set), p.minutes, p.user)
}
