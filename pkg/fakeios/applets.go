package fakeios

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/applet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/terminal"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// appletHost is a router as its applets see it.
type appletHost struct{ r *Router }

// Config implements [applet.Router].
func (h appletHost) Config() *running.Config { return h.r.running }

// Log implements [applet.Router].
func (h appletHost) Log(message string) { h.r.logMessage(message) }

// appletLines is how many lines have to be free for an applet to get one (Cisco: Embedded Event Manager error
// messages).
const appletLines = 2

// Open opens a command line on a line that is free, at the lowest level of privilege.
func (h appletHost) Open(a running.Applet) (cli applet.CLI, refusal string) {
	r := h.r
	var free []int
	for i, taken := range r.vtys {
		if !taken && r.running.VTY(i) != nil {
			free = append(free, i)
		}
	}
	if len(free) < appletLines {
		return nil, "no tty lines available, minimum of 2 required by EEM"
	}
	s := &session{router: r, grammar: r.grammar, vty: free[0], user: r.running.AppletUser(), from: "EEM:" + a.Name,
		level: userLevel, term: &terminal.Terminal{}}
	s.account = r.account(s.user)
	s.conf = configure.NewSession(r.running, configHost{s}, r.platform())
	s.conf.Permit = s.mayConfigure
	return &appletCLI{s: s, asked: s.user == "" && !a.Bypasses && !r.cfg.Quirks.AppletsAreAuthorized}, ""
}

// appletCLI is the command line of a run of an applet.
type appletCLI struct {
	s *session
	// asked says that AAA is asked about its commands, where the router does that: it knows no name.
	asked bool
}

// Type types a line. `enable` asks an applet for no secret.
func (c *appletCLI) Type(line string) (answer string, hangs bool) {
	s := c.s
	if s.conf.Line = line; s.conf.Mode != "" && s.conf.Config != s.router.running {
		s.conf.Config = s.router.running
		s.conf.EnterGlobal() // what it was at has been replaced
	}
	switch {
	case s.conf.Capturing():
		s.capture(line)
	case s.conf.Mode != "":
		answer = s.configure(line)
	case c.refused(line):
		return notAuthorized, false
	case c.enables(line):
		s.enterLevel(fullLevel)
	default:
		answer = s.exec(line, 0)
	}
	hangs = s.dialogue != nil
	s.dialogue = nil
	return answer, hangs
}

// enables reports whether a line is `enable`.
func (c *appletCLI) enables(line string) bool {
	found, _ := c.s.currentTable().Parse(line)
	return found.Verdict == grammar.Matched && found.Canonical() == "enable"
}

// refused reports whether AAA forbids an exec command, because nobody with a name types it.
func (c *appletCLI) refused(line string) bool {
	found, _ := c.s.grammar.user.Parse(line)
	level := fullLevel
	if found.Verdict == grammar.Matched {
		level = userLevel
	}
	return c.asked && c.s.router.running.AuthorizesCommands(level)
}

// Close leaves configuration, as the end of a session does.
func (c *appletCLI) Close() { c.s.conf.Leave() }

// follower lets the applets of a router act on its network, within the time that is being replayed.
type follower struct{ r *Router }

// Follow implements [wan.Follower].
func (f follower) Follow(now time.Time, flips []wan.Flip) bool {
	f.r.replaying = true
	defer func() { f.r.replaying = false }()
	return f.r.applets.Follow(now, flips)
}

// Config implements [wan.Follower].
func (f follower) Config() *running.Config { return f.r.running }

// Next implements [wan.Follower].
func (f follower) Next() time.Time { return f.r.applets.Next() }

// appletCommands are the exec commands of the event manager.
func appletCommands() []command {
	return []command{
		{Pattern: "event manager run <name>", Run: func(s *session, a grammar.Args) string {
			if !s.router.applets.Run(a["name"], s.router.net.Now) {
				return "EEM policy not registered\n" // wording [inferred]
			}
			s.router.catchUp()
			return ""
		}},
	}
}
