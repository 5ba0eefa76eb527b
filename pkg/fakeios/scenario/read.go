package scenario

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxSize is the largest lab file that is read, in bytes.
const MaxSize = 1 << 20

// reader walks a document and collects what is wrong with it.
type reader struct {
	file     string
	from     Source
	who      who
	problems Problems
	noted    int               // mistakes met, those that are noted already included
	fetched  map[string]string // by reference
	secrets  map[string]string // made up, by name
}

// Read reads a lab file and validates it; file names it in messages. The error is [Problems]: every
// mistake at once.
func Read(file string, data []byte, from Source) (*Lab, error) {
	r := &reader{file: file, from: from, fetched: map[string]string{}, secrets: map[string]string{}}
	root, ok := r.document(data)
	if !ok {
		return nil, r.sorted()
	}
	lab := newLab()
	var parts parts
	r.mapping(root, labFile, labKeys(lab, &parts))
	r.expand(lab, parts)
	if len(r.problems) > 0 {
		return nil, r.sorted()
	}
	return lab, nil
}

// labFile is what messages call the whole.
const labFile = "the lab file"

func newLab() *Lab {
	return &Lab{Listen: netip.MustParseAddrPort("127.0.0.1:0")}
}

// document checks what can be wrong with the file as a whole.
func (r *reader) document(data []byte) (*yaml.Node, bool) {
	top := &yaml.Node{Line: 1, Column: 1}
	switch {
	case len(data) > MaxSize:
		r.hide(top, "the file is larger than 1 MB", "long startup-configs have a place of their own: file:PATH")
	case len(bytes.TrimSpace(data)) == 0:
		r.hide(top, "the file is empty", "start from routers: [{name: branch-001}]")
	case !utf8.Valid(data):
		r.hide(top, "the file is not UTF-8 text", "save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0:
		r.hide(top, "the file holds NUL bytes", "save it as plain UTF-8 text")
	}
	if len(r.problems) > 0 {
		return nil, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); err != nil || len(doc.Content) == 0 {
		if err == nil || errors.Is(err, io.EOF) {
			r.hide(top, "the file holds comments only", "start from routers: [{name: branch-001}]")
		} else {
			r.syntax(err)
		}
		return nil, false
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		at := &second
		if err != nil || at.Line == 0 {
			at = top
		}
		r.hide(at, "a second document", "one lab a file")
		return nil, false
	}
	return doc.Content[0], true
}

// syntax reports what the YAML library says, with its line.
func (r *reader) syntax(err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		digits, why, _ := strings.Cut(rest, ": ")
		line, _ = strconv.Atoi(digits)
		text = why
	}
	r.hide(&yaml.Node{Line: line, Column: 1}, "not YAML: "+text, "mend the syntax first; nothing else was checked")
}
