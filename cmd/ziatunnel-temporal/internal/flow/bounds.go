package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// What the server takes by default: 2 MB for one payload, 4 MB for one message, 51,200 events and 50 MB for the
// history of one run, 2,000 children at a time (https://docs.temporal.io/cloud/limits). Everything that goes
// there is bounded here, whatever sites, operators and the server itself have said before.
const (
	// maxPacked is what plan, state and tail take together, compressed. Base64 makes 4 bytes of 3.
	maxPacked = 1_450_000
	maxTail   = 150_000 // of it, for the last events
	// siteRoom is what the state of a site takes at most without words, compressed.
	siteRoom = 36

	maxDetail  = 500     // characters of why a site ended
	maxTitle   = 80      // characters of a step's title
	maxFigures = 8 << 10 // bytes of what a site has cost
	maxStep    = 200     // characters of the step that a heartbeat tells
	maxBy      = 100     // characters of who asks
	maxOptions = 8 << 10 // bytes of the options: they go along with every site
	maxAnswer  = 500_000 // bytes of the events of one answer

	maxStarting = 100  // children in one message
	maxAtWork   = 1000 // children at a time
	// maxHistory and maxHistorySize are when a run lets those at work finish and continues as new: they, too,
	// write into the history.
	maxHistory     = 12_000
	maxHistorySize = 10 << 20
)

// CheckSize refuses a rollout that the server could not take to its end: the plan and the state of all its
// sites go along whenever a long history is cut.
func CheckSize(plan rollout.Plan, packed Compressed, options json.RawMessage) error {
	if len(options) > maxOptions {
		return fmt.Errorf("the options of the rollout take %d bytes, and a Temporal server gets them with every site: "+
			"at most %d; shorten the reasons of --override", len(options), maxOptions)
	}
	if need := len(packed) + siteRoom*len(plan.Sites); need > maxPacked-maxTail {
		return fmt.Errorf("a rollout of %d sites with names, addresses and regions as long as these takes %d kB at "+
			"once, and a Temporal server takes %d: start one for each part of the sites", len(plan.Sites), need/1000,
			(maxPacked-maxTail)/1000)
	}
	return nil
}

// PackState compresses a state so that it and the plan fit into one payload. Where the words of many sites
// would take too much, all of them are cut shorter; whoever has followed the rollout has them whole.
func PackState(plan Compressed, state rollout.Snapshot) (Compressed, error) {
	room := maxPacked - maxTail - len(plan)
	whole, before := state.Sites, -1
	for _, length := range detailLengths() {
		state.Sites = slices.Clone(whole)
		words := 0
		for i := range state.Sites {
			state.Sites[i].Detail = cut(state.Sites[i].Detail, length)
			words += len(state.Sites[i].Detail)
		}
		if length > 0 && (words > 8*room || words == before) {
			continue // no text gets that much smaller; nothing was cut
		}
		before = words
		packed, err := Compress(state)
		if err != nil || len(packed) <= room || length == 0 {
			return packed, err
		}
	}
	return nil, nil // not reached: the last length always returns
}

// detailLengths are the lengths to which words are cut, one after the other, until they fit.
func detailLengths() []int { return []int{maxDetail, 200, 80, 30, 0} }

// packTail compresses as many of the last events as fit.
func packTail(events []rollout.Event) (Compressed, error) {
	events = events[max(len(events)-carriedLength, 0):]
	for {
		packed, err := Compress(events)
		if err != nil || len(packed) <= maxTail || len(events) == 0 {
			return packed, err
		}
		events = events[(len(events)+1)/2:]
	}
}

// bounded is a result that fits into a history, and says the same.
func bounded(r rollout.Result) rollout.Result {
	r.Outcome = rollout.Outcome(cut(string(r.Outcome), maxTitle))
	r.Detail = cut(r.Detail, maxDetail)
	if r.Figures == nil {
		return r
	}
	figures := *r.Figures
	figures.Steps = slices.Clone(figures.Steps)
	size := 0
	for i := range figures.Steps {
		s := &figures.Steps[i]
		s.Title, s.Outcome = cut(s.Title, maxTitle), cut(s.Outcome, maxTitle)
		text, err := json.Marshal(s)
		if size += len(text) + 1; err != nil || size > maxFigures {
			figures.Steps = figures.Steps[:i]
			break
		}
	}
	r.Figures = &figures
	return r
}

// cut is the beginning of a text, with a sign where something is missing. It is valid UTF-8.
func cut(text string, length int) string {
	text = text[:min(len(text), 4*length+4)] // no character takes more than four bytes
	runes := []rune(strings.ToValidUTF8(text, "?"))
	if len(runes) <= length {
		return string(runes)
	}
	if length == 0 {
		return ""
	}
	return string(runes[:length-1]) + "…"
}

// asked is the event of a person, with nothing in it but what a person may say.
func asked(e rollout.Event) rollout.Event {
	out := rollout.Event{Kind: e.Kind, By: cut(e.By, maxBy)}
	for _, class := range rollout.Failures() {
		if slices.Contains(e.Outcomes, class) {
			out.Outcomes = append(out.Outcomes, class)
		}
	}
	return out
}
