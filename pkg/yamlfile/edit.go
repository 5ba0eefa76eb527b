package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Set is a value that a file is to have.
type Set struct {
	Path  []string // keys from the root, and places in lists: {"zia", "primary", "vpn"}, {"pairs", "[0]", "name"}
	Value string   // a plain scalar that YAML takes for a text or number as it stands: "198.51.100.11"
}

// Change is what an edit has changed.
type Change struct {
	Path string `json:"path"` // "zia.primary.vpn", "pairs[0].name"; of a comment in zia "zia # LABEL"
	Line int    `json:"line"` // of the new file
	Old  string `json:"old"`  // empty: there was none
	New  string `json:"new"`
}

// errNotPlain is a value that cannot be replaced in its place.
var errNotPlain = errors.New("it is not written as one plain or quoted value on a line (an anchor, an alias or a " +
	"tag, perhaps): edit it by hand")

// Edit gives the file with those values, and what that changes. Everything else stays to the byte: comments, order,
// quotes, line ends. A value that is there is replaced in its place, and keeps no quotes; a key that is missing is put
// behind its neighbours. Before it returns the result is read back: where anything but those values is another, the
// error says so.
func Edit(data []byte, sets []Set) ([]byte, []Change, error) {
	out := data
	var changes []Change
	for _, s := range sets {
		next, change, err := setOne(out, s)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", s.name(), err)
		}
		if change != nil {
			changes = append(changes, *change)
		}
		out = next
	}
	before, err := flat(data)
	after, err2 := flat(out)
	if err = errors.Join(err, err2); err != nil {
		return nil, nil, err
	}
	for _, s := range sets {
		for i := range s.Path {
			delete(before, strings.Join(s.Path[:i], "\x00")) // a mapping that was empty
		}
		before[strings.Join(s.Path, "\x00")] = s.Value
	}
	for path, value := range before {
		if after[path] != value || len(after) != len(before) {
			return nil, nil, errors.New("the file cannot be changed in its place without changing more: edit it by " +
				"hand")
		}
	}
	return out, placed(out, sets, changes), nil
}

// name is the path as people read it.
func (s Set) name() string { return strings.ReplaceAll(strings.Join(s.Path, "."), ".[", "[") }

// placed are the changes with the lines of the file as it is at the end.
func placed(data []byte, sets []Set, changes []Change) []Change {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) != 1 {
		return changes
	}
	for i := range changes {
		for _, s := range sets {
			if n := at(doc.Content[0], s.Path); n != nil && s.name() == changes[i].Path {
				changes[i].Line = n.Line
			}
		}
	}
	return changes
}

// setOne sets one value.
func setOne(data []byte, s Set) ([]byte, *Change, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, nil, err
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, nil, errors.New("the file is no mapping")
	}
	n := doc.Content[0]
	for depth, key := range s.Path {
		value := child(n, key)
		switch {
		case value == nil && n.Kind == yaml.MappingNode:
			return insert(data, n, s, depth)
		case value == nil:
			return nil, nil, errNotPlain
		}
		n = value
	}
	if n.Kind == yaml.ScalarNode && n.Value == s.Value {
		return data, nil, nil
	}
	from, to, ok := extent(data, n)
	if !ok || n.Kind != yaml.ScalarNode {
		return nil, nil, errNotPlain
	}
	return splice(data, from, to, s.Value), &Change{Path: s.name(), Old: n.Value, New: s.Value}, nil
}

// insert puts the keys of a path from depth on into a mapping that does not have them.
func insert(data []byte, n *yaml.Node, s Set, depth int) ([]byte, *Change, error) {
	text := s.Value
	for i := len(s.Path) - 1; i > depth; i-- {
		text = "{" + s.Path[i] + ": " + text + "}"
	}
	text = s.Path[depth] + ": " + text
	change := &Change{Path: s.name(), New: s.Value}
	if n.Style&yaml.FlowStyle != 0 {
		at, err := insertFlow(data, n, &text)
		return splice(data, at, at, text), change, err
	}
	at, err := insertBlock(data, n, &text)
	return splice(data, at, at, text), change, err
}

// insertFlow is where a key of a mapping in braces goes: behind the last one, or behind the brace.
func insertFlow(data []byte, n *yaml.Node, text *string) (int, error) {
	for i := len(n.Content) - 1; i > 0; i -= 2 {
		if _, to, ok := extent(data, n.Content[i]); ok {
			*text = ", " + *text
			return to, nil
		}
	}
	at, ok := offset(data, n.Line, n.Column)
	if !ok || at >= len(data) || data[at] != '{' {
		return 0, errNotPlain
	}
	if len(n.Content) > 0 {
		*text += ", "
	}
	return at + 1, nil
}

// insertBlock is where a key of a mapping of lines goes: on a line behind the last one that fits a line, or in front
// of the first, unless that one stands behind the dash of a list.
func insertBlock(data []byte, n *yaml.Node, text *string) (int, error) {
	if len(n.Content) == 0 {
		return 0, errNotPlain
	}
	first := n.Content[0]
	start, ok := offset(data, first.Line, 1)
	key, ok2 := offset(data, first.Line, first.Column)
	if !ok || !ok2 || strings.Trim(string(data[start:key]), " -") != "" {
		return 0, errNotPlain
	}
	indent := strings.Repeat(" ", key-start)
	end := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		end = "\r\n"
	}
	for i := len(n.Content) - 1; i > 0; i -= 2 {
		_, to, ok := extent(data, n.Content[i])
		if !ok || n.Content[i-1].Line != n.Content[i].Line {
			continue
		}
		if line := bytes.IndexByte(data[to:], '\n'); line >= 0 {
			*text = indent + *text + end
			return to + line + 1, nil
		}
		*text = end + indent + *text // the last line of the file has no end
		return len(data), nil
	}
	if string(data[start:key]) != indent {
		return 0, errNotPlain
	}
	*text = indent + *text + end
	return start, nil
}

// Lookup is the scalar at a path as its file has it; found is false when the path leads to nothing.
func Lookup(data []byte, path []string) (value string, found bool) {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) != 1 {
		return "", false
	}
	n := at(doc.Content[0], path)
	if n == nil {
		return "", false
	}
	return n.Value, true
}

// at is the value at a path; nil: there is none.
func at(n *yaml.Node, path []string) *yaml.Node {
	for _, key := range path {
		if n == nil {
			return nil
		}
		n = child(n, key)
	}
	return n
}

// place is how a path names an item of a list.
func place(i int) string { return fmt.Sprintf("[%d]", i) }

// child is the value of a key, or the item of a list; nil: there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n.Kind == yaml.SequenceNode {
		for i, item := range n.Content {
			if place(i) == key {
				return item
			}
		}
	}
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// offset is the byte of a line and a column, both from 1, the column in characters.
func offset(data []byte, line, column int) (int, bool) {
	at := 0
	for ; line > 1; line-- {
		end := bytes.IndexByte(data[at:], '\n')
		if end < 0 {
			return 0, false
		}
		at += end + 1
	}
	for ; column > 1; column-- {
		if at >= len(data) || data[at] == '\n' {
			return 0, false
		}
		_, size := utf8.DecodeRune(data[at:])
		at += size
	}
	return at, true
}

// extent is where a value stands, if that is on one line, as it is: a scalar, or a mapping or list in brackets.
func extent(data []byte, n *yaml.Node) (from, to int, ok bool) {
	from, ok = offset(data, n.Line, n.Column)
	if !ok || n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		return 0, 0, false
	}
	line := data[from:]
	if end := bytes.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	length := 0
	switch {
	case n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value != "" && bytes.HasPrefix(line, []byte(n.Value)):
		length = len(n.Value)
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		length = quoted(line)
	case n.Style&yaml.FlowStyle != 0:
		length = bracketed(line)
	}
	if length == 0 {
		return 0, 0, false
	}
	var again yaml.Node
	if yaml.Unmarshal(line[:length], &again) != nil || len(again.Content) != 1 ||
		again.Content[0].Kind != n.Kind || again.Content[0].Value != n.Value {
		return 0, 0, false
	}
	return from, from + length, true
}

// quoted is the length of the quoted text with which a line begins; 0: it ends on another line.
func quoted(line []byte) int {
	if len(line) == 0 || line[0] != '"' && line[0] != '\'' {
		return 0
	}
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && line[0] == '"':
			i++
		case line[i] == line[0] && line[0] == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		case line[i] == line[0]:
			return i + 1
		}
	}
	return 0
}

// bracketed is the length of what stands in brackets at the beginning of a line; 0: it ends on another line.
func bracketed(line []byte) int {
	depth := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'':
			if n := quoted(line[i:]); n > 0 && strings.IndexByte(" ,{[:", line[i-1]) >= 0 {
				i += n - 1
			}
		case '#':
			if line[i-1] == ' ' {
				return 0
			}
		}
		if depth == 0 {
			return 0
		}
	}
	return 0
}

func splice(data []byte, from, to int, text string) []byte {
	return slices.Concat(data[:from], []byte(text), data[to:])
}

// flat are all values of a file by their paths, so that two files can be compared.
func flat(data []byte) (map[string]string, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	out := map[string]string{}
	var walk func(path []string, n *yaml.Node)
	walk = func(path []string, n *yaml.Node) {
		at := strings.Join(path, "\x00")
		switch n.Kind {
		case yaml.MappingNode:
			if len(n.Content) == 0 {
				out[at] = "{}"
			}
			for i := 0; i+1 < len(n.Content); i += 2 {
				walk(append(slices.Clone(path), n.Content[i].Value), n.Content[i+1])
			}
		case yaml.AliasNode:
			out[at] = "*" + n.Value
		case yaml.ScalarNode:
			out[at] = n.Value
		default:
			if len(n.Content) == 0 {
				out[at] = "[]"
			}
			for i, item := range n.Content {
				walk(append(slices.Clone(path), place(i)), item)
			}
		}
	}
	if len(doc.Content) == 1 {
		walk(nil, doc.Content[0])
	}
	return out, nil
}
