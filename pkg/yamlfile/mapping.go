package yamlfile

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Key is a key of a mapping, and what reads its value.
type Key struct {
	Name     string
	Required bool
	Read     func(*yaml.Node)
}

// Mapping reads a mapping that has no other keys than these, and each once.
type Mapping struct {
	What string // what messages call it, "the site file"
	Keys []Key
	// Report takes a mistake. text is what stands at the node, where it may be repeated.
	Report func(n *yaml.Node, text, why, remedy string)
	// Unknown is the remedy for a key that is not known; nil: [Suggestion].
	Unknown func(typed string, known []string) string
	// Plain reports whether a value is written out, and reports where it is not; nil: anchors and
	// aliases are mistakes.
	Plain func(key, value *yaml.Node) bool
}

// Read reads the values of a node, and reports what is wrong with its keys.
func (m Mapping) Read(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		m.Report(n, TextOf(n), m.What+" is not a mapping", "write key: value pairs")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		m.readKey(seen, n.Content[i], n.Content[i+1])
	}
	for _, key := range m.Keys {
		if key.Required && !seen[key.Name] {
			m.Report(n, "", m.What+" lacks the key "+key.Name, "")
		}
	}
}

func (m Mapping) readKey(seen map[string]bool, name, value *yaml.Node) {
	key := m.find(name)
	switch {
	case key == nil:
		m.Report(name, TextOf(name), "unknown key in "+m.What, m.unknown(name.Value))
	case seen[name.Value]:
		m.Report(name, TextOf(name), "key stands twice in "+m.What, "keep one of them")
	case m.plain(name, value):
		key.Read(value)
	}
	seen[name.Value] = true
}

func (m Mapping) find(name *yaml.Node) *Key {
	for i := range m.Keys {
		if name.Kind == yaml.ScalarNode && m.Keys[i].Name == name.Value {
			return &m.Keys[i]
		}
	}
	return nil
}

func (m Mapping) unknown(typed string) string {
	names := make([]string, len(m.Keys))
	for i, key := range m.Keys {
		names[i] = key.Name
	}
	if m.Unknown != nil {
		return m.Unknown(typed, names)
	}
	return Suggestion(typed, names)
}

func (m Mapping) plain(key, value *yaml.Node) bool {
	if m.Plain != nil {
		return m.Plain(key, value)
	}
	if value.Kind == yaml.AliasNode || value.Anchor != "" {
		m.Report(key, TextOf(key), "anchors and aliases are not supported", "write the value itself")
		return false
	}
	return true
}

// Suggestion names the word that was probably meant, or all that are known.
func Suggestion(typed string, known []string) string {
	if nearest := Nearest(typed, known); nearest != "" {
		return "did you mean " + nearest + "?"
	}
	if len(known) == 0 {
		return "there are none"
	}
	return "known: " + strings.Join(known, ", ")
}
