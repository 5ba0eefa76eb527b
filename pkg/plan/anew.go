package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// Which changes a tunnel that is up takes notice of. IOS keeps security associations as they were negotiated: a new
// key, proposal or transform counts from the next negotiation, which the re-authentication a day later would be. Other
// values of a tunnel interface drop them at once. Dated 2026-11; Cisco documents, [inferred] for `tunnel protection`.

// negotiated are the objects whose values are negotiated.
var negotiated = []string{
	"crypto ikev2 proposal ", "crypto ikev2 policy ", "crypto ikev2 keyring ", "crypto ikev2 profile ",
	"crypto ipsec transform-set ", "crypto ipsec profile ",
}

// notNegotiated are the lines of such objects that change nothing about authentication, proposal or transform.
var notNegotiated = []string{
	"description", "lifetime ", "dpd ", "config-exchange ", "match identity remote ", "nat ",
	"set security-association lifetime ", "set security-policy limit ",
}

// dropping are the lines of a tunnel interface at which its security associations end.
var dropping = []string{
	"tunnel source ", "tunnel destination ", "tunnel mode ", "tunnel protection ", "tunnel vrf ", "shutdown",
	"vrf forwarding ", "ip vrf forwarding ",
}

// anew reports whether a change of an object that was there counts from the next negotiation only.
func (s *stager) anew(c Change) bool {
	_, existed := s.running.Object(c.Object)
	if !existed || !startsWithAny(c.Object, negotiated) {
		return false
	}
	return slices.ContainsFunc(settings(c), func(line string) bool { return !startsWithAny(line, notNegotiated) })
}

// drops reports whether a change ends the security associations of a tunnel that was there.
func (s *stager) drops(c Change) bool {
	_, existed := s.running.Object(c.Object)
	return existed && strings.HasPrefix(c.Object, "interface Tunnel") && typesAny(c, dropping...)
}

// sharedAnew reports whether a change of what tunnels share counts for tunnel i from its next negotiation.
func (s *stager) sharedAnew(i int) bool {
	return slices.ContainsFunc(s.changesOf(shared), func(c Change) bool {
		everybodys := strings.HasPrefix(c.Object, "crypto ikev2 proposal ") ||
			strings.HasPrefix(c.Object, "crypto ikev2 policy ")
		return s.anew(c) && (everybodys || slices.Contains(s.users[c.Object], i))
	})
}

// settings are the lines that a change types below the header of its object, without `no` and without those that only
// lead to others.
func settings(c Change) []string {
	var out []string
	header := strings.HasPrefix(c.Object, "crypto ipsec transform-set ") // whose value stands in it
	for _, line := range c.Lines {
		text := line.Text.Reveal()
		switch {
		case text == "exit":
		case line.Before == device.GlobalConfig && !header:
		case strings.HasPrefix(text, "peer ") && line.ChangesMode():
		default:
			out = append(out, strings.TrimPrefix(text, "no "))
		}
	}
	return out
}

// typesAny reports whether a change types a line, or its `no`, that starts in one of these ways.
func typesAny(c Change, starts ...string) bool {
	return slices.ContainsFunc(c.Lines, func(line Line) bool {
		text := line.Text.Reveal()
		return startsWithAny(text, starts) || startsWithAny(strings.TrimPrefix(text, "no "), starts)
	})
}

func startsWithAny(text string, starts []string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(text, start) })
}
