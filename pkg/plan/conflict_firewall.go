package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// startsFirewall reports whether an object says what a zone-based firewall lets pass.
func startsFirewall(id string) bool {
	return slices.ContainsFunc([]string{"class-map ", "policy-map ", "zone-pair "}, func(start string) bool {
		return strings.HasPrefix(id, start)
	})
}

// firewallConflict: what lets traffic through a firewall and has a line that we do not want is somebody else's. One
// that has a part of our lines is ours, typed by a run that was cut off.
func firewallConflict(want, have iosconf.Object) string {
	if shownHeader(want) != shownHeader(have) || len(missingLines(have, want)) > 0 {
		return want.ID + " is somebody else's: choose another name in names"
	}
	return ""
}

// zonePairConflict: IOS has one zone-pair from a zone to another [inferred].
func (b *builder) zonePairConflict(want iosconf.Object) string {
	zones := func(header string) []string { return strings.Fields(header)[3:] }
	for _, n := range b.state.Nodes {
		if strings.HasPrefix(n.Line, "zone-pair security ") && iosconf.ID(n.Line) != want.ID &&
			len(strings.Fields(n.Line)) >= 7 && slices.Equal(zones(n.Line)[:4], zones(want.Nodes[0].Line)[:4]) {
			return fmt.Sprintf("`%s` is there already, and there can be one from a zone to another: leave lan.zone "+
				"out of "+
				"the site file, if it lets the LAN pass", n.Line)
		}
	}
	return ""
}
