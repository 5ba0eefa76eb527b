package inventory

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// defaults is a file that lies below the sites of its directory.
type defaults struct {
	file  string
	root  *yaml.Node
	nodes map[*yaml.Node]bool // all that come from this file
}

func (p *parser) readDefaults(f File) {
	root, err := site.Document(f.Name, f.Data)
	if problems, ok := err.(site.Problems); ok { //nolint:errorlint // it returns nothing else
		p.problems = append(p.problems, problems...)
		return
	}
	if root.Kind != yaml.MappingNode {
		p.report(f.Name, root.Line, root.Column, "", "the defaults are not a mapping",
			"write key: value pairs, as in a site file")
		return
	}
	d := &defaults{file: f.Name, root: root, nodes: map[*yaml.Node]bool{}}
	d.collect(root)
	p.defaults[path.Dir(f.Name)] = d
}

func (d *defaults) collect(n *yaml.Node) {
	d.nodes[n] = true
	for _, child := range n.Content {
		d.collect(child)
	}
}

// placeholder stands for the name of the site.
const placeholder = "{site}"

// mergeInto gives a site with the defaults for what it leaves out, and a function that names the file
// from which a node of the result comes.
func (d *defaults) mergeInto(own *yaml.Node) (*yaml.Node, func(*yaml.Node) string) {
	if own.Kind != yaml.MappingNode {
		return own, func(*yaml.Node) string { return "" }
	}
	name, filled := "", map[*yaml.Node]bool{}
	if n := lookup(own, "site"); n != nil {
		name = n.Value
	}
	origin := func(n *yaml.Node) string {
		if d.nodes[n] || filled[n] {
			return d.file
		}
		return ""
	}
	return merge(d.root, own, func(n *yaml.Node) *yaml.Node {
		if n.Kind != yaml.ScalarNode || !strings.Contains(n.Value, placeholder) {
			return n
		}
		copied := *n
		copied.Value = strings.ReplaceAll(n.Value, placeholder, name)
		filled[&copied] = true
		return &copied
	}), origin
}

// merge gives own with the keys of below that it lacks. fill is called for every value that comes from below.
func merge(below, own *yaml.Node, fill func(*yaml.Node) *yaml.Node) *yaml.Node {
	out := *own
	out.Content = append([]*yaml.Node(nil), own.Content...)
	for i := 0; i+1 < len(below.Content); i += 2 {
		key, value := below.Content[i], below.Content[i+1]
		at := index(out.Content, key.Value)
		switch {
		case at < 0:
			out.Content = append(out.Content, key, filledIn(value, fill))
		case value.Kind == yaml.MappingNode && out.Content[at+1].Kind == yaml.MappingNode:
			out.Content[at+1] = merge(value, out.Content[at+1], fill)
		}
	}
	return &out
}

// filledIn is a value from below, copied as far as something in it is filled in.
func filledIn(n *yaml.Node, fill func(*yaml.Node) *yaml.Node) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		return fill(n)
	}
	var out *yaml.Node
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue // a key
		}
		if now := filledIn(child, fill); now != child {
			if out == nil {
				copied := *n
				copied.Content = append([]*yaml.Node(nil), n.Content...)
				out = &copied
			}
			out.Content[i] = now
		}
	}
	if out == nil {
		return n
	}
	return out
}

// index is where a key stands in the content of a mapping, or -1.
func index(content []*yaml.Node, key string) int {
	for i := 0; i+1 < len(content); i += 2 {
		if content[i].Value == key {
			return i
		}
	}
	return -1
}

// lookup finds a value by its keys.
func lookup(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		at := -1
		if n.Kind == yaml.MappingNode {
			at = index(n.Content, key)
		}
		if at < 0 {
			return nil
		}
		n = n.Content[at+1]
	}
	return n
}
