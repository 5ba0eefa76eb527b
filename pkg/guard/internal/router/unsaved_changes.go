package router

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// UnsavedChanges asks about changes of others that are running but not saved, or saved but not
// running: saving ours saves theirs, and a reload loses them.
var UnsavedChanges = rule.Rule{
	Name: "unsaved_changes", LastVerified: "2026-11-24", Overridable: true,
	Source: "`write memory` saves the whole running-config",
	Look: func(in *rule.Case) *rule.Finding {
		if len(in.Startup.Nodes) == 0 || in.NoSave || !in.Changes() {
			return nil
		}
		foreign := foreign(in)
		if len(foreign) == 0 {
			return nil
		}
		return &rule.Finding{
			Fatal: true, Question: true, Lines: shown(foreign),
			Why: fmt.Sprintf("the running-config has %d unsaved changes of others; they would be saved with ours, "+
				"or lost in a reload", len(foreign)),
			Remedy: "ask whose they are: save them (`write memory`) or take them back first",
		}
	},
}

// volatile are the objects that IOS shows differently in startup and running, or changes by itself.
// 2026-11-24.
var volatile = []struct{ start, source string }{
	{"ntp clock-period ", "IOS rewrites it as it learns the clock's drift"},
	{"crypto pki certificate chain ", "running shows the certificate, startup the name of its file"},
	{"boot-start-marker", "rendered by the boot loader's part"},
	{"boot-end-marker", "same"},
}

// foreign lists the differences between startup and running that are not the playbook's.
func foreign(in *rule.Case) []string {
	var out []string
	for _, line := range iosconf.Difference(in.Startup, in.Running) {
		sign, text := line[:2], line[2:]
		object, _, _ := strings.Cut(text, " / ")
		switch {
		case slices.ContainsFunc(volatile,
			func(v struct{ start, source string }) bool { return strings.HasPrefix(object, v.start) }):
		case ours(in, sign, text):
		default:
			out = append(out, sign+text)
		}
	}
	return out
}

// ours reports whether a difference comes from the playbook: a line that it wants, one of an object
// that is wholly its own, or a value that one of its lines replaced.
func ours(in *rule.Case, sign, text string) bool {
	object, _, _ := strings.Cut(text, " / ")
	for _, o := range in.Wanted.Objects() {
		if o.Kind == iosconf.Ordered || o.Kind == iosconf.Whole {
			if text == "order of "+o.ID || iosconf.ID(object) == o.ID {
				return true
			}
			continue
		}
		for _, line := range o.Lines() {
			if line == text || sign == "- " && replaces(line, text) {
				return true
			}
		}
	}
	return text == "archive" || strings.HasPrefix(text, "archive / path "+archiveMark) ||
		strings.HasSuffix(text, " / "+iosconf.Reassembly)
}

// replaces reports whether a wanted line takes the place of another: they stand under the same
// headers and set the same thing.
func replaces(wanted, had string) bool {
	wantedPath, a := split(wanted)
	hadPath, b := split(had)
	header, _, _ := strings.Cut(wantedPath, " / ")
	key := iosconf.Key(header, a)
	return wantedPath == hadPath && key != "" && key == iosconf.Key(header, b)
}

func split(line string) (path, last string) {
	if i := strings.LastIndex(line, " / "); i >= 0 {
		return line[:i], line[i+3:]
	}
	return "", line
}
