package fakeios

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// configure runs one line in configuration mode and returns the answer.
func (s *session) configure(line string) string {
	s.conf.Config = s.router.running
	return s.conf.Run(line)
}

// capture takes a line of text; the last one changes the configuration.
func (s *session) capture(line string) {
	if s.conf.CaptureLine(line) {
		s.router.configChanged(s.user)
	}
}

// configHost is a session as its configuration mode sees it.
type configHost struct{ s *session }

// Do runs an exec command behind `do`.
func (h configHost) Do(command string, offset int) string { return h.s.exec(command, offset) }

// Changed notes the change and lets the network react.
func (h configHost) Changed() { h.s.router.configChanged(h.s.user) }

// Left logs that somebody has configured.
func (h configHost) Left() {
	s := h.s
	s.router.logMessage("%SYS-5-CONFIG_I: Configured from console by " + s.user + " on " + s.lineName() + " (" +
		s.from + ")")
}

// Prompt is what stands in front of the cursor.
func (h configHost) Prompt() string { return h.s.prompt() }

// Now is the router's time.
func (h configHost) Now() time.Time { return h.s.router.now() }

// fileHost is a router as a configuration file sees it that is being read.
type fileHost struct{ r *Router }

// Do accepts the exec commands that there are, and runs none.
func (h fileHost) Do(command string, _ int) string {
	found, _ := h.r.grammar.privileged.Parse(command)
	if found.Verdict == grammar.Matched {
		return ""
	}
	return found.Refusal(command, 0)
}

// Changed does nothing: whoever reads the file notes the change when all of it is read.
func (fileHost) Changed() {}

// Left does nothing: the log names operators, not files.
func (fileHost) Left() {}

// Prompt is empty.
func (fileHost) Prompt() string { return "" }

// Now is the router's time.
func (h fileHost) Now() time.Time { return h.r.now() }

// platform is what this router can do, as its configuration modes need to know it.
func (r *Router) platform() configure.Platform {
	q := r.cfg.Quirks
	return configure.Platform{
		NoArchive:            q.NoArchive,
		NoTunnelIKEv2Profile: q.NoTunnelIKEv2Profile,
		NoGCMHardware:        q.NoGCMHardware,
		OldProfileNote:       q.OldProfileNote,
		SLAValuesAtEntry:     q.SLAValuesAtEntry,

		NetworkArchives:         q.NetworkArchives,
		NoGCM:                   q.NoGCM,
		NoIKEv2:                 q.NoIKEv2,
		NoTracks:                q.NoTracks,
		NoIPSLAHTTP:             q.NoIPSLAHTTP,
		NoSecurityPolicyLimit:   q.NoSecurityPolicyLimit,
		NoConfigExchange:        q.NoConfigExchange,
		NoReactionConfiguration: q.NoReactionConfiguration,
		NoVirtualReassembly:     q.NoVirtualReassembly,
	}
}
