package evidence

// Plan is what was to be sent, and what came of every line.
type Plan struct {
	Playbook string `json:"playbook"`
	Steps    []Step `json:"steps"`
}

// Step is one step of the guide.
type Step struct {
	Number  int      `json:"number"`
	Title   string   `json:"title"`
	Why     string   `json:"why"`
	Present int      `json:"present"` // wanted lines that were already right
	Changes []Change `json:"changes"`
}

// Change is what was typed for one object.
type Change struct {
	Action string   `json:"action"` // add, replace, remove
	Object string   `json:"object"`
	Why    string   `json:"why"`
	Hazard string   `json:"hazard"`
	Lines  []Line   `json:"lines"`
	Undo   []string `json:"undo"`
}

// Verdict is what came of a line.
type Verdict string

// The verdicts.
const (
	Taken   Verdict = "taken"    // the router took it
	Refused Verdict = "refused"  // it stopped the push
	RanOn   Verdict = "ran_on"   // it was under way behind a refused one, and ran
	NotSent Verdict = "not_sent" // or refused as well, behind a refused one
	Unknown Verdict = "unknown"  // the session ended before its answer
)

// Line is a configuration line, secrets masked.
type Line struct {
	Text    string  `json:"text"`
	Verdict Verdict `json:"verdict"`
	Reply   string  `json:"reply"` // the router's words on a refused line
}

// Count is the number of lines to type, and of those that the router took.
func (s Step) Count() (lines, taken int) {
	for _, c := range s.Changes {
		for _, l := range c.Lines {
			lines++
			if l.Verdict == Taken {
				taken++
			}
		}
	}
	return lines, taken
}

// State is what came of a step, in a few words.
func (s Step) State() string {
	lines, taken := s.Count()
	worst := s.worst()
	switch {
	case lines == 0 && s.Present == 0:
		return "nothing to do"
	case lines == 0:
		return "already right"
	case taken == lines:
		return "taken"
	case worst == Refused:
		return "refused"
	case taken == 0 && worst == NotSent:
		return "not sent"
	default:
		return "not finished"
	}
}

// worst is the verdict that decides about a step that was not taken as a whole.
func (s Step) worst() Verdict {
	worst := NotSent
	for _, c := range s.Changes {
		for _, l := range c.Lines {
			if l.Verdict == Refused || l.Verdict == Unknown && worst != Refused {
				worst = l.Verdict
			}
		}
	}
	return worst
}

// Class is the state for the style of the page.
func (s Step) Class() string {
	switch s.State() {
	case "taken", "already right":
		return "up"
	case "refused", "not finished":
		return "down"
	default:
		return ""
	}
}
