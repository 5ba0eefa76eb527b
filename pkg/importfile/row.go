package importfile

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// MaxRows is how many rows a file may have.
const MaxRows = 3000

// Bounds of what the portal keeps, in characters.
const (
	maxName    = 256
	maxComment = 10240
	maxKey     = 255
)

// Action is what the import does with a credential.
type Action string

// The actions.
const (
	Add    Action = "+"
	Delete Action = "-"
)

// Row is one credential.
type Row struct {
	Action  Action
	Type    string // UFQDN, IP, XAUTH
	Name    string // of UFQDN: user@domain, in lower case; of IP: an address
	Comment string
	Key     secret.String
	Manager string // who manages it; empty: nobody besides
}

var fqdn = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// wrong is what the portal, or the format, cannot take of a row; "": nothing.
func (r Row) wrong() string {
	switch {
	case r.Action != Add && r.Action != Delete:
		return "the action is neither + nor -"
	case r.Type != "UFQDN" && r.Type != "IP" && r.Type != "XAUTH":
		return "the type is none of UFQDN, IP and XAUTH"
	case r.Type == "XAUTH" && r.Action == Add:
		return "a credential of type XAUTH cannot be added"
	case r.Type == "UFQDN" && !fqdn.MatchString(r.Name):
		return "the user name is not user@domain"
	case r.Name == "":
		return "it has no user name"
	case r.Key.IsZero() && r.Action == Add:
		return "it has no pre-shared key"
	}
	if r.Type == "IP" {
		if _, err := netip.ParseAddr(r.Name); err != nil {
			return "the user name of type IP is no address"
		}
	}
	for _, f := range []struct {
		what, text string
		most       int
	}{{"user name", r.Name, maxName}, {"comment", r.Comment, maxComment}, {"pre-shared key", r.Key.Reveal(), maxKey},
		{"manager", r.Manager, maxName}} {
		if why := cannotHold(f.text, f.most); why != "" {
			return "the " + f.what + " " + why
		}
	}
	return ""
}

// cannotHold is why a field cannot have a text; it never repeats it, which may be a key.
func cannotHold(text string, most int) string {
	for i, c := range text {
		what := ""
		switch {
		case c == ',':
			what = "a comma, which ends the field"
		case c == '"' || c == '\'':
			what = "a quote, for which the format has no rule"
		case c < ' ' || c == 0x7f:
			what = "a control character or a line break"
		case c > '~':
			what = "a character beyond ASCII, for which the format has no rule"
		}
		if what != "" {
			return fmt.Sprintf("has %s (byte %d)", what, i+1)
		}
	}
	switch {
	case strings.TrimSpace(text) != text:
		return "has blanks around it"
	case len(text) > most:
		return fmt.Sprintf("has %d characters, %d are possible", len(text), most)
	}
	return ""
}

// RowError is a row that a file cannot have.
type RowError struct {
	File string // empty: it is to be written
	Line int    // of the file, or the number of the row, from 1
	Name string // of the credential; empty: not known
	Why  string
}

func (e *RowError) Error() string {
	where := fmt.Sprintf("row %d", e.Line)
	if e.File != "" {
		where = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	if e.Name != "" {
		where += fmt.Sprintf(" (%.100q)", e.Name)
	}
	return where + ": " + e.Why
}
