// Package iosconf answers: what does a piece of IOS configuration say, and do two pieces say the
// same? It reads configuration text as a tree, groups it into objects, and compares by object, the
// way IOS rewrites lines: never by position outside ordered lists, never by blanks, masks or
// defaults.
//
// It also knows what typing does: [Apply] is what IOS makes of lines, with its modes, replacements,
// removals, additions and refusals. Plans are proven in that model before they are typed; the
// virtual router, which shares no code with it, holds it to its word in tests.
//
// It never talks to a router and never decides what a configuration should be.
package iosconf
