package device

import (
	"fmt"
	"strings"
)

// Identity is what tells one router from another. An empty field is not known.
type Identity struct {
	Serial   string `json:"serial,omitempty"`   // of the chassis, as `show version` says
	Hostname string `json:"hostname,omitempty"` // in its prompt
	HostKey  string `json:"host_key,omitempty"` // fingerprint of its SSH host key, "SHA256:..."
	Address  string `json:"address,omitempty"`  // host:port at which it was reached
}

// Known reports whether anything is known of the router.
func (i Identity) Known() bool { return i != Identity{} }

// Other reports whether now is certainly, or for all that is known, another router than i. A serial
// number decides alone: address, name and key of a router may change. Where a serial number is not known
// the host key decides, and where that is not known either, name and address have to agree. Where
// nothing can be compared there is no reason to take it for another one.
func (i Identity) Other(now Identity) bool {
	for _, f := range [][2]string{{i.Serial, now.Serial}, {i.HostKey, now.HostKey}} {
		if f[0] != "" && f[1] != "" {
			return !strings.EqualFold(f[0], f[1])
		}
	}
	return len(i.Differences(now)) > 0
}

// Differences names what is known of both and is not the same, one sentence each.
func (i Identity) Differences(now Identity) []string {
	var out []string
	for _, f := range []struct{ what, was, is string }{
		{"serial number", i.Serial, now.Serial},
		{"hostname", i.Hostname, now.Hostname},
		{"host key", i.HostKey, now.HostKey},
		{"address", AddressKey(i.Address), AddressKey(now.Address)},
	} {
		if f.was != "" && f.is != "" && !strings.EqualFold(f.was, f.is) {
			out = append(out, fmt.Sprintf("the %s was %s and is %s", f.what, f.was, f.is))
		}
	}
	return out
}

// String names the router as well as it is known: "branch-001, serial number FTX1234A5BC, at
// 192.0.2.10:22".
func (i Identity) String() string {
	var words []string
	for _, f := range [][2]string{{"", i.Hostname}, {"serial number ", i.Serial}, {"at ", i.Address}} {
		if f[1] != "" {
			words = append(words, f[0]+f[1])
		}
	}
	if len(words) == 0 {
		return "a router of which nothing is known"
	}
	return strings.Join(words, ", ")
}
