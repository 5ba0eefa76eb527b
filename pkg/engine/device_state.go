package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// deviceState is what a router shows when a change may be under way on it.
type deviceState struct {
	runningText, startupText string
	running, startup         iosconf.Config
	archives                 bool // this image has the archive of configurations
	next                     string
	timer                    show.RollbackTimer
	reload                   show.Reload
	flash                    []string // names of the files
	before                   []string // outputs of the commands in front
}

var stateCommands = []string{
	"show running-config", "show startup-config", "show archive", "show archive config rollback timer", "show reload", "dir flash:",
}

// readState reads all of it in one burst, behind other commands that ask nothing. Commands that an image does
// not know are facts too.
func readState(ctx context.Context, s Session, first ...string) (deviceState, error) {
	out, err := s.Show(ctx, slices.Concat(first, stateCommands)...)
	var refused *device.RejectedLineError
	if err != nil && (!errors.As(err, &refused) || len(out) < len(first)+len(stateCommands) || refused.Index == len(first)) {
		return deviceState{}, err
	}
	v := deviceState{before: out[:len(first)]}
	out = out[len(first):]
	v.runningText, v.startupText = out[0], out[1]
	v.running, v.startup = iosconf.Parse(out[0]), iosconf.Parse(out[1])
	if len(v.running.Nodes) == 0 {
		return deviceState{}, errors.New("the router shows an empty running-config")
	}
	v.archives = !strings.Contains(out[2], "% Invalid input") && !strings.Contains(out[2], "authorization failed")
	archive, err := show.ParseArchive(out[2])
	if err != nil {
		return deviceState{}, err
	}
	if archive.Next != nil {
		v.next = *archive.Next
	}
	if v.timer, err = show.ParseRollbackTimer(out[3]); err != nil {
		return deviceState{}, err
	}
	if v.reload, err = show.ParseReload(out[4]); err != nil {
		return deviceState{}, err
	}
	for row := range strings.Lines(out[5]) {
		if words := strings.Fields(row); len(words) > 2 && strings.HasPrefix(words[1], "-r") {
			v.flash = append(v.flash, words[len(words)-1])
		}
	}
	return v, nil
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
			n.Children = slices.DeleteFunc(slices.Clone(n.Children), func(child iosconf.Node) bool { return child.Line == "path "+temporary })
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
