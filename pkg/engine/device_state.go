package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// deviceState is what a router shows when a change may be under way on it. What it does not show, because
// it refuses a command or answers something strange, is not known: that is never "none".
type deviceState struct {
	runningText, startupText string
	running                  iosconf.Config
	startup                  iosconf.Config // empty when it is not known
	startupKnown             bool
	archives                 *bool // this image has the archive of configurations; nil: not known
	next                     string
	timer                    *show.RollbackTimer // nil: not known
	reload                   *show.Reload        // nil: not known
	flash                    []string            // names of the files
	flashKnown               bool
	said                     map[string]string // the answers, by command
}

const (
	showVersion       = "show version"
	showRunning       = "show running-config"
	showStartup       = "show startup-config"
	showArchive       = "show archive"
	showRollbackTimer = "show archive config rollback timer"
	showReload        = "show reload"
	dirFlash          = "dir flash:"
)

var stateCommands = []string{showRunning, showStartup, showArchive, showRollbackTimer, showReload, dirFlash}

// readState reads all of it in one burst, behind other commands that ask nothing. Commands that an image does
// not know are facts too.
func readState(ctx context.Context, s Session, first ...string) (deviceState, error) {
	out, err := s.Show(ctx, slices.Concat(first, stateCommands)...)
	var refused *device.RejectedLineError
	if err != nil && (!errors.As(err, &refused) || len(out) < len(first)+len(stateCommands) ||
		refused.Index == len(first)) {
		return deviceState{}, err
	}
	v := deviceState{said: map[string]string{}}
	for i, command := range slices.Concat(first, stateCommands) {
		v.said[command] = out[i]
	}
	v.runningText, v.startupText = v.said[showRunning], v.said[showStartup]
	if v.running, err = RunningOf(v.runningText); err != nil {
		return deviceState{}, err
	}
	v.startup, v.startupKnown = startupOf(v.startupText)
	v.archives, v.next = archiveOf(v.said[showArchive])
	v.timer = rollbackTimerOf(v.said[showRollbackTimer])
	v.reload = reloadOf(v.said[showReload])
	v.flash, v.flashKnown = filesOn(v.said[dirFlash])
	return v, nil
}

// notKnown says what is not known, and what the router said to the command that should have told.
func (v deviceState) notKnown(what, command string) error {
	return fmt.Errorf("%s is not known: to %q %s", what, command, answerWords(v.said[command]))
}

// countdown reports whether the router counts down to take the change back by itself, in the way in which
// it was armed. The error says that this is not known.
func (v deviceState) countdown(how Arm) (counts bool, err error) {
	switch {
	case how == ArmRevert && v.timer == nil:
		return false, v.notKnown("whether a revert timer is pending", showRollbackTimer)
	case how == ArmRevert:
		return v.timer.Pending, nil
	case how == ArmReload && v.reload == nil:
		return false, v.notKnown("whether a reload is scheduled", showReload)
	case how == ArmReload:
		return v.reload.Scheduled, nil
	}
	return false, nil
}

// archivePath is the path of the archive that a configuration sets up, and whether it has an
// `archive` at all.
func archivePath(c iosconf.Config) (path string, block bool) {
	for _, n := range c.Nodes {
		if n.Line != "archive" {
			continue
		}
		block = true
		for _, child := range n.Children {
			if url, ok := strings.CutPrefix(child.Line, "path "); ok {
				path = url
			}
		}
	}
	return path, block
}

// stripVolatile is a configuration without what says nothing about a change: the temporary path of an
// archive, an `archive` with nothing in it, and lines that IOS moves by itself.
func stripVolatile(c iosconf.Config, temporary string) iosconf.Config {
	var out iosconf.Config
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "ntp clock-period ") {
			continue
		}
		if n.Line == "archive" {
			n.Children = slices.DeleteFunc(slices.Clone(n.Children),
				func(child iosconf.Node) bool { return child.Line == "path "+temporary })
			if len(n.Children) == 0 {
				continue
			}
		}
		out.Nodes = append(out.Nodes, n)
	}
	return out
}

// blockOf are the lines in a block of global configuration.
func blockOf(c iosconf.Config, header string) []iosconf.Node {
	for _, n := range c.Nodes {
		if n.Line == header {
			return n.Children
		}
	}
	return nil
}
