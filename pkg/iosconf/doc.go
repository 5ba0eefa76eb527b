// Package iosconf answers: what does a piece of IOS configuration say, and do two pieces say the same? It reads
// configuration text as a tree, groups it into objects, and compares by object, the way IOS rewrites lines:
// never by position outside of ordered lists, never by blanks, masks or defaults.
//
//	before := iosconf.Parse(text)                          // a running-config, or lines as they are typed
//	after := iosconf.Apply(before, []string{"hostname R"}) // what typing makes of it
//	lines := iosconf.Difference(before, after)             // "- hostname old", "+ hostname R"
//
// [Apply] is what IOS makes of typed lines, with its modes, replacements, removals, additions and refusals.
// Plans are proven in that model before they are typed. The virtual router shares no code with it, and tests
// hold the two to the same answers.
//
// It never talks to a router and never decides what a configuration should be.
package iosconf
