// Package scenario reads a lab file: virtual routers, the service edges they reach, and what goes
// wrong with both. It reports every mistake of the file at once, builds what the file describes,
// serves it, and gives the files that a client needs to connect.
//
// Every key of a lab file stands in one table (keys_*.go) that both the reader and the JSON Schema
// come from, so the two cannot say different things. README.md in this directory explains the
// format with examples.
//
// The package shares no code with the tool that is tried against the routers: the site files it
// writes are text made here.
package scenario
