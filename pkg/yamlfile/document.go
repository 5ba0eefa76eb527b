package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// MaxSize is the largest file that is read, in bytes.
const MaxSize = 1 << 20

// Advice is what to do about a mistake of the file as a whole; it depends on what the file is for.
type Advice struct {
	TooLarge string
	Empty    string // also when it holds comments only
	Second   string // when it holds more than one document
}

// Document reads the syntax of a file that holds one document. The error is [Problems].
func Document(file string, data []byte, advice Advice) (*yaml.Node, error) {
	fail := func(line int, why, remedy string) (*yaml.Node, error) {
		return nil, Problems{At(file, &yaml.Node{Line: line}, "", why, remedy)}
	}
	switch {
	case len(data) > MaxSize:
		return fail(1, "the file is larger than 1 MB", advice.TooLarge)
	case len(bytes.TrimSpace(data)) == 0:
		return fail(1, "the file is empty", advice.Empty)
	case !utf8.Valid(data):
		return fail(1, "the file is not UTF-8 text", "save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0:
		return fail(1, "the file holds NUL bytes", "save it as plain UTF-8 text")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF), err == nil && len(document.Content) == 0:
		return fail(1, "the file holds comments only", advice.Empty)
	case err != nil:
		line, why := SyntaxError(err)
		return fail(line, "not YAML: "+why, "mend the syntax first; nothing else was checked")
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			second = yaml.Node{}
		}
		return nil, Problems{At(file, &second, "", "a second document", advice.Second)}
	}
	return document.Content[0], nil
}

// SyntaxError takes what the YAML library says of a file apart: the line, and what is wrong there. A line
// that the library does not name is the first.
func SyntaxError(err error) (line int, why string) {
	why = strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(why, "line "); ok {
		digits, said, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(digits); err == nil {
			return n, said
		}
	}
	return 1, why
}
