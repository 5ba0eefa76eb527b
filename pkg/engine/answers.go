package engine

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// What an answer states is known only when a row states it. A refused, empty or strange answer, such as
// the words of an AAA server, is not known: nil. The one refusal that is a fact is that of an image which
// does not have the command: it does not have the feature either.

// commandMissing reports whether the image does not have a command.
func commandMissing(text string) bool {
	reply := device.Judge(text)
	return reply.Verdict == device.Refused && reply.Kind.Lacking()
}

// archiveOf reads whether the image has the archive of configurations, and the name of its next file.
func archiveOf(text string) (has *bool, next string) {
	yes, no := true, false
	if commandMissing(text) {
		return &no, ""
	}
	if strings.Contains(text, "Archive feature not enabled") || strings.Contains(text, "config archive on") {
		return &yes, "" // the image has it, and it is turned off
	}
	if device.Judge(text).Verdict != device.Answered {
		return nil, ""
	}
	archive, err := show.ParseArchive(text)
	if err != nil || !archive.Enabled {
		return nil, ""
	}
	if archive.Next != nil {
		next = *archive.Next
	}
	return &yes, next
}

// rollbackTimerOf reads whether a revert timer is pending.
func rollbackTimerOf(text string) *show.RollbackTimer {
	if commandMissing(text) {
		return &show.RollbackTimer{}
	}
	timer, err := show.ParseRollbackTimer(text)
	none := strings.Contains(text, "No Rollback Confirmed Change pending")
	if err != nil || device.Judge(text).Verdict != device.Answered || !timer.Pending && !none {
		return nil
	}
	return &timer
}

// reloadOf reads whether a reload is scheduled.
func reloadOf(text string) *show.Reload {
	if commandMissing(text) {
		return &show.Reload{}
	}
	reload, err := show.ParseReload(text)
	none := strings.Contains(text, "No reload is scheduled")
	if err != nil || device.Judge(text).Verdict != device.Answered || !reload.Scheduled && !none {
		return nil
	}
	return &reload
}

// filesOn reads the names of the files that `dir flash:` lists. known is false when it lists nothing that
// can be relied on.
func filesOn(text string) (names []string, known bool) {
	if device.Judge(text).Verdict != device.Answered || !strings.Contains(text, "Directory of ") {
		return nil, false
	}
	for row := range strings.Lines(text) {
		if words := strings.Fields(row); len(words) > 2 && strings.HasPrefix(words[1], "-r") {
			names = append(names, words[len(words)-1])
		}
	}
	return names, true
}

// startupOf reads the startup-config. A router without one has an empty one, and that is known.
func startupOf(text string) (c iosconf.Config, known bool) {
	switch {
	case device.WholeConfig(text):
		return iosconf.Parse(text), true
	case strings.Contains(text, "startup-config is not present"),
		strings.Contains(text, "Non-volatile configuration memory is not present"):
		return iosconf.Config{}, true
	}
	return iosconf.Config{}, false
}

// RunningOf reads the answer to `show running-config`, which must be there to its end.
func RunningOf(text string) (iosconf.Config, error) {
	if !device.WholeConfig(text) {
		return iosconf.Config{}, fmt.Errorf("the router shows no whole running-config: %s", answerWords(text))
	}
	return iosconf.Parse(text), nil
}

// accepted is the error of an answer to a command that says little or nothing when it works: the router's
// words when it has refused the command, or has answered what is not known. What came of the command is
// for the next look at the router to show.
func accepted(command, said string) error {
	if reply := device.Judge(said); reply.Verdict == device.Refused || reply.Verdict == device.NotKnown &&
		reply.Row > 0 {
		return fmt.Errorf("%s: %s", command, oneLine(said))
	}
	return nil
}

// answerWords are the router's words, or the beginning of them, for a message about an answer that is of no
// use.
func answerWords(text string) string {
	const longest = 120
	said := []rune(oneLine(text))
	switch {
	case len(said) == 0:
		return "its answer is empty"
	case len(said) > longest:
		return fmt.Sprintf("it answered %q", string(said[:longest])+"...")
	}
	return fmt.Sprintf("it answered %q", string(said))
}
