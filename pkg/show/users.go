package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Users is `show users`: who is logged in on which line.
type Users struct {
	Lines        []UserLine `json:"lines"`
	UnknownLines []string   `json:"unknown_lines"`
}

// UserLine is one occupied line. Own is the line of the session that asked. A row without a user
// or a location gives an empty one.
type UserLine struct {
	Own      bool   `json:"own"`
	Line     uint64 `json:"line"` // absolute number
	Kind     string `json:"kind"` // con, aux, tty, vty
	Number   uint64 `json:"number"`
	User     string `json:"user"`
	Idle     string `json:"idle"`
	Location string `json:"location"` // address or host name; empty on the console
}

var (
	userRow  = lazyregexp.New(`^(\* ?)?(\d+) (con|aux|tty|vty) (\d+)(?: (.*))?$`)
	userIdle = lazyregexp.New(`^(?:\d+:\d\d:\d\d|\d+[dwy]\d+[hdw]|\d+w\d+d)$`)
)

// ParseUsers reads `show users`. The second table, of interfaces that users dialled in to, is
// passed over.
func ParseUsers(text string) (Users, error) {
	out := Users{Lines: []UserLine{}, UnknownLines: []string{}}
	dialled := false
	for _, r := range rows(text) {
		m := userRow.FindStringSubmatch(r.text)
		switch {
		case strings.HasPrefix(r.text, "Interface User"):
			dialled = true
		case strings.HasPrefix(r.text, "Line User") || dialled:
		case m == nil:
			out.UnknownLines = append(out.UnknownLines, r.text)
		default:
			line, n := number(m[2]), number(m[4])
			if line == nil || n == nil {
				return out, &ParseError{"show users", r.no, r.text, "a line without a number"}
			}
			u := UserLine{Own: m[1] != "", Line: *line, Kind: m[3], Number: *n}
			u.rest(strings.Fields(m[5]))
			out.Lines = append(out.Lines, u)
		}
	}
	return out, nil
}

// rest reads `noc idle 00:00:00 192.0.2.1`: user and location may be missing, hosts may be several
// words, and the idle time is what stands between.
func (u *UserLine) rest(words []string) {
	for i, word := range words {
		if !userIdle.MatchString(word) {
			continue
		}
		u.Idle = word
		if i >= 2 {
			u.User = words[0]
		}
		if i+1 < len(words) {
			u.Location = words[i+1]
		}
		return
	}
}
