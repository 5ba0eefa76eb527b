package survey

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// The beginnings of IDs and of what was seen.
const (
	lineFact    = "line: "
	promptFact  = "prompt: "
	addedFact   = "added by the router: "
	removalFact = "take away: "
	windowFact  = "window: %d"
	speedFact   = "speed with a window of %d"
	refused     = "refused"
	notShown    = "not shown"
	shownAs     = "shown as: "
	modelSource = "the model of typing in pkg/iosconf"
)

// inferredLines are what the source of an expectation says [inferred] of, by a word of the line.
var inferredLines = []string{
	"lifetime 86400", "track ", "http raw", "http-raw-request", "reaction-configuration", "ikev2-profile",
	"security-policy limit", "config-exchange", "nat keepalive", "esp-", "virtual-reassembly",
}

func sourceOf(line string) string {
	if slices.ContainsFunc(inferredLines, func(word string) bool { return strings.Contains(line, word) }) {
		return modelSource + " [inferred]"
	}
	return modelSource
}

// believedRefused are the forms that the guide prints and IOS does not take. playbooks/cisco-881-zia.yaml says why.
var believedRefused = []*regexp.Regexp{
	regexp.MustCompile(`^config IP SLA$`), regexp.MustCompile(`^crypto ipsec transform-set \S+ esp-aes-gcm-256 `),
	regexp.MustCompile(`^access-list \d+ \w+ ip any \d+\.\d+\.\d+\.\d+$`),
}

// shownDefaults are defaults that IOS shows all the same, although nothing hangs on it.
var shownDefaults = []string{"mode tunnel"}

// believed is what today's code believes of a line, which the model shows in some form.
func believed(one Typed, shown string) string {
	for _, form := range believedRefused {
		if form.MatchString(one.Line) {
			return refused
		}
	}
	if slices.Contains(shownDefaults, one.Line) {
		return asShown(one.Line)
	}
	header := ""
	switch {
	case len(one.Path) > 0:
		header = one.Path[0]
	case one.Want != "":
		header = shown
	}
	return asShown(iosconf.Canonical(header, shown))
}

// asShown is how a line is shown, in words; "" is not at all. How many blanks stand between its words says nothing.
func asShown(line string) string {
	if line == "" {
		return notShown
	}
	return shownAs + strings.Join(strings.Fields(line), " ")
}

// lineFacts are the rows of all lines, each kind once: a kind of which one line does something else is shown by that
// line.
func (t Trial) lineFacts(o Observed) []Fact {
	model := linesOf(parsed(iosconf.Apply(t.before, t.typedLines())), o.Typed)
	router := linesOf(iosconf.Parse(o.After), o.Typed)
	expected, seen := model.match(o.Typed), router.match(o.Typed)
	var c collector
	for i, one := range o.Typed {
		if one.Line == "exit" && one.Verdict == Taken {
			continue
		}
		fact := Fact{ID: lineFact + t.places.kinds(one.Path, one.Line), Source: sourceOf(one.Line)}
		fact.Expected = t.places.kind(believed(one, expected[i]))
		var agrees *bool
		switch {
		case one.Verdict == Refused:
			fact.Seen = strings.TrimSpace(refused + ": " + one.Words)
			agrees = new(fact.Expected == refused)
		case one.Verdict == NotTyped:
			fact.Seen = "not tried: " + one.Words
		case o.After == "":
			fact.Seen = "taken"
		default:
			fact.Seen = t.places.kind(asShown(seen[i]))
			agrees = new(fact.Seen == fact.Expected)
		}
		fact.Agrees = agrees
		if !t.others.has(i) || !c.has(fact.ID) {
			c.add(fact)
		}
	}
	if o.After != "" {
		t.addedFacts(&c, model, router)
		c.add(requestFact(o.After))
	}
	return append(c.facts, t.untried(c.facts)...)
}

// untried are the lines that were left out, unless a like one was typed.
func (t Trial) untried(facts []Fact) []Fact {
	var out []Fact
	for _, left := range t.notTried {
		if c := (collector{facts}); !c.has(left.ID) {
			out = append(out, left)
		}
	}
	return out
}

// typedLines are all lines of the trial.
func (t Trial) typedLines() []string {
	var out []string
	for _, line := range t.Plan.Lines() {
		out = append(out, line.Text.Reveal())
	}
	return out
}

// parsed brings a configuration of the model into the form of one that was read.
func parsed(c iosconf.Config) iosconf.Config { return iosconf.Parse(c.String()) }

// addedFacts are the rows of lines that stand in the survey's objects although nobody has typed them.
func (t Trial) addedFacts(c *collector, model, router shownLines) {
	believed, seen := t.kindsOf(model.unexplained()), t.kindsOf(router.unexplained())
	for _, kind := range union(believed, seen) {
		fact := Fact{ID: addedFact + kind, Expected: notShown, Source: modelSource, Seen: notShown}
		if slices.Contains(believed, kind) {
			fact.Expected = "shown"
		}
		if slices.Contains(seen, kind) {
			fact.Seen = "shown"
		}
		fact.Agrees = new(fact.Seen == fact.Expected)
		c.add(fact)
	}
}

func (t Trial) kindsOf(lines []*shownLine) []string {
	var out []string
	for _, s := range lines {
		out = append(out, t.places.kinds(s.path, s.line))
	}
	return out
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// promptFacts are the rows of the prompts behind the lines that change the mode.
func (t Trial) promptFacts(o Observed) []Fact {
	var c collector
	for _, one := range o.Typed {
		if one.Want == "" || one.Verdict != Taken {
			continue
		}
		c.add(Fact{ID: promptFact + t.places.kinds(one.Path, one.Line), Expected: string(one.Want),
			Source: "the table of modes in pkg/iosconf", Seen: string(one.Got), Agrees: new(one.Want == one.Got)})
	}
	return c.facts
}

// removalFacts are the rows of the lines that take everything away.
func (t Trial) removalFacts(o Observed) []Fact {
	var c collector
	for _, one := range o.Removed {
		if one.Line == "exit" && one.Verdict == Taken {
			continue
		}
		fact := Fact{ID: removalFact + t.places.kinds(one.Path, one.Line), Expected: "taken", Source: "pkg/plan"}
		switch one.Verdict {
		case Taken:
			fact.Seen, fact.Agrees = "taken", new(true)
		case Refused:
			fact.Seen, fact.Agrees = refused+": "+one.Words, new(false)
		case NotTyped:
			fact.Seen = "not tried: " + one.Words
		}
		c.add(fact)
	}
	return c.facts
}

// collector keeps the first row of an ID, or the first that disagrees, or else the first that is known.
type collector struct{ facts []Fact }

func (c *collector) has(id string) bool {
	return slices.ContainsFunc(c.facts, func(f Fact) bool { return f.ID == id })
}

func (c *collector) add(fact Fact) {
	i := slices.IndexFunc(c.facts, func(f Fact) bool { return f.ID == fact.ID })
	switch {
	case i < 0:
		c.facts = append(c.facts, fact)
	case fact.Disagrees() && !c.facts[i].Disagrees() || fact.Known() && !c.facts[i].Known():
		c.facts[i] = fact
	}
}
