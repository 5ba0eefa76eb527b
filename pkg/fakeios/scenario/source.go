package scenario

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// Source fetches what a lab file refers to.
type Source struct {
	// Env is os.LookupEnv in a program.
	Env func(name string) (string, bool)
	// File reads a file; relative paths are relative to the lab file.
	File func(path string) ([]byte, error)
	// SecretsLater leaves references to secrets alone: they are checked for their form only.
	SecretsLater bool
}

// maxReferred is the largest file that is read for a lab file, in bytes.
const maxReferred = 16 << 20

// Directory is the source of a program: the environment and the files seen from dir.
func Directory(dir string) Source {
	return Source{Env: os.LookupEnv, File: func(path string) ([]byte, error) {
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		data, err := inputfile.Read(path, maxReferred)
		var failed *os.PathError
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return data, err
	}}
}

// who is the router that is being read; the zero value is none.
type who struct {
	n    int
	name string
}

// placeholder is what stands in braces; only those of the lab file's own are ever replaced.
var (
	placeholder = regexp.MustCompile(`\{[^{}]*\}`)
	numbered    = regexp.MustCompile(`^\{n(?::0([1-9]))?\}$`)
)

// fill replaces {n}, {n:03} and {name}; unknown is the first one that means nothing here.
func (r *reader) fill(text string) (filled, unknown string) {
	filled = placeholder.ReplaceAllStringFunc(text, func(word string) string {
		if done, ok := r.who.fill(word); ok {
			return done
		}
		if unknown == "" {
			unknown = word
		}
		return word
	})
	return filled, unknown
}

func (w who) fill(word string) (string, bool) {
	digits := numbered.FindStringSubmatch(word)
	switch {
	case w.n == 0:
		return "", false
	case word == "{name}" && w.name != "":
		return w.name, true
	case digits == nil:
		return "", false
	}
	width, _ := strconv.Atoi(digits[1])
	return fmt.Sprintf("%0*d", width, w.n), true
}

// reference is how a value is written: "env", "file", "text", or "" for the value itself.
func reference(typed string) (scheme, rest string) {
	for _, scheme := range []string{"env", "file", "text"} {
		if rest, ok := strings.CutPrefix(typed, scheme+":"); ok {
			return scheme, rest
		}
	}
	return "", typed
}

// looksLikeReference catches env:NAME misspelt, which would else become a password.
var looksLikeReference = regexp.MustCompile(`^[a-z]{2,8}:[^ ]`)

// fetch gets what a reference names; why is empty when that worked.
func (r *reader) fetch(scheme, rest string) (content, why string) {
	if content, done := r.fetched[scheme+rest]; done {
		return content, ""
	}
	switch {
	case scheme == "env" && r.from.Env == nil || scheme == "file" && r.from.File == nil:
		return "", "this lab may not refer to anything outside itself"
	case scheme == "env":
		value, ok := r.from.Env(rest)
		if !ok || value == "" {
			return "", "the environment variable is not set"
		}
		content = value
	default:
		data, err := r.from.File(rest)
		if err != nil {
			return "", "the file cannot be read: " + err.Error()
		}
		content = string(data)
	}
	r.fetched[scheme+rest] = content
	return content, ""
}

// content takes text that may be long: given here, or by reference. Placeholders are filled in in
// references, and with templated also in what they name; what else stands in braces is left alone.
func content(to *string, templated bool) value {
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.scalar(n, "text, env:NAME or file:PATH", "!!str")
		if !ok {
			return
		}
		scheme, text := reference(typed)
		if scheme == "env" || scheme == "file" {
			path, _ := r.fill(text)
			var why string
			if text, why = r.fetch(scheme, path); why != "" {
				r.note(n, scheme+":"+path, why, "")
				return
			}
		}
		if templated && scheme != "text" {
			text, _ = r.fill(text)
		}
		*to = text
	}, simple(map[string]any{"type": "string"})}
}

// secret takes a secret by reference, or in clear, as a lab may. Only references are ever repeated.
func secret(to *string, good func(string) string) value {
	return value{func(r *reader, n *yaml.Node) {
		typed, ok := r.scalar(n, "env:NAME, file:PATH or the secret as text", "!!str")
		if !ok {
			return
		}
		scheme, text := reference(typed)
		switch {
		case scheme == "" && looksLikeReference.MatchString(typed):
			r.hide(n, "not a reference to a secret",
				"write env:NAME or file:PATH, or text: before a secret that looks like this")
			return
		case scheme == "":
			text, _ = r.fill(text)
		case scheme != "text":
			path, _ := r.fill(text)
			if r.from.SecretsLater {
				*to = "not-fetched"
				return
			}
			var why string
			if text, why = r.fetch(scheme, path); why != "" {
				r.note(n, scheme+":"+path, why, "")
				return
			}
			text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
		}
		if why := good(text); why != "" {
			r.hide(n, why, "")
			return
		}
		*to = text
	}, simple(map[string]any{"type": "string", "minLength": 1})}
}

// typeable judges a password: it must fit on one line of a terminal.
func typeable(text string) string {
	for _, c := range text {
		if c < ' ' || c == 0x7f {
			return "a secret with control characters cannot be typed"
		}
	}
	if text == "" || len(text) > 128 {
		return "a secret has 1 to 128 characters"
	}
	return ""
}

// keyable judges a pre-shared key: IOS calls for help at ?, ends the key at a blank, and quotes are
// dropped on the way by some systems.
func keyable(text string) string {
	if strings.ContainsAny(text, "?\"'` ") {
		return "a pre-shared key holds no blanks, quotes or question marks"
	}
	for _, c := range text {
		if c > '~' {
			return "a pre-shared key holds ASCII alone"
		}
	}
	return typeable(text)
}

// made is a secret that nobody gave: made up once per name and run.
func (r *reader) made(name string) string {
	if known, ok := r.secrets[name]; ok {
		return known
	}
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails, by its contract
	r.secrets[name] = hex.EncodeToString(b)
	return r.secrets[name]
}
