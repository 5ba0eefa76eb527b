package fakeios

import (
	"strings"
)

// same compares two operations as the running-config shows them.
func (o *ipSLA) same(other *ipSLA, style Style) bool {
	text := func(o *ipSLA) string {
		var b strings.Builder
		(&config{slas: []*ipSLA{o}}).renderSLAs(&b, style)
		return b.String()
	}
	return text(o) == text(other)
}

// keepHistory carries over what an unchanged object has been through: counters of lists and route
// maps, and since when an operation runs.
func (c *config) keepHistory(old *config, style Style) {
	for _, o := range c.slas {
		if before := old.sla(o.id); before != nil && o.schedule != nil && before.schedule != nil && o.same(before, style) {
			o.schedule.since = before.schedule.since
		}
	}
	for _, l := range c.acls {
		before := old.acl(l.name)
		for i := range l.entries {
			if before != nil && i < len(before.entries) && before.entries[i].String() == l.entries[i].String() {
				l.entries[i].hits = before.entries[i].hits
			}
		}
	}
	for _, e := range c.routeMaps {
		if before := find(old.routeMaps, func(o *routeMapEntry) bool { return o.name == e.name && o.sequence == e.sequence }); before != nil {
			e.packets = before.packets
		}
	}
}
