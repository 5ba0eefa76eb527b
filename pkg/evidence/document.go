package evidence

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Format is the version of the JSON. It grows when a field changes its meaning or goes; new fields
// do not change it.
const Format = 1

// Document is the evidence of one run of one command on one router. Its JSON is a contract: names
// stay, lists are never null, times are RFC 3339 with the zone of the machine that did it, offsets and
// durations are seconds.
type Document struct {
	Format   int      `json:"format"`
	Tool     string   `json:"tool"`    // name and version
	Command  string   `json:"command"` // apply, verify, failover
	Site     string   `json:"site"`
	Router   Router   `json:"router"`
	Operator Operator `json:"operator"`

	Started  time.Time `json:"started"`
	Ended    time.Time `json:"ended"`
	Duration float64   `json:"duration_seconds"`
	Zone     string    `json:"timezone"` // "CET, UTC+01:00"

	Outcome       Outcome       `json:"outcome"`
	Configuration Configuration `json:"configuration"`

	// Proof is the last look at the tunnels; null: there was none.
	Proof  *Look   `json:"proof"`
	Looks  []Look  `json:"looks"`  // those that showed something new, the last one included
	Causes []Cause `json:"causes"` // of what is not proven, the likeliest first
	// Portal is how the site stands in its ZIA tenant; null: that was no part of the command.
	Portal   *tenant.Standing `json:"portal"`
	Sections []Section        `json:"sections"`

	Guards     []Guard    `json:"guards"`
	Plan       *Plan      `json:"plan"` // null: nothing was planned
	Timeline   []Moment   `json:"timeline"`
	Timings    Timings    `json:"timings"`
	Transcript Transcript `json:"transcript"`
}

// Router is what was worked on. What the router was not asked is empty.
type Router struct {
	Address  string `json:"address"`
	Hostname string `json:"hostname"`
	IOS      string `json:"ios"`
	Model    string `json:"model"`
	Serial   string `json:"serial"`
}

// Operator is who ran the command, and on which machine.
type Operator struct {
	User string `json:"user"`
	Host string `json:"host"`
}

// Level is how an end is to be taken.
type Level string

// The levels.
const (
	Good    Level = "good"    // what was wanted is proven
	Neutral Level = "neutral" // nothing was done
	Warning Level = "warning" // it did not succeed, and the router is what it was, or as described
	Bad     Level = "bad"     // a person is needed
)

// Outcome is how it ended.
type Outcome struct {
	ExitCode int    `json:"exit_code"`
	Level    Level  `json:"level"`
	Word     string `json:"word"`  // "rolled back"
	Text     string `json:"text"`  // one sentence
	Error    string `json:"error"` // the error as it was shown; empty: none
}

// Configuration is what became of the router's configuration.
type Configuration struct {
	Run   string `json:"run"`   // of the journal; empty: nothing was journaled
	Lines int    `json:"lines"` // configuration lines that the plan has
	Taken int    `json:"taken"` // of them, those that the router took
	Armed string `json:"armed"` // how the router would have taken it back by itself; empty: not
	Saved bool   `json:"saved"` // the startup-config was written and read back
	// Fingerprints of the running-config, "sha256:" and hexadecimal digits; empty: not known.
	Before string `json:"running_before"`
	After  string `json:"running_after"`
}

// Section is something that only one command has to tell: sentences, then a table.
type Section struct {
	Title  string     `json:"title"`
	Text   []string   `json:"text"`
	Header []string   `json:"header"`
	Rows   [][]string `json:"rows"` // each as long as the header
}

// Guard is a finding from before anything was sent.
type Guard struct {
	Rule     string   `json:"rule"`
	Verdict  string   `json:"verdict"` // refused, warning, overridden
	Why      string   `json:"why"`
	Mend     string   `json:"mend"`
	Override string   `json:"override"` // the reason that somebody gave
	Lines    []string `json:"lines"`
}

// Moment is one thing that happened, in the words that were shown meanwhile.
type Moment struct {
	Seconds float64 `json:"seconds"` // since the start
	Text    string  `json:"text"`
}

// Transcript is what the router said, echoes of what was typed included.
type Transcript struct {
	Lines []string `json:"lines"`
	Cut   bool     `json:"cut"` // it was longer: the end is missing
}
