package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// WatchLines prints one line a change, for whatever is no terminal.
func WatchLines(w io.Writer) func(engine.Observation) {
	first := true
	return func(s engine.Observation) {
		for _, line := range happened(s, first) {
			fmt.Fprintf(w, "%s  %s\n", stamp(s.At), line)
		}
		first = first && s.Report == nil
	}
}

// happened are the lines to print for an observation.
func happened(s engine.Observation, first bool) []string {
	var out []string
	switch {
	case s.Report == nil:
		return []string{"session LOST, dialling again: " + s.Lost.Error()}
	case s.Again:
		out = append(out, "connected again")
	}
	if first {
		out = append(out, "site "+s.Report.Verdict+": "+s.Report.Summary()+"; proof: "+s.Report.Sentence())
	}
	for _, c := range s.Changes {
		out = append(out, changed(c))
	}
	return out
}

// changed is a change in words.
func changed(c verify.Change) string {
	of := c.Tunnel
	if of == "" {
		of = "site"
	}
	switch c.What {
	case verify.ChangedInboundSPI, verify.ChangedOutboundSPI:
		return fmt.Sprintf("%s: rekeyed, %s %s -> %s", of, strings.TrimSuffix(c.What, "_spi"), c.From, c.To)
	case verify.ChangedContradiction:
		if c.To == "" {
			return fmt.Sprintf("%s: no longer %s", of, c.From)
		}
		return fmt.Sprintf("%s: contradiction %s", of, c.To)
	case verify.ChangedTrackDelayed:
		return fmt.Sprintf("%s: the track is going to be %s", of, c.To)
	}
	return fmt.Sprintf("%s: %s %s -> %s", of, label(c.What), or(c.From), or(c.To))
}

// label is what a change is called. What is a row of the table is called as it is there.
func label(what string) string {
	if what == verify.ChangedState {
		return "tunnel"
	}
	return verify.Label(what)
}

func or(word string) string {
	if word == "" {
		return "none"
	}
	return word
}

// watched is one line of `verify --watch --output json`. Its fields are a contract: the first look
// has the whole report, a change is one line each.
type watched struct {
	Time   time.Time      `json:"time"`
	Event  string         `json:"event"` // first, change, lost, again
	Report *verify.Report `json:"report,omitempty"`
	*verify.Change
	Error string `json:"error,omitempty"`
}

// WatchJSON prints one JSON object a line and change.
func WatchJSON(w io.Writer) func(engine.Observation) {
	first := true
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	say := func(line watched) { _ = e.Encode(line) } // as JSON: nobody has to be told
	return func(s engine.Observation) {
		at := s.At.UTC()
		switch {
		case s.Report == nil:
			say(watched{Time: at, Event: "lost", Error: s.Lost.Error()})
			return
		case first:
			say(watched{Time: at, Event: "first", Report: s.Report})
		case s.Again:
			say(watched{Time: at, Event: "again", Report: s.Report})
		}
		first = false
		for i := range s.Changes {
			say(watched{Time: at, Event: "change", Change: &s.Changes[i]})
		}
	}
}
