package rendering

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Record is a line of the playbook that a release of IOS shows in another way than it is typed.
type Record struct {
	Header string `json:"header,omitempty"` // shape of the header of its block; empty for global configuration
	Sent   string `json:"sent"`             // shape of the line
	// Shown are the lines that IOS shows in its place; none: it hides the line. {1} is the first word that
	// was sent, {2} the second one.
	Shown []string `json:"shown"`
	// Refused is a line that the release does not take. It is left out where the playbook can do without it.
	Refused bool      `json:"refused,omitempty"`
	Learned time.Time `json:"learned"`
	Router  string    `json:"router"` // serial number of the router on which it was seen
}

// Book is what is learned about one release and image.
type Book struct {
	Release string   `json:"release"` // "15.4(3)M3"
	Image   string   `json:"image"`   // "C880DATA-UNIVERSALK9-M"
	Records []Record `json:"records"`
	Speed   Speed    `json:"speed"`
}

// Speed is what routers of a release and image have shown to stand. The zero value: nothing is known.
type Speed struct {
	// Window is how many configuration lines were under way without a verdict at once, all of which were taken.
	Window int `json:"window"`
	// TooMany is a number of lines under way with which some were lost; zero: none is known. Window is below it.
	TooMany int `json:"too_many,omitempty"`
	// LoginBeside says that a login was answered while another session was open that had typed the change.
	LoginBeside bool      `json:"login_beside"`
	Learned     time.Time `json:"learned"`
	Router      string    `json:"router"` // serial number of the router on which it was seen
}

// Knows reports whether a speed says all that another one says.
func (s Speed) Knows(other Speed) bool {
	return s.Window >= other.Window && (s.LoginBeside || !other.LoginBeside) &&
		(other.TooMany == 0 || s.TooMany == other.TooMany)
}

// Join is what two speeds say together; the one that says something new gives the date and the router.
func (s Speed) Join(other Speed) Speed {
	if s.Knows(other) {
		return s
	}
	windows := []int{s.Window, other.Window}
	if other.TooMany = cmp.Or(other.TooMany, s.TooMany); other.TooMany > 0 {
		windows = slices.DeleteFunc(windows, func(window int) bool { return window >= other.TooMany })
	}
	other.Window = slices.Max(append(windows, 0))
	other.LoginBeside = s.LoginBeside || other.LoginBeside
	return other
}

// Records are what surprises say, also about lines with secrets in them: for use at once, and never to be
// written down.
func Records(surprises []Surprise, now time.Time, router string) []Record {
	var out []Record
	for _, s := range surprises {
		r := Record{Header: s.HeaderShape, Sent: s.Shape, Shown: []string{}, Learned: now, Router: router}
		for _, line := range s.Shown {
			r.Shown = append(r.Shown, abstract(s.Text, line))
		}
		out = append(out, r)
	}
	return out
}

// Learn gives the records that are kept for the next time. A line with a secret in it, or one that is shown
// with one, is not learned: it is a surprise every time.
func Learn(surprises []Surprise, now time.Time, router string) []Record {
	var out []Record
	for _, s := range surprises {
		typed := strings.Join(append([]string{s.Text}, s.Below...), "\n")
		secrets := secret.MaskSyntax(typed) != typed
		for _, line := range s.Shown {
			secrets = secrets || secret.MaskSyntax(line) != line
		}
		if !secrets {
			out = append(out, Records([]Surprise{s}, now, router)...)
		}
	}
	return out
}

// RefusedLine is the record of a line that a release does not take.
func RefusedLine(line Line, now time.Time, router string) Record {
	return Record{Header: line.HeaderShape, Sent: line.Shape, Shown: []string{}, Refused: true, Learned: now,
		Router: router}
}

// Refused are the lines that the release is known not to take, with the day on which that was seen.
func (b Book) Refused(lines []Line) map[playbook.Refusal]time.Time {
	out := map[playbook.Refusal]time.Time{}
	for _, r := range b.Records {
		for _, line := range lines {
			if r.Refused && line.Shape == r.Sent && line.HeaderShape == r.Header {
				out[playbook.Refusal{Header: line.Header, Line: line.Text}] = r.Learned
			}
		}
	}
	return out
}

// Add puts records into the book. A record about the same line takes the place of an older one.
func (b *Book) Add(records ...Record) {
	for _, r := range records {
		b.Records = slices.DeleteFunc(b.Records, func(old Record) bool {
			return old.Header == r.Header && old.Sent == r.Sent
		})
		b.Records = append(b.Records, r)
	}
}

// abstract writes the words of a shown line that were sent as their places in the line that was sent. A
// word that was sent twice is the next one behind the word before it.
func abstract(sent, shown string) string {
	words := strings.Fields(sent)
	out := strings.Fields(shown)
	next := 0
	for i, word := range out {
		at := slices.Index(words[next:], word) + next
		if at < next {
			at = slices.Index(words, word)
		}
		if at >= 0 {
			out[i] = fmt.Sprintf("{%d}", at+1)
			next = min(at+1, len(words))
		}
	}
	return strings.Join(out, " ")
}

// concrete is the other way.
func concrete(sent, shown string) string {
	words := strings.Fields(sent)
	out := strings.Fields(shown)
	for i, word := range out {
		text, opened := strings.CutPrefix(word, "{")
		number, closed := strings.CutSuffix(text, "}")
		if at, err := strconv.Atoi(number); opened && closed && err == nil && at >= 1 && at <= len(words) {
			out[i] = words[at-1]
		}
	}
	return strings.Join(out, " ")
}

// Translate gives a configuration as it would be if IOS showed what was typed, and the records that it
// relies on. A line that is hidden counts as typed when its block is there; one of global configuration
// when all blocks of the playbook are.
func (b Book) Translate(running iosconf.Config, lines []Line) (out iosconf.Config, used []Record) {
	out = running
	whole := hasAllBlocks(running, lines)
	for _, r := range b.Records {
		for _, line := range lines {
			if line.Shape != r.Sent || line.HeaderShape != r.Header || r.Refused {
				continue
			}
			if next, ok := translate(out, line, r, whole); ok {
				out = next
				used = append(used, r)
			}
		}
	}
	return out, used
}

func hasAllBlocks(c iosconf.Config, lines []Line) bool {
	objects := byID(c)
	for _, l := range lines {
		if _, there := objects[l.id()]; l.Header != "" && !there {
			return false
		}
	}
	return true
}

// translate puts one line in the place of what is shown for it; ok is false when it does not show so.
func translate(c iosconf.Config, line Line, r Record, whole bool) (out iosconf.Config, ok bool) {
	object, there := c.Object(line.id())
	if there && containsAll(object.Lines(), line.shown()) || line.Header != "" && !there {
		return c, false
	}
	var shown []string
	for _, text := range r.Shown {
		shown = append(shown, concrete(line.Text, text))
	}
	if line.Header == "" {
		return translateGlobal(c, line, shown, whole)
	}
	out.Nodes = slices.Clone(c.Nodes)
	for i, n := range out.Nodes {
		if iosconf.ID(n.Line) != object.ID {
			continue
		}
		children, found := without(n.Children, shown)
		if found {
			out.Nodes[i].Children = append(children, line.nodes()...)
			return out, true
		}
	}
	return c, false
}

func translateGlobal(c iosconf.Config, line Line, shown []string, whole bool) (out iosconf.Config, ok bool) {
	if len(shown) == 0 && !whole {
		return c, false
	}
	nodes, found := without(c.Nodes, shown)
	if !found {
		return c, false
	}
	return iosconf.Config{Nodes: append(nodes, line.nodes()...)}, true
}

// without takes lines away; found reports whether all of them were there.
func without(nodes []iosconf.Node, lines []string) (out []iosconf.Node, found bool) {
	left := slices.Clone(lines)
	for _, n := range nodes {
		if i := slices.Index(left, n.Line); i >= 0 && len(n.Children) == 0 {
			left = slices.Delete(left, i, i+1)
			continue
		}
		out = append(out, n)
	}
	return out, len(left) == 0
}
