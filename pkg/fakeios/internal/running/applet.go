package running

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Applet is `event manager applet NAME`, as far as it is obeyed.
type Applet struct {
	Name     string
	Bypasses bool // `authorization bypass`: AAA is not asked about its commands
	Lines    []string
	Events   []AppletEvent
	Actions  []AppletAction // in the order in which they run: that of their labels as texts
}

// AppletEvent is what lets an applet run.
type AppletEvent struct {
	Kind   string // "none", "track", "timer countdown", "timer watchdog"; others never happen here
	Track  int
	States []bool        // those of the track that count: up is true
	Every  time.Duration // of a timer
	MaxRun time.Duration // after which a run is ended
	Text   string        // what stands behind `event`
}

// AppletAction is one action.
type AppletAction struct {
	Label string
	Verb  string // its first word: cli, syslog, wait, ...
	Rest  string // what stands behind that
}

// defaultMaxRun is how long an applet may run that does not say (Cisco: event manager command reference).
const defaultMaxRun = 20 * time.Second

// Applets are those of the configuration, by their names.
func (c *Config) Applets() []Applet {
	var out []Applet
	for _, n := range c.Notes {
		if rest, ok := strings.CutPrefix(n.Text, "event manager applet "); ok {
			out = append(out, appletOf(rest, n.Notes))
		}
	}
	slices.SortStableFunc(out, func(a, b Applet) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func appletOf(head string, lines []*Note) Applet {
	name, options, _ := strings.Cut(head, " ")
	a := Applet{Name: name, Bypasses: strings.Contains(options, "authorization bypass")}
	for _, n := range lines {
		word, rest, _ := strings.Cut(n.Text, " ")
		switch word {
		case "event":
			a.Events = append(a.Events, appletEvent(rest))
		case "action":
			label, does, _ := strings.Cut(rest, " ")
			verb, object, _ := strings.Cut(does, " ")
			a.Actions = append(a.Actions, AppletAction{label, verb, object})
		}
		a.Lines = append(a.Lines, n.Text)
	}
	slices.SortStableFunc(a.Actions, func(a, b AppletAction) int { return strings.Compare(a.Label, b.Label) })
	return a
}

// appletEvent reads the words behind `event`.
func appletEvent(text string) AppletEvent {
	words := strings.Fields(text)
	if len(words) > 2 && words[0] == "tag" {
		words = words[2:]
	}
	e := AppletEvent{Kind: words[0], MaxRun: defaultMaxRun, Text: text}
	if seconds, ok := secondsBehind(words, "maxrun"); ok {
		e.MaxRun = seconds
	}
	switch {
	case e.Kind == "track" && len(words) > 1:
		e.Track, _ = strconv.Atoi(words[1]) // the grammar has seen to it
		e.States = []bool{true, false}
		if i := slices.Index(words, "state"); i > 0 && i+1 < len(words) && words[i+1] != "any" {
			e.States = []bool{words[i+1] == "up"}
		}
	case e.Kind == "timer" && len(words) > 1:
		e.Kind += " " + words[1]
		e.Every, _ = secondsBehind(words, "time")
	}
	return e
}

// secondsBehind is the time behind a word: seconds with up to three digits behind a point.
func secondsBehind(words []string, word string) (time.Duration, bool) {
	i := slices.Index(words, word)
	if i < 0 || i+1 >= len(words) {
		return 0, false
	}
	return Seconds(words[i+1])
}

// Seconds reads a number of seconds with digits behind a point, up to a year.
func Seconds(text string) (time.Duration, bool) {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || seconds < 0 || seconds > 31536000 {
		return 0, false
	}
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond), true
}

// Happens reports whether the event is a state of a track.
func (e AppletEvent) Happens(track int, up bool) bool {
	return e.Kind == "track" && e.Track == track && slices.Contains(e.States, up)
}

// AppletEnvironment is the value of a variable for applets, `event manager environment NAME VALUE`.
func (c *Config) AppletEnvironment(name string) (string, bool) {
	for _, n := range c.Notes {
		if value, ok := strings.CutPrefix(n.Text, "event manager environment "+name+" "); ok {
			return value, true
		}
	}
	return "", false
}

// AppletUser is the account that applets type as; "" is none.
func (c *Config) AppletUser() string {
	for _, n := range c.Notes {
		if name, ok := strings.CutPrefix(n.Text, "event manager session cli username "); ok {
			return strings.Trim(name, `"`)
		}
	}
	return ""
}

// AuthorizesCommands reports whether AAA is asked about commands of a level, so that nobody without a name may type
// them.
func (c *Config) AuthorizesCommands(level int) bool {
	start := "aaa authorization commands " + strconv.Itoa(level) + " "
	return c.AAA() && slices.ContainsFunc(c.Notes, func(n *Note) bool {
		return strings.HasPrefix(n.Text, start) && !strings.HasSuffix(n.Text, " none")
	})
}
