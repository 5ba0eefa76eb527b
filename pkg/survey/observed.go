package survey

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// Observed is what came of a trial.
type Observed struct {
	Router   Router
	Made     time.Time
	Tool     string
	Typed    []Typed  // in the order in which it was typed
	Removed  []Typed  // what takes it away again
	After    string   // the running-config when everything was typed; empty: it was not read
	Answers  []Answer // to commands of arming and taking back, in their order
	Shows    []Answer // to everything that the product reads
	Windows  []WindowSeen
	Beside   *Answer // to a login beside the lines of [BesideWindow]; nil: not tried
	Expired  *bool   // the router has gone back by itself when its timer ran out; nil: not tried
	Restored bool    // the running-config is proven to be what it was
	Complete bool
}

// Typed is a line, and what came of it.
type Typed struct {
	Path    []string // the lines that lead to its mode
	Line    string
	Want    device.Mode // of the prompt behind it, when the line changes the mode
	Got     device.Mode
	Verdict Verdict
	Words   string // of the router, when it refuses
	Lacks   bool   // the words say that the image does not have what the line asks for
}

// Verdict is what became of a line.
type Verdict int

// The verdicts.
const (
	NotTyped Verdict = iota // not known
	Taken
	Refused
)

// Answer is a command, or a login without one, and what the router has said.
type Answer struct {
	Command string
	Text    string
	Failed  string // why there is no answer
}

// WindowSeen is what came of one window.
type WindowSeen struct {
	Size    int
	Lines   int
	Missing int    // lines that are not in the running-config
	Failed  string // why the lines did not all get their verdicts
	Took    time.Duration
}

// Blocks splits lines into pieces that begin in global configuration and end there, so that each can be typed for
// itself. Global lines that lead nowhere stay together.
func Blocks(lines []device.Line) [][]device.Line {
	var out [][]device.Line
	plain := false
	for _, line := range lines {
		global := line.Before == device.GlobalConfig
		joins := plain && global && !line.ChangesMode()
		if !global || joins {
			out[len(out)-1] = append(out[len(out)-1], line)
		} else {
			out = append(out, []device.Line{line})
		}
		plain = global && !line.ChangesMode()
	}
	return out
}

// Paths are, for each line, the lines that lead to the mode in which it is typed.
func Paths(lines []device.Line) [][]string {
	var out [][]string
	var stack []string
	for _, line := range lines {
		text := line.Text.Reveal()
		if line.Before == device.GlobalConfig {
			stack = nil
		}
		out = append(out, append([]string{}, stack...))
		switch {
		case !line.ChangesMode():
		case text == "exit" && len(stack) > 0:
			stack = stack[:len(stack)-1]
		default:
			stack = append(stack, text)
		}
	}
	return out
}
