package scenario

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// schema is a JSON Schema as it is marshalled. Shared parts go into defs.
type schema func(defs map[string]any) map[string]any

// value is one kind of value: how it is read, and what the schema says of it.
type value struct {
	read   func(*reader, *yaml.Node)
	schema schema
}

// key is one key of a mapping. doc ends up in the schema, where editors show it.
type key struct {
	name     string
	required bool
	doc      string
	value    value
}

func simple(words map[string]any) schema {
	return func(map[string]any) map[string]any {
		out := map[string]any{}
		for k, v := range words {
			out[k] = v
		}
		return out
	}
}

// object is a mapping with exactly these keys; def names it in the schema. check, if not nil, judges
// the keys together when each is right by itself.
func object(def, what string, keys []key, check func(*reader, *yaml.Node)) value {
	read := func(r *reader, n *yaml.Node) {
		before := r.noted
		r.mapping(n, what, keys)
		if check != nil && r.noted == before {
			check(r, n)
		}
	}
	return value{read, func(defs map[string]any) map[string]any {
		if _, done := defs[def]; !done {
			defs[def] = nil // holds the place against recursion
			defs[def] = objectSchema(keys, defs)
		}
		return map[string]any{"$ref": "#/$defs/" + def}
	}}
}

func objectSchema(keys []key, defs map[string]any) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, k := range keys {
		s := k.value.schema(defs)
		s["description"] = k.doc
		properties[k.name] = s
		if k.required {
			required = append(required, k.name)
		}
	}
	out := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// list is a sequence; item makes the value that reads the next one. A list that stands twice, in
// the defaults and in a router, is replaced, not joined: begin empties it.
func list(what string, begin func(), item func() value) value {
	read := func(r *reader, n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			r.report(n, what+" is not a list", "write [a, b], or one line with a dash for each")
			return
		}
		begin()
		for _, one := range n.Content {
			if r.plain(one, one) {
				item().read(r, one)
			}
		}
	}
	return value{read, func(defs map[string]any) map[string]any {
		return map[string]any{"type": "array", "items": item().schema(defs)}
	}}
}

// mapping reads a mapping with exactly these keys.
func (r *reader) mapping(n *yaml.Node, what string, keys []key) {
	m := yamlfile.Mapping{What: what, Report: r.note, Plain: r.plain}
	m.Unknown = func(typed string, known []string) string { return mendKey(typed, what, known) }
	for _, k := range keys {
		m.Keys = append(m.Keys, yamlfile.Key{
			Name: k.name, Required: k.required, Read: func(n *yaml.Node) { k.value.read(r, n) },
		})
	}
	m.Read(n)
}

// mendKey says what to write instead of an unknown key.
func mendKey(typed, what string, known []string) string {
	if what == labFile && slices.Contains(keyNames(commonKeys(&Router{})), typed) {
		return "it belongs into defaults, or into a router"
	}
	return suggestion(typed, known)
}

// plain refuses what YAML can do and a lab file does not need.
func (r *reader) plain(at, n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.report(at, "anchors and aliases are not supported", "write the value itself, or put it under defaults")
		return false
	}
	return true
}

func keyNames(keys []key) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	return names
}

// kindOf says in plain words what stands in the file.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind != yaml.ScalarNode:
		return "something else"
	}
	switch n.ShortTag() {
	case "!!str":
		return "text"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!null":
		return "nothing"
	default:
		return fmt.Sprintf("a value of the kind %s", n.ShortTag())
	}
}
