// Package acl answers: does an access list of a configuration let a packet pass? It judges as IOS
// does: the first entry that matches decides, what no entry names is denied, and a list that is named
// but not there permits everything (Cisco document 23602).
//
// It knows lists as text of a configuration, not counters; it sends nothing. Lists that inspect, or
// that entries of others (object groups, time ranges) complete, it does not follow: an entry with
// words that it does not understand is not trusted to permit, and assumed to deny.
package acl
