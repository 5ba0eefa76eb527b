// Package filename answers: may a text be the name of a file or a directory on every system, and are two names the
// same one there?
//
//	err := filename.Check("tokyo-01")                        // nil, or an *Error with what to write instead
//	same := filename.Key("Tokyo-01") == filename.Key("tokyo-01") // they are one file on macOS and on Windows
//
// Sites and rollouts are named by it, because each has a directory of that name. It touches no file.
package filename

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// remedy is what to do about a name that has another form.
const remedy = "letters, digits, . _ and -"

var (
	// form is 64 characters at most: with what is put behind it, and below the directories of a user, a name stays far
	// from the limits of file systems.
	form = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	// device is a name that Windows gives to a device, whatever stands behind its first dot: Microsoft, "Naming Files,
	// Paths, and Namespaces". The digits that it writes small there are those of its Key.
	device = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
)

// Error is a name that is refused.
type Error struct {
	Name   string
	Why    string // "Windows has a device of this name"; empty: it has another form
	Remedy string // what to write instead
}

func (e *Error) Error() string { return fmt.Sprintf("%q (%s)", e.Name, e.reason()) }

func (e *Error) reason() string {
	if e.Why == "" {
		return e.Remedy
	}
	return e.Why + ": " + e.Remedy
}

// Check fails with an [*Error] unless name can name a file on every file system and means that file alone: no path, no
// hidden file, no option of a command, no device, nothing that a system leaves out or writes otherwise.
func Check(name string) error {
	refuse := func(why, remedy string) error { return &Error{name, why, remedy} }
	plain := norm.NFKC.String(name[:min(len(name), 1024)])
	switch {
	case device.MatchString(Key(name)):
		return refuse("Windows has a device of this name", "put a word in front of it")
	case !form.MatchString(name) && plain != name && form.MatchString(plain):
		return refuse("it has full-width characters", "write "+plain)
	case !form.MatchString(name):
		return refuse("", remedy)
	case strings.HasSuffix(name, "."):
		return refuse("it ends in a dot, which Windows leaves out", "write "+strings.TrimRight(name, "."))
	}
	return nil
}

// Key is a name as file systems compare names that ignore case and the way a character is written: two names with
// one key may be one file.
func Key(name string) string { return strings.ToLower(norm.NFKC.String(name)) }
