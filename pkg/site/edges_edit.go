package site

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// PairEdges are the service edges that a pair of tunnels is to have.
type PairEdges struct {
	Pair            int // its number, from 1
	Primary, Backup Edge
	// Spare says in words which edge is kept in mind for the pair; no tunnel leads there. "" says nothing of it.
	Spare string
}

// spareLabel begins the comment that [PairEdges.Spare] is kept in.
const spareLabel = "tertiary"

// WithEdges gives the text of a site file with other service edges for pairs of tunnels, and what that changes.
// Everything else stays to the byte; see [yamlfile.Edit]. Tunnel addresses stay as they are. The text need not be a
// whole site yet: edges that are missing are put in. A further pair that has the address of the first one, and does not
// say so, goes on without saying it.
func WithEdges(data []byte, pairs []PairEdges) ([]byte, []yamlfile.Change, error) {
	var sets []yamlfile.Set
	for _, p := range pairs {
		for i, e := range []Edge{p.Primary, p.Backup} {
			path := edgePath(p.Pair, i)
			if p.Pair == 1 || !InheritsEdge(data, p.Pair, i) || e.VPN != firstEdge(data, pairs, i) {
				sets = append(sets, yamlfile.Set{Path: append(path, "vpn"), Value: e.VPN.String()})
			}
			sets = append(sets, yamlfile.Set{Path: append(edgePath(p.Pair, i), "global"), Value: e.Global.String()})
		}
	}
	data, changes, err := yamlfile.Edit(data, sets)
	for _, p := range pairs {
		if err != nil || p.Spare == "" {
			continue
		}
		var change *yamlfile.Change
		if data, change, err = yamlfile.Comment(data, edgePath(p.Pair, 1), spareLabel, p.Spare); change == nil {
			continue
		}
		for i := range changes {
			if change.Old == "" && changes[i].Line >= change.Line {
				changes[i].Line++
			}
		}
		changes = append(changes, *change)
	}
	return data, changes, err
}

// edgePath is where a site file has the service edge of a pair (0: primary, 1: backup).
func edgePath(pair, edge int) []string {
	name := []string{"primary", "backup"}[edge]
	if pair == 1 {
		return []string{"zia", name}
	}
	return []string{"pairs", fmt.Sprintf("[%d]", pair-2), name}
}

// InheritsEdge reports whether a further pair takes the address of an edge (0: primary, 1: backup) from the first one,
// because its file says none.
func InheritsEdge(data []byte, pair, edge int) bool {
	_, says := yamlfile.Lookup(data, append(edgePath(pair, edge), "vpn"))
	return pair > 1 && !says
}

// LacksEdges reports whether an address is missing that the file has to say of the edges of a pair.
func LacksEdges(data []byte, pair int) bool {
	for edge := range 2 {
		_, global := yamlfile.Lookup(data, append(edgePath(pair, edge), "global"))
		_, vpn := yamlfile.Lookup(data, append(edgePath(pair, edge), "vpn"))
		if !global || !vpn && pair == 1 {
			return true
		}
	}
	return false
}

// firstEdge is the address of an edge of the first pair, as it is to be; invalid where the text has none.
func firstEdge(data []byte, pairs []PairEdges, edge int) netip.Addr {
	for _, p := range pairs {
		if p.Pair == 1 {
			return []Edge{p.Primary, p.Backup}[edge].VPN
		}
	}
	text, _ := yamlfile.Lookup(data, append(edgePath(1, edge), "vpn"))
	address, err := netip.ParseAddr(strings.TrimSpace(text))
	if err != nil {
		return netip.Addr{}
	}
	return address
}

// CountPairs is how many pairs of tunnels the text of a site file has, whether they are whole or not.
func CountPairs(data []byte) int {
	n := 1
	for n < maxPairs {
		if _, has := yamlfile.Lookup(data, []string{"pairs", fmt.Sprintf("[%d]", n-1)}); !has {
			break
		}
		n++
	}
	return n
}
