// Package plan answers: what has to be typed into this router so that it does what the playbook
// wants, and what takes it back? It compares by object, the way IOS rewrites lines, and gives the
// missing lines in the order IOS takes them, each change with its undo and its step.
//
// It never looks at a router: the same inputs give the same plan, byte for byte. What it would
// have to take away from somebody else is a [ConflictError], not a change.
package plan
