// Package cli is the command line of the workers and of what `ziatunnel rollout --engine temporal`
// calls: one file a command. What it prints on standard output is for programs: JSON, one object a
// line.
package cli
