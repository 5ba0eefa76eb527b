package show

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// AccessListEntry is one line of a list. Source and Destination are `any`, an address, a prefix, or
// the kind and name of a group; an address without a wildcard is one host.
type AccessListEntry struct {
	Sequence            *uint64 `json:"sequence"`
	Action              string  `json:"action"`   // permit, deny, evaluate, Dynamic
	Protocol            string  `json:"protocol"` // of an extended list; a group of services by its name
	Source              string  `json:"source"`
	SourceWildcard      string  `json:"source_wildcard"`
	SourcePort          string  `json:"source_port"` // "eq 500", "range 16384 32767"
	Destination         string  `json:"destination"`
	DestinationWildcard string  `json:"destination_wildcard"`
	DestinationPort     string  `json:"destination_port"`
	Options             string  `json:"options"` // the rest of the line: established, log, a time range
	Matches             *uint64 `json:"matches"` // packets
}

var (
	entryMatches  = lazyregexp.New(`(?:^| )\((\d+) match(?:es|\(es\))?\)(?: |$)`)
	entrySequence = lazyregexp.New(`(?:^| )sequence (\d+)$`)
	entryAddress  = lazyregexp.New(`^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:/\d+)?)$`)
	entryMask     = lazyregexp.New(`^\d{1,3}(?:\.\d{1,3}){3}$`)
	// entryOption are words that end a list of ports.
	entryOption = lazyregexp.New(`^(?:established|log(?:-input)?|time-range|match-(?:all|any)|dscp|precedence` +
		`|tos|ttl|option|fragments|reflect|ack|fin|psh|rst|syn|urg|[+-]\w+|\(.*)$`)
)

// accessListEntry reads what stands behind the action.
func accessListEntry(list *AccessList, sequence, action, text string) AccessListEntry {
	e := AccessListEntry{Sequence: number(sequence), Action: action}
	if m := entryMatches.FindStringSubmatch(text); m != nil {
		e.Matches, text = number(m[1]), strings.TrimSpace(strings.Replace(text, m[0], " ", 1))
	}
	if m := entrySequence.FindStringSubmatch(text); m != nil {
		e.Sequence, text = number(m[1]), strings.TrimSuffix(text, m[0])
	}
	words := strings.Fields(text)
	switch {
	case action != "permit" && action != "deny", list.Family != "IP" && list.Family != "IPv6":
	case list.Type == "Standard":
		e.Source, e.SourceWildcard, words = standardSource(words)
	default:
		words = e.extended(words)
	}
	e.Options = strings.Join(words, " ")
	return e
}

// standardSource reads `192.0.2.0, wildcard bits 0.0.0.255`.
func standardSource(words []string) (address, wildcard string, rest []string) {
	if len(words) > 3 && words[1] == "wildcard" && strings.HasSuffix(words[0], ",") {
		return strings.TrimSuffix(words[0], ","), words[3], words[4:]
	}
	return endpoint(words)
}

// extended reads protocol, both ends and their ports, and returns the words behind them.
func (e *AccessListEntry) extended(words []string) []string {
	if len(words) == 0 {
		return words
	}
	e.Protocol, words = words[0], words[1:]
	if e.Protocol == "object-group" && len(words) > 0 {
		e.Protocol, words = words[0], words[1:]
	}
	e.Source, e.SourceWildcard, words = endpoint(words)
	if e.Source == "" {
		return words
	}
	e.SourcePort, words = ports(words)
	e.Destination, e.DestinationWildcard, words = endpoint(words)
	if e.Destination != "" {
		e.DestinationPort, words = ports(words)
	}
	return words
}

// endpoint takes the words of one end from the front; without one it takes none.
func endpoint(words []string) (address, wildcard string, rest []string) {
	switch {
	case len(words) == 0:
		return "", "", words
	case words[0] == "any":
		return words[0], "", words[1:]
	case words[0] == "host" && len(words) > 2 && words[1] == "dynamic":
		return words[1] + " " + words[2], "", words[3:]
	case words[0] == "host" && len(words) > 1:
		return words[1], "", words[2:]
	case slices.Contains(endpointGroups, words[0]) && len(words) > 1:
		return words[0] + " " + words[1], "", words[2:]
	case !entryAddress.MatchString(words[0]):
		return "", "", words
	case len(words) > 1 && entryMask.MatchString(words[1]):
		return words[0], words[1], words[2:]
	}
	return words[0], "", words[1:]
}

// endpointGroups are the words before the name of a group of addresses.
var endpointGroups = []string{"object-group", "addrgroup", "fqdn-group"}

// ports takes `eq 500 4500`, `range a b` and their kind from the front.
func ports(words []string) (port string, rest []string) {
	if len(words) < 2 || !slices.Contains([]string{"eq", "neq", "lt", "gt", "range"}, words[0]) {
		return "", words
	}
	n := 2
	for n < len(words) && !entryOption.MatchString(words[n]) {
		if address, _, _ := endpoint(words[n:]); address != "" {
			break
		}
		n++
	}
	return strings.Join(words[:n], " "), words[n:]
}
