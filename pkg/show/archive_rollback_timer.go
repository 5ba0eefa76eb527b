package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// RollbackTimer is `show archive config rollback timer`: a change that the router takes back by
// itself unless somebody confirms it. With none Pending is false.
type RollbackTimer struct {
	Pending      bool     `json:"pending"`
	Configured   *string  `json:"configured"` // when, as printed
	Type         *string  `json:"type"`       // "absolute timer" or "idle timer"
	Minutes      *uint64  `json:"minutes"`
	User         *string  `json:"user"`
	UnknownLines []string `json:"unknown_lines"`
}

var rollbackValue = lazyregexp.New(`^(\d+) min`)

// ParseRollbackTimer reads `show archive config rollback timer`; the form is that of the vendor's
// command reference.
func ParseRollbackTimer(text string) (RollbackTimer, error) {
	t := RollbackTimer{UnknownLines: []string{}}
	for _, r := range rows(text) {
		if strings.Contains(r.text, "No Rollback Confirmed Change pending") {
			continue
		}
		if when, ok := after(r.text, "Time configured(or reconfigured):"); ok {
			t.Pending, t.Configured = true, &when
		} else if kind, ok := after(r.text, "Timer type:"); ok {
			t.Pending, t.Type = true, &kind
		} else if value, ok := after(r.text, "Timer value:"); ok {
			t.Pending = true
			if m := rollbackValue.FindStringSubmatch(value); m != nil {
				t.Minutes = number(m[1])
			}
		} else if user, ok := after(r.text, "User:"); ok {
			t.Pending, t.User = true, &user
		} else {
			t.UnknownLines = append(t.UnknownLines, r.text)
		}
	}
	return t, nil
}
