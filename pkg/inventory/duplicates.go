package inventory

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
)

// candidate is a site as it stands in its file, valid or not, to be compared with the others.
type candidate struct {
	file   string
	line   int
	root   *yaml.Node
	origin func(*yaml.Node) string
}

// text is a value of the site as it is written; empty: it gives none.
func (c candidate) text(keys ...string) string {
	if n := lookup(c.root, keys...); n != nil {
		return n.Value
	}
	return ""
}

// uniqueValues are the values that two sites may not share, each in one spelling.
var uniqueValues = []struct {
	keys []string
	of   func(c candidate, text string) string
	why  string
}{
	{[]string{"site"}, func(_ candidate, text string) string { return filename.Key(text) },
		"another site has this name"},
	{[]string{"router", "address"}, routerOf, "another site is at this router"},
	{[]string{"credential", "fqdn"}, func(_ candidate, text string) string { return strings.ToLower(text) },
		"another site has this credential"},
	{[]string{"zia", "primary", "tunnel_address"}, tunnelOf, "another tunnel has this address"},
	{[]string{"zia", "backup", "tunnel_address"}, tunnelOf, "another tunnel has this address"},
}

// routerOf is how a router is reached; behind different jump hosts the same address is another
// router.
func routerOf(c candidate, text string) string {
	text = device.AddressKey(text)
	jump := lookup(c.root, "router", "jump")
	switch {
	case jump == nil:
	case jump.Kind == yaml.SequenceNode:
		for _, hop := range jump.Content {
			text += " via " + hopOf(hop)
		}
	default:
		text += " via " + hopOf(jump)
	}
	return text
}

// hopOf is where a jump host is, whoever logs in to it.
func hopOf(hop *yaml.Node) string {
	if address := lookup(hop, "address"); address != nil {
		return device.AddressKey(address.Value)
	}
	_, address, _ := strings.Cut(hop.Value, "@")
	return device.AddressKey(address)
}

// tunnelOf is the address of a tunnel without its mask.
func tunnelOf(_ candidate, text string) string {
	address, _, _ := strings.Cut(text, "/")
	return address
}

// duplicates holds the sites against each other, also those in which something else is wrong. A value
// that the defaults give to all is the mistake of the defaults.
func (p *parser) duplicates() {
	first := map[string]candidate{}
	for _, c := range p.candidates {
		for _, u := range uniqueValues {
			for _, n := range c.values(u.keys) {
				if n.Value == "" {
					continue
				}
				value := u.of(c, n.Value)
				before, taken := first[u.why+" "+value]
				if !taken || before.root == c.root { // what one site has twice, it says itself
					first[u.why+" "+value] = c
					continue
				}
				file := c.file
				if o := c.origin(n); o != "" {
					file = o
				}
				p.report(file, n.Line, n.Column, value, u.why, fmt.Sprintf(
					"site %s, %s line %d", before.text("site"), before.file, before.line))
			}
		}
	}
}

// values are the nodes of a value: that of the site, and those of its further pairs of tunnels, which have no zia.
func (c candidate) values(keys []string) []*yaml.Node {
	var out []*yaml.Node
	if n := lookup(c.root, keys...); n != nil {
		out = append(out, n)
	}
	pairs := lookup(c.root, "pairs")
	if keys[0] == "zia" {
		keys = keys[1:]
	}
	if pairs == nil || pairs.Kind != yaml.SequenceNode || len(keys) < 2 || keys[0] == "router" {
		return out
	}
	for _, item := range pairs.Content {
		if n := lookup(item, keys...); n != nil {
			out = append(out, n)
		}
	}
	return out
}
