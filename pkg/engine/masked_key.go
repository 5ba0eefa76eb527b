package engine

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// keyLine is how a line begins that has the pre-shared key of a peer.
const keyLine = "pre-shared-key "

// withKeys puts the keys of the site into the keyrings of a configuration that has them masked, as people do who pass
// configurations on, or encrypted with a key that the router keeps for itself (type 6). Every pair of tunnels has a
// keyring of its own. found reports whether there was such a key.
func withKeys(c iosconf.Config, job Job) (out iosconf.Config, found bool) {
	out.Nodes = slices.Clone(c.Nodes)
	for _, keyring := range desiredConfig(job).Nodes {
		wanted := typedKey(keyring.Children)
		if !strings.HasPrefix(keyring.Line, "crypto ikev2 keyring ") || wanted == "" {
			continue
		}
		for i := range out.Nodes {
			if n := &out.Nodes[i]; n.Line == keyring.Line {
				var masked bool
				n.Children, masked = unmasked(n.Children, wanted)
				found = found || masked
			}
		}
	}
	return out, found
}

// typedKey is the first line with a key among those of a keyring; "" when it has none.
func typedKey(nodes []iosconf.Node) string {
	for _, n := range nodes {
		if strings.HasPrefix(n.Line, keyLine) {
			return n.Line
		}
		if line := typedKey(n.Children); line != "" {
			return line
		}
	}
	return ""
}

// unmasked are lines with the wanted one in the place of every key that is not shown.
func unmasked(nodes []iosconf.Node, wanted string) (out []iosconf.Node, found bool) {
	out = slices.Clone(nodes)
	for i := range out {
		key, ok := strings.CutPrefix(out[i].Line, keyLine)
		if ok && (isMask(key) || strings.HasPrefix(key, "6 ")) {
			out[i].Line, found = wanted, true
		}
		children, below := unmasked(out[i].Children, wanted)
		out[i].Children, found = children, found || below
	}
	return out, found
}

// isMask reports whether a secret is written as one that is not shown.
func isMask(key string) bool {
	key = strings.TrimPrefix(key, "0 ")
	return key == secret.Mask || strings.Trim(key, "*x") == "" ||
		strings.HasPrefix(key, "<") && strings.HasSuffix(key, ">")
}
