package configure

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// missing are the lines that an image without a feature does not have, by the mode and by how they begin.
// `no` in front of them is missing too.
func (p Platform) missing() map[string][]string {
	out := map[string][]string{}
	lack := func(is bool, prompt string, starts ...string) {
		if is {
			out[prompt] = append(out[prompt], starts...)
		}
	}
	lack(p.NoArchive, globalPrompt, "archive")
	lack(p.NoIKEv2, globalPrompt, "crypto ikev2")
	lack(p.NoIKEv2, ipsecPrompt, "set ikev2-profile")
	lack(p.NoTracks, globalPrompt, "track")
	lack(p.NoIPSLAHTTP, slaPrompt, "http raw", "http get")
	lack(p.NoSecurityPolicyLimit, ipsecPrompt, "set security-policy limit")
	lack(p.NoConfigExchange, profilePrompt, "config-exchange request")
	lack(p.NoReactionConfiguration, globalPrompt, "ip sla reaction-configuration")
	lack(p.NoVirtualReassembly, interfacePrompt, "ip virtual-reassembly")
	lack(p.NoVirtualReassembly, subinterfacePrompt, "ip virtual-reassembly")
	return out
}

// AllModes are the modes of an image that has every feature.
var AllModes = sync.OnceValue(newModes)

// fewerModes are the modes of the other images, by Platform, once they are needed.
var fewerModes sync.Map

func modesOf(p Platform) *modes {
	missing := p.missing()
	if len(missing) == 0 {
		return AllModes()
	}
	if known, ok := fewerModes.Load(p); ok {
		return known.(*modes)
	}
	all := AllModes()
	fewer := &modes{Tables: maps.Clone(all.Tables), parents: all.parents}
	for prompt, starts := range missing {
		for _, start := range slices.Clone(starts) {
			starts = append(starts, "no "+start)
		}
		fewer.Tables[prompt] = fewer.Tables[prompt].Without(starts...)
	}
	fewerModes.Store(p, fewer)
	return fewer
}

// without are the words of a list that the image has: all of them, or those without GCM.
func (p Platform) without(words []string) []string {
	if !p.NoGCM {
		return words
	}
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.Contains(w, "gcm") })
}
