package running

import (
	"strings"
)

// Same compares two operations as the running-config shows them.
func (o *SLAOperation) Same(other *SLAOperation, style Style) bool {
	text := func(o *SLAOperation) string {
		var b strings.Builder
		(&Config{SLAs: []*SLAOperation{o}}).renderSLAs(&b, style)
		return b.String()
	}
	return text(o) == text(other)
}

// KeepCounters carries over what an unchanged object has been through: counters of lists and route
// maps, and since when an operation runs.
func (c *Config) KeepCounters(old *Config, style Style) {
	for _, o := range c.SLAs {
		if before := old.SLA(o.ID); before != nil && o.Schedule != nil && before.Schedule != nil &&
			o.Same(before, style) {
			o.Schedule.Since = before.Schedule.Since
		}
	}
	for _, l := range c.ACLs {
		before := old.ACL(l.Name)
		for i := range l.Entries {
			if before != nil && i < len(before.Entries) && before.Entries[i].String() == l.Entries[i].String() {
				l.Entries[i].Hits = before.Entries[i].Hits
			}
		}
	}
	for _, e := range c.RouteMaps {
		if before := Find(old.RouteMaps, func(o *RouteMapEntry) bool {
			return o.Name == e.Name && o.Sequence == e.Sequence
		}); before != nil {
			e.Packets, e.Bytes = before.Packets, before.Bytes
		}
	}
}
