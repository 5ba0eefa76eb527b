package evidence

// Plan is what was to be sent, and what came of every line.
type Plan struct {
	Playbook string `json:"playbook"`
	Steps    []Step `json:"steps"`
	// Stages are in which order the tunnels were moved; none: all was sent at once.
	Stages []Stage `json:"stages,omitempty"`
}

// Stage is a part of a plan that was sent, and proven where it moved a tunnel, before the next one began.
type Stage struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Why    string `json:"why"`
	Hazard string `json:"hazard,omitempty"`
}

// Part are the steps of a stage.
type Part struct {
	Stage *Stage // nil: of none
	Steps []Step
}

// Parts are the steps of a plan by stage, those of no stage first.
func (p Plan) Parts() []Part {
	of := func(stage int) []Step {
		var out []Step
		for _, s := range p.Steps {
			if s.Stage == stage {
				out = append(out, s)
			}
		}
		return out
	}
	out := []Part{{Steps: of(0)}}
	for i := range p.Stages {
		out = append(out, Part{Stage: &p.Stages[i], Steps: of(p.Stages[i].Number)})
	}
	return out
}

// leftOut is the number of refused optional lines.
func (p Plan) leftOut() int {
	n := 0
	for _, s := range p.Steps {
		n += s.count(RefusedOptional)
	}
	return n
}

// Step is one step of the guide.
type Step struct {
	Number  int      `json:"number"`
	Title   string   `json:"title"`
	Why     string   `json:"why"`
	Present int      `json:"present"` // wanted lines that were already right
	Changes []Change `json:"changes"`
	Stage   int      `json:"stage,omitempty"` // that sent it; zero: none
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
	// RefusedOptional is a refused line that the playbook can do without: the push went on.
	RefusedOptional Verdict = "refused_optional"
	Unknown         Verdict = "unknown" // the session ended before its answer
)

// Line is a configuration line, secrets masked.
type Line struct {
	Text    string  `json:"text"`
	Verdict Verdict `json:"verdict"`
	Reply   string  `json:"reply"` // the router's words on a refused line
	// Why the playbook can do without the line, and what was sent in its place; only of a refused optional one.
	Why     string `json:"why,omitempty"`
	Instead string `json:"instead,omitempty"`
}

// Word is the verdict for people.
func (l Line) Word() string {
	if l.Verdict != RefusedOptional {
		return l.Verdict.Word()
	}
	if l.Instead != "" {
		return "refused, optional: " + l.Why + "; sent instead: " + l.Instead
	}
	return "refused, optional: " + l.Why
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

func (s Step) count(v Verdict) int {
	n := 0
	for _, c := range s.Changes {
		for _, l := range c.Lines {
			if l.Verdict == v {
				n++
			}
		}
	}
	return n
}

// State is what came of a step, in a few words.
func (s Step) State() string {
	lines, taken := s.Count()
	optional := s.count(RefusedOptional)
	worst := s.worst()
	switch {
	case lines == 0 && s.Present == 0:
		return "nothing to do"
	case lines == 0:
		return "already right"
	case taken == lines:
		return "taken"
	case taken+optional == lines:
		return "taken without optional lines"
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
	case "taken", "already right", "taken without optional lines":
		return "up"
	case "refused", "not finished":
		return "down"
	default:
		return ""
	}
}
