package fakeios

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// savingCommands copy configurations and files, and write the running-config to NVRAM.
func savingCommands() []command {
	save := func(s *session, _ grammar.Args) string { return s.router.save(s) }
	pattern := func(p string) command { return command{Pattern: p, Run: copyCommand} }
	return []command{
		{Pattern: "write", Run: save},
		{Pattern: "write memory", Run: save},
		{Pattern: "write terminal", Run: showRunning},
		{Pattern: "write erase", Run: eraseStartup},
		{Pattern: "erase startup-config", Run: eraseStartup},
		{Pattern: "erase nvram:", Run: eraseStartup},
		{Pattern: "copy <from:running-config|startup-config> <to:running-config|startup-config>", Run: copyCommand},
		pattern("copy <from:running-config|startup-config> <to>"),
		pattern("copy <from> <to:running-config|startup-config>"),
		pattern("copy <from> <to>"),
		{Pattern: "dir [<url>]", Run: func(s *session, a grammar.Args) string {
			return s.router.showDirectory(cmp.Or(a["url"], "flash:"))
		}},
		{Pattern: "more <url>", Run: func(s *session, a grammar.Args) string { return s.router.more(a["url"]) }},
		{Pattern: "delete <url>", Run: deleteCommand(false)},
		{Pattern: "delete /force <url>", Run: deleteCommand(true)},
	}
}

// save writes the running-config to NVRAM, and to the archive if `write-memory` says so.
func (r *Router) save(s *session) string {
	if s.writingFault(FaultNVRAMBusy) {
		return nvramBusy
	}
	r.savedAt, r.savedBy = r.now(), s.user
	r.startupHead, r.startup = r.changeComments(), r.running.Render(r.style())
	answer := "Building configuration...\n[OK]\n"
	if r.running.Archive.Path != "" && r.running.Archive.WriteMemory {
		if _, refusal := r.archiveRunning(s); refusal != "" {
			answer += refusal
		}
	}
	return answer
}

// saved reports whether the startup-config is what is running.
func (r *Router) saved() bool { return r.startup == r.running.Render(r.style()) }

func eraseStartup(s *session, _ grammar.Args) string {
	s.dialogue = func() {
		if !s.term.Confirm("Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]") {
			return
		}
		s.term.Page(s.router.withLock(func() string {
			s.router.startup, s.router.startupHead = "", ""
			s.router.logMessage("%SYS-7-NV_BLOCK_INIT: Initialized the geometry of nvram")
			return "[OK]\nErase of nvram: complete\n"
		}))
	}
	return ""
}

// copyCommand is `copy FROM TO` with its questions, unless `file prompt quiet`.
func copyCommand(s *session, a grammar.Args) string {
	from, to := a["from"], a["to"]
	if _, refusal := s.router.readURL(from); refusal != "" {
		return refusal
	}
	toFlash := to != "running-config" && to != "startup-config"
	name := to
	if toFlash {
		var ok bool
		if name, ok = flashName(to); !ok {
			return "%Error opening " + to + " (Timed out)\n" // the lab has no file servers
		}
		if name == "" {
			name = strings.TrimPrefix(from, "flash:")
		}
	}
	if s.promptsQuietly() {
		return s.router.copyTo(s, from, name, toFlash)
	}
	s.dialogue = func() {
		typed, ok := s.term.ReadAnswer("Destination filename [" + name + "]? ")
		if !ok {
			return
		}
		if typed != "" && toFlash {
			name, _ = flashName(typed)
		}
		exists := s.router.withLock(func() string {
			if toFlash && s.router.flashFile(name) != nil {
				return "%Warning:There is a file already existing with this name \n"
			}
			return ""
		})
		if exists != "" {
			s.term.Page(exists)
			if !s.term.Confirm("Do you want to over write? [confirm]") {
				return
			}
		}
		s.term.Page(s.router.withLock(func() string { return s.router.copyTo(s, from, name, toFlash) }))
	}
	return ""
}

// copyTo does what has been agreed upon. To the running-config it merges: lines are added and
// nothing is taken away.
func (r *Router) copyTo(s *session, from, to string, toFlash bool) string {
	text, refusal := r.readURL(from)
	switch {
	case refusal != "":
		return refusal
	case toFlash:
		if refusal := r.writeFlash(s, to, text); refusal != "" {
			return refusal
		}
		return copied(len(text))
	case to == "startup-config":
		if strings.HasPrefix(from, "running") {
			return r.save(s)
		}
		if s.writingFault(FaultNVRAMBusy) {
			return nvramBusy
		}
		r.startupHead = ""
		r.startup = text
		r.savedAt = r.now()
		r.savedBy = s.user
		return copied(len(text))
	default:
		var b strings.Builder
		for _, line := range refusals(r.typeInto(r.running, text).Lost()) {
			b.WriteString(line + "\n")
		}
		r.configChanged(s.user)
		r.logMessage("%SYS-5-CONFIG_I: Configured from " + from + " by " + s.user + " on " + s.lineName() + " (" +
			s.from + ")")
		return b.String() + copied(len(text))
	}
}

// copied is the last line of a copy. An 881 writes about 4 kB a second to flash.
func copied(size int) string {
	milliseconds := max(size*1000/4245, 1)
	return fmt.Sprintf("%d bytes copied in %d.%03d secs (%d bytes/sec)\n", size, milliseconds/1000, milliseconds%1000,
		size*1000/milliseconds)
}

// promptsQuietly reports whether `file prompt quiet` takes the questions of file commands away.
func (s *session) promptsQuietly() bool {
	for _, line := range s.router.running.Plain["file"] {
		if line == "file prompt quiet" {
			return true
		}
	}
	return false
}
