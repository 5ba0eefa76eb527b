package fakeios

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/show"
)

// flashSize is what an 881 with 128 MB of flash shows, in bytes.
const flashSize = 128237568

// file is a file on flash.
type file struct {
	name string // without "flash:" and slash
	text string
	at   time.Time // written
	size int       // of a file whose text is not kept, such as the image
}

func (f file) bytes() int { return max(f.size, len(f.text)) }

// flashName is the name of a file on flash, from any of its spellings; ok is false for another
// file system.
func flashName(url string) (name string, ok bool) {
	system, name, found := strings.Cut(url, ":")
	if !found {
		system, name = "flash", url
	}
	return strings.TrimPrefix(name, "/"), strings.EqualFold(system, "flash")
}

// flashFile finds a file on flash.
func (r *Router) flashFile(name string) *file {
	if i := slices.IndexFunc(r.flash, func(f file) bool { return f.name == name }); i >= 0 {
		return &r.flash[i]
	}
	return nil
}

// writeFlash writes a file for a session; refusal is IOS's answer when it does not fit.
func (r *Router) writeFlash(s *session, name, text string) (refusal string) {
	used := len(text)
	for _, f := range r.flash {
		if f.name != name {
			used += f.bytes()
		}
	}
	if used > flashSize || s.writingFault(FaultFlashFull) {
		return fmt.Sprintf(noSpace, name)
	}
	if old := r.flashFile(name); old != nil {
		old.text = text
		old.at = r.now()
		old.size = 0
		return ""
	}
	r.flash = append(r.flash, file{name: name, text: text, at: r.now()})
	return ""
}

// Flash is the text of every file on flash, by name.
func (r *Router) Flash() map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string]string{}
	for _, f := range r.flash {
		out[f.name] = f.text
	}
	return out
}

// showDirectory is `dir flash:`.
func (r *Router) showDirectory(url string) string {
	name, ok := flashName(url)
	if !ok {
		return "%Error opening " + url + " (No such device)\n" // wording [inferred]
	}
	var b strings.Builder
	if name != "" {
		f := r.flashFile(name)
		if f == nil {
			return "%Error opening flash:/" + name + " (No such file or directory)\n"
		}
		fmt.Fprintf(&b, "Directory of flash:/%s\n\n", name)
	} else {
		b.WriteString("Directory of flash:/\n\n")
	}
	free := flashSize
	for i, f := range r.flash {
		free -= f.bytes()
		if name == "" || f.name == name {
			fmt.Fprintf(&b, "%5d  -rw- %11d  %s  %s\n", i+1, f.bytes(),
				f.at.UTC().Format("Jan _2 2006 15:04:05 +00:00"), f.name)
		}
	}
	fmt.Fprintf(&b, "\n%d bytes total (%d bytes free)\n", flashSize, free)
	return b.String()
}

// more is the text of a file of any file system.
func (r *Router) more(url string) string {
	text, refusal := r.readURL(url)
	switch {
	case refusal != "":
		return refusal
	case strings.HasSuffix(strings.TrimRight(text, "\n"), "\nend"):
		return r.asShown(text)
	}
	return text
}

// readURL reads a configuration or a file by its URL.
func (r *Router) readURL(url string) (text, refusal string) {
	switch {
	case url == "running-config" || strings.EqualFold(url, "system:running-config"):
		return r.runningFile(), ""
	case url == "startup-config" || strings.EqualFold(url, "nvram:startup-config"):
		if r.startup == "" {
			return "", "%% Non-volatile configuration memory is not present\n"
		}
		return r.startupHead + r.startup, ""
	}
	name, ok := flashName(url)
	if kept, there := r.servers[url]; there {
		return kept, ""
	}
	if !ok {
		return "", "%Error opening " + url + " (Timed out)\n" // no file server answers
	}
	f := r.flashFile(name)
	if f == nil {
		return "", "%Error opening flash:/" + name + " (No such file or directory)\n"
	}
	return f.text, ""
}

// runningFile is the running-config as a file: the comments about its last change, then the lines.
func (r *Router) runningFile() string { return r.changeComments() + r.running.Render(r.style()) }

// changeComments are the lines above `version`; they move with every edit.
func (r *Router) changeComments() string {
	change := "! No configuration change since last restart"
	if !r.changedAt.IsZero() {
		change = "! Last configuration change at " + show.ClockText(r.changedAt)
		if r.changedBy != "" {
			change += " by " + r.changedBy
		}
	}
	if !r.savedAt.IsZero() {
		change += "\n! NVRAM config last updated at " + show.ClockText(r.savedAt) + " by " + r.savedBy
	}
	return "!\n" + change + "\n!\n"
}

// deleteCommand is `delete [/force] URL`.
func deleteCommand(force bool) func(*session, grammar.Args) string {
	return func(s *session, a grammar.Args) string {
		name, ok := flashName(a["url"])
		if !ok || name == "" {
			return "%Error deleting " + a["url"] + " (Invalid argument)\n" // wording [inferred]
		}
		if force || s.promptsQuietly() {
			return s.router.deleteFile(name)
		}
		s.dialogue = func() {
			answer, ok := s.term.ReadAnswer("Delete filename [" + name + "]? ")
			if !ok {
				return
			}
			if answer != "" {
				name, _ = flashName(answer)
			}
			if s.term.Confirm("Delete flash:/" + name + "? [confirm]") {
				s.term.Page(s.router.withLock(func() string { return s.router.deleteFile(name) }))
			}
		}
		return ""
	}
}

func (r *Router) deleteFile(name string) string {
	if r.flashFile(name) == nil {
		return "%Error deleting flash:/" + name + " (No such file or directory)\n"
	}
	r.flash = slices.DeleteFunc(r.flash, func(f file) bool { return f.name == name })
	return ""
}
