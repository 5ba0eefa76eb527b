package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// Comment gives the file with a comment on a line of its own behind the value at a path, "# LABEL: TEXT", and what that
// changes; nil: it has it already. A comment with that label in the mapping of the value, in front of that or behind
// the value, is replaced. Everything else stays to the byte, and no value becomes another one.
func Comment(data []byte, path []string, label, text string) ([]byte, *Change, error) {
	if bad := strings.IndexFunc(label+text, func(r rune) bool { return !unicode.IsPrint(r) }); bad >= 0 {
		return nil, nil, fmt.Errorf("%q is no text for a comment on one line", text)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, nil, err
	}
	of := Set{Path: path[:len(path)-1]}
	if len(doc.Content) != 1 || at(doc.Content[0], path) == nil ||
		at(doc.Content[0], of.Path).Kind != yaml.MappingNode {
		return nil, nil, fmt.Errorf("there is no %s to put a comment behind", Set{Path: path}.name())
	}
	change := &Change{Path: of.name() + " # " + label, New: text}
	out := commented(data, at(doc.Content[0], of.Path), path[len(path)-1], "# "+label+": ", change)
	before, err := flat(data)
	after, err2 := flat(out)
	if err = errors.Join(err, err2); err == nil && !maps.Equal(before, after) {
		err = errors.New("a comment cannot be put there without changing a value: edit the file by hand")
	}
	if err != nil {
		return nil, nil, err
	}
	if change.Old == change.New {
		return data, nil, nil
	}
	return out, change, nil
}

// commented is the file with the comment in a mapping, behind the value of a key. begin is that with which the comment
// begins; the change gets its line, and what stood there.
func commented(data []byte, in *yaml.Node, key, begin string, change *Change) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	bare := func(i int) string { return strings.TrimSpace(string(lines[i])) }
	last := min(lastLine(child(in, key)), len(lines)) // the number of a line, or the index of the next one
	from, behind := in.Line-1, last
	for from > 0 && strings.HasPrefix(bare(from-1), "#") {
		from--
	}
	for behind < len(lines) && strings.HasPrefix(bare(behind), "#") {
		behind++
	}
	for i := from; i < behind; i++ {
		if old, found := strings.CutPrefix(bare(i), begin); found {
			change.Line, change.Old = i+1, old
			sign := bytes.IndexByte(lines[i], '#')
			lines[i] = splice(lines[i], sign, sign+len(bare(i)), begin+change.New)
			return bytes.Join(lines, nil)
		}
	}
	change.Line = last + 1
	end := "\n"
	if bytes.Contains(data, []byte("\r\n")) {
		end = "\r\n"
	}
	text := indentOf(lines, in, key) + begin + change.New + end
	before := bytes.Join(lines[:last], nil)
	if !bytes.HasSuffix(before, []byte("\n")) { // the last line of the file has no end
		text = end + strings.TrimSuffix(text, end)
	}
	return splice(data, len(before), len(before), text)
}

// indentOf is what a comment beside a key begins with: the key stands there too, or in braces the line that it is on.
func indentOf(lines [][]byte, in *yaml.Node, key string) string {
	for i := 0; i+1 < len(in.Content); i += 2 {
		k := in.Content[i]
		switch {
		case k.Value != key:
		case in.Style&yaml.FlowStyle == 0:
			return strings.Repeat(" ", k.Column-1)
		default:
			line := lines[k.Line-1]
			return strings.Repeat(" ", len(line)-len(bytes.TrimLeft(line, " ")))
		}
	}
	return ""
}

// lastLine is the last line on which something of a value begins.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, inner := range n.Content {
		last = max(last, lastLine(inner))
	}
	return last
}
