package verify

import (
	"fmt"
	"slices"
	"strings"
)

// Level is how much is proven of a tunnel, or of a site. Each level holds all those before it. The words are a
// contract.
type Level string

// The levels, from nothing to everything.
const (
	LevelNone    Level = "none"    // not even the security associations are up
	LevelSAs     Level = "sas"     // the security associations are up
	LevelProbe   Level = "probe"   // and the IP SLA probe was answered since they are: OK or Over threshold
	LevelTraffic Level = "traffic" // and test packets, or those of the probe, were counted both ways
	LevelTrack   Level = "track"   // and the track is Up
)

var levels = []Level{LevelNone, LevelSAs, LevelProbe, LevelTraffic, LevelTrack}

// Levels are those that can be wanted, from the least to the most.
func Levels() []Level { return slices.Clone(levels[1:]) }

// LevelWords are the words of [Levels], as a person reads them: "sas, probe, traffic or track".
func LevelWords() string {
	var words []string
	for _, l := range Levels() {
		words = append(words, string(l))
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Wanted is the level, or [LevelSAs] where none is said.
func (l Level) Wanted() Level {
	if l == "" {
		return LevelSAs
	}
	return l
}

// Reaches reports whether the level is the wanted one, or more.
func (l Level) Reaches(wanted Level) bool {
	return slices.Index(levels, l) >= slices.Index(levels, wanted.Wanted())
}

// Means says in a few words what the level proves.
func (l Level) Means() string {
	switch l {
	case LevelSAs:
		return "the security associations of every tunnel are up"
	case LevelProbe:
		return "the IP SLA probe is answered through every tunnel"
	case LevelTraffic:
		return "the IP SLA probe is answered, and packets move both ways, through every tunnel"
	case LevelTrack:
		return "the IP SLA probe is answered, and packets move both ways, through every tunnel, and the tracks are Up"
	default:
		return "nothing"
	}
}

// Provable is the highest level that can be proven of the tunnels, by what the playbook sends.
func (w Expectation) Provable() Level {
	out := LevelTrack
	for _, t := range w.Tunnels {
		switch {
		case t.SLA == 0:
			return LevelSAs
		case t.Track == 0:
			out = LevelTraffic
		}
	}
	return out
}

// Lacks says why a level cannot be proven by what the playbook sends; empty: it can.
func (w Expectation) Lacks(wanted Level) string {
	most := w.Provable()
	if most.Reaches(wanted) {
		return ""
	}
	what := "no track"
	if most == LevelSAs {
		what = "no IP SLA probe"
	}
	return fmt.Sprintf("the playbook sends %s for every tunnel, so that no more than %s can be proven", what, most)
}
