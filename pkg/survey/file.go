package survey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// Version is the version of the file format that this package writes and reads.
const Version = 1

// File is what one survey has found.
type File struct {
	Version  int       `json:"ziatunnel_survey"`
	Made     time.Time `json:"made"`
	Tool     string    `json:"tool"` // version of the program
	Router   Router    `json:"router"`
	Complete bool      `json:"complete"` // nothing has stopped the survey on its way
	Restored bool      `json:"restored"` // the running-config was proven to be what it was before
	Shared   bool      `json:"shared"`   // hostnames, serial numbers, addresses and users were replaced
	Facts    []Fact    `json:"facts"`
	Outputs  []Output  `json:"outputs"`
	// Learned are the lines that are shown in another way, as an apply relies on them.
	Learned []rendering.Record `json:"learned"`
}

// Router is what the survey was made on.
type Router struct {
	Model    string `json:"model"`
	Release  string `json:"release"`
	Image    string `json:"image"`
	Hostname string `json:"hostname,omitempty"`
	Serial   string `json:"serial,omitempty"`
}

// Fact is one row. Names, numbers and addresses of the survey's own objects stand as {placeholders}.
type Fact struct {
	ID       string `json:"id"`
	Expected string `json:"expected"`
	Source   string `json:"source"` // what the expectation rests on; [inferred] marks what no router has confirmed
	Seen     string `json:"seen"`
	Agrees   *bool  `json:"agrees"` // nil: not known
}

// Disagrees reports whether the router is known to do something else than today's code believes.
func (f Fact) Disagrees() bool { return f.Agrees != nil && !*f.Agrees }

// Known reports whether the router has shown what it does.
func (f Fact) Known() bool { return f.Agrees != nil }

// Output is what the router has said to a command, with secrets masked.
type Output struct {
	Command string `json:"command"`
	Text    string `json:"text"`
}

// Marshal is the file as JSON.
func (f File) Marshal() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return b.Bytes(), err
}

// Read reads a file. A file of another version, or with rows without an ID or two rows with one ID, is an error.
func Read(text []byte) (File, error) {
	var f File
	if err := json.Unmarshal(text, &f); err != nil {
		return File{}, fmt.Errorf("not a survey: %w", err)
	}
	if f.Version != Version {
		return File{}, fmt.Errorf("a survey of version %d; this program reads version %d", f.Version, Version)
	}
	seen := map[string]bool{}
	for _, fact := range f.Facts {
		switch {
		case fact.ID == "":
			return File{}, errors.New("a fact of the survey has no id")
		case seen[fact.ID]:
			return File{}, fmt.Errorf("the fact %q stands twice in the survey", fact.ID)
		}
		seen[fact.ID] = true
	}
	return f, nil
}

// Fact finds a fact by its ID.
func (f File) Fact(id string) (Fact, bool) {
	for _, fact := range f.Facts {
		if fact.ID == id {
			return fact, true
		}
	}
	return Fact{}, false
}

// Disagreements are the facts that are other than today's code believes.
func (f File) Disagreements() []Fact {
	var out []Fact
	for _, fact := range f.Facts {
		if fact.Disagrees() {
			out = append(out, fact)
		}
	}
	return out
}

// Renderings are, by the line as it is typed with its headers, the lines that the router takes and shows in another
// way than today's code believes. Shown is "" for a line that is not shown. Both have placeholders.
func (f File) Renderings() map[string]string {
	out := map[string]string{}
	for _, fact := range f.Facts {
		line, ok := strings.CutPrefix(fact.ID, lineFact)
		if !ok || !fact.Disagrees() || strings.HasPrefix(fact.Seen, refused) {
			continue
		}
		out[line] = strings.TrimPrefix(strings.TrimPrefix(fact.Seen, notShown), shownAs)
	}
	return out
}

// Refusals are the lines that the router refuses although today's code believes that it takes them, with headers and
// placeholders.
func (f File) Refusals() []string {
	var out []string
	for _, fact := range f.Facts {
		line, ok := strings.CutPrefix(fact.ID, lineFact)
		if ok && fact.Disagrees() && strings.HasPrefix(fact.Seen, refused) {
			out = append(out, line)
		}
	}
	return out
}

// LineTime is how long a line took with a window of that many; ok is false when that is not known. What the way to the
// router takes is in it.
func (f File) LineTime(window int) (took time.Duration, ok bool) {
	fact, _ := f.Fact(fmt.Sprintf(speedFact, window))
	var ms int
	if _, err := fmt.Sscanf(fact.Seen, "%d ms a line", &ms); err != nil {
		return 0, false
	}
	return time.Duration(ms) * time.Millisecond, true
}

// Speed is what the router has shown to stand; the zero value when the survey shows nothing of it.
func (f File) Speed() rendering.Speed {
	fact, _ := f.Fact(FactBeside)
	out := rendering.Speed{Window: f.SafeWindow(), TooMany: f.lostWindow(),
		LoginBeside: fact.Agrees != nil && *fact.Agrees}
	if out != (rendering.Speed{}) {
		out.Learned, out.Router = f.Made, f.Router.Serial
	}
	return out
}

// SafeWindow is the largest number of lines under way that the router has shown to take without losing one, with every
// smaller one that was tried; zero: none is known.
func (f File) SafeWindow() int {
	safe, _ := f.windows()
	return safe
}

// lostWindow is the smallest number of lines under way with which some were lost; zero: none is known.
func (f File) lostWindow() int {
	_, lost := f.windows()
	return lost
}

// windows reads the rows of the windows up to the first one that did not stand.
func (f File) windows() (safe, lost int) {
	for _, fact := range f.Facts {
		var window int
		if _, err := fmt.Sscanf(fact.ID, windowFact, &window); err != nil {
			continue
		}
		if fact.Agrees == nil {
			return safe, 0
		}
		if !*fact.Agrees {
			return safe, window
		}
		safe = max(safe, window)
	}
	return safe, 0
}
