package iosconf

import (
	"slices"
	"strings"
)

// protects starts the line that protects a tunnel interface. It may name the IKEv2 profile behind the
// IPsec profile. Without it the IKEv2 profile is the one that the IPsec profile names itself, so that both
// forms say the same.
const protects = "tunnel protection ipsec profile "

// Completed gives a configuration in which the short form of `tunnel protection` compares equal to the
// form with the IKEv2 profile that its IPsec profile has in context. [Parse] and [Apply] complete a
// configuration by itself; this is for a part of one. The lines stay as they are typed and shown.
func (c Config) Completed(context Config) Config {
	return Config{Nodes: completed(c.Nodes, ikev2Profiles(context.Nodes))}
}

// completed completes a configuration by itself.
func (c Config) completed() Config { return c.Completed(c) }

// ikev2Profiles are the IKEv2 profiles that IPsec profiles name, by the name of the IPsec profile.
func ikev2Profiles(nodes []Node) map[string]string {
	var out map[string]string
	for _, n := range nodes {
		name, is := strings.CutPrefix(n.Line, "crypto ipsec profile ")
		if !is {
			continue
		}
		for _, child := range n.Children {
			if profile, ok := strings.CutPrefix(child.Line, "set ikev2-profile "); ok {
				if out == nil {
					out = map[string]string{}
				}
				out[name] = profile
			}
		}
	}
	return out
}

func completed(nodes []Node, profiles map[string]string) []Node {
	out := slices.Clone(nodes)
	for i, n := range out {
		if !strings.HasPrefix(n.Line, "interface ") {
			continue
		}
		for j, child := range n.Children {
			name, is := strings.CutPrefix(child.Line, protects)
			if !is {
				continue
			}
			out[i].Children = slices.Clone(n.Children)
			out[i].Children[j].Completed = ""
			if profile := profiles[name]; profile != "" { // a long form is the name of no profile
				out[i].Children[j].Completed = child.Line + " ikev2-profile " + profile
			}
			break // an interface has one
		}
	}
	return out
}
