package applet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// job is a run of an applet.
type job struct {
	id        int
	applet    running.Applet
	kind      string
	variables map[string]string
	next      int       // action
	wakes     time.Time // when it goes on
	ends      time.Time // at the latest
	since     time.Time
	cli       CLI
}

// What becomes of a run.
const (
	succeeded = "success"
	failed    = "failed"
	aborted   = "abort"
)

func (m *Manager) start(a running.Applet, e running.AppletEvent, variables map[string]string) {
	m.begun++
	m.jobs = append(m.jobs, &job{id: m.begun, applet: a, kind: e.Kind, variables: variables, wakes: m.now, since: m.now,
		ends: m.now.Add(e.MaxRun)})
}

// variables are what an applet may ask about a track.
func variables(f wan.Flip) map[string]string {
	state := "down"
	if f.Up {
		state = "up"
	}
	return map[string]string{"_track_number": strconv.Itoa(f.Track), "_track_state": state}
}

// work goes on with every run that is due, and reports whether there was one.
func (m *Manager) work() (acted bool) {
	due := slices.Clone(m.jobs)
	for _, j := range due {
		if m.now.Before(j.wakes) {
			continue
		}
		acted = true
		if status := m.goOn(j); status != "" {
			m.end(j, status)
		}
	}
	return acted
}

// end closes a run.
func (m *Manager) end(j *job, status string) {
	if j.cli != nil {
		j.cli.Close()
	}
	m.jobs = slices.DeleteFunc(m.jobs, func(o *job) bool { return o == j })
	m.history = append(m.history, Event{Job: j.id, Status: status, At: j.since, Kind: j.kind, Name: j.applet.Name})
	if extra := len(m.history) - historyKept; extra > 0 {
		m.history = m.history[extra:]
	}
}

// goOn runs actions until one waits; status is "" then, else how the run has ended.
func (m *Manager) goOn(j *job) (status string) {
	for j.next < len(j.applet.Actions) {
		if !m.now.Before(j.ends) {
			m.complain(j, j.applet.Actions[j.next], "the applet has run for too long")
			return aborted
		}
		a := j.applet.Actions[j.next]
		j.next++
		switch {
		case a.Verb == "wait":
			pause, _ := running.Seconds(m.expand(j, a.Rest))
			j.wakes = m.now.Add(pause)
			if j.wakes.After(j.ends) {
				j.wakes = j.ends
				j.next-- // which it never gets behind
			}
			return ""
		case a.Verb == "syslog":
			m.syslog(j, a)
		case a.Verb == "exit":
			return succeeded
		case slices.Contains(branches, a.Verb):
			m.complain(j, a, "branches and loops are not followed here")
			return failed
		case a.Verb == "cli" && !m.command(j, a):
			return failed
		}
	}
	return succeeded
}

// branches are the actions that decide which others run: an applet with one of them is not run any further, since what
// it would do is not known.
var branches = []string{"if", "else", "elseif", "while", "foreach", "break", "continue"}

var quoted = regexp.MustCompile(`^command (?:"([^"]*)"|(\S+))`)

// command types a line. The run goes on behind one that is refused, which the log tells.
func (m *Manager) command(j *job, a running.AppletAction) bool {
	words := quoted.FindStringSubmatch(a.Rest)
	if words == nil {
		return true
	}
	if j.cli == nil {
		cli, refusal := m.Router.Open(j.applet)
		if refusal != "" {
			m.Router.Log("%HA_EM-3-FMPD_CLI_CONNECT: Unable to establish CLI session: " + refusal)
			m.complain(j, a, "")
			return false
		}
		j.cli = cli
	}
	answer, hangs := j.cli.Type(m.expand(j, words[1]+words[2]))
	switch {
	case hangs:
		m.complain(j, a, "the command asks something, and nobody answers")
		return false
	case isRefusal(answer):
		m.complain(j, a, lastLine(answer))
	}
	return true
}

// isRefusal reports whether an answer says that the line has done nothing.
func isRefusal(answer string) bool {
	answer = strings.TrimSpace(answer)
	return grammar.IsRefusal(answer) || strings.HasPrefix(answer, "Command authorization failed") ||
		strings.HasPrefix(answer, "%") && !strings.HasPrefix(answer, "%Warning")
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndex(text, "\n")+1:]
}

// complain logs that an action has failed. IOS says so of actions that fail in the event manager itself; that it does
// of refused commands too, and the second message, are [inferred].
func (m *Manager) complain(j *job, a running.AppletAction, why string) {
	m.Router.Log("%HA_EM-3-FMPD_ERROR: Error executing applet " + j.applet.Name + " statement " + a.Label)
	if why != "" {
		m.Router.Log("%HA_EM-6-LOG: " + j.applet.Name + ": statement " + a.Label + ": " + why)
	}
}

var (
	priorities = []string{"emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational",
		"debugging"}
	message = regexp.MustCompile(`^(?:priority (\S+) )?msg (?:"([^"]*)"|(\S+))`)
)

// syslog writes a message with a priority, by number or by word, of which informational is the default.
func (m *Manager) syslog(j *job, a running.AppletAction) {
	words := message.FindStringSubmatch(a.Rest)
	if words == nil {
		return
	}
	priority := words[1]
	if i := slices.Index(priorities, priority); i >= 0 {
		priority = strconv.Itoa(i)
	}
	if len(priority) != 1 {
		priority = "6"
	}
	m.Router.Log("%HA_EM-" + priority + "-LOG: " + j.applet.Name + ": " + m.expand(j, words[2]+words[3]))
}

var variable = regexp.MustCompile(`\$(\w+)`)

// expand puts in the values of variables: those of the event, and those of the configuration. Others stay as they are.
func (m *Manager) expand(j *job, text string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string {
		if value, ok := j.variables[found[1:]]; ok {
			return value
		}
		if value, ok := m.Router.Config().AppletEnvironment(found[1:]); ok {
			return value
		}
		return found
	})
}
