// Package pasted knows how a configuration looks that somebody has copied from a terminal. It answers: which lines are
// not part of it, after which lines does text follow that is no configuration, and which lines stand below no other?
//
//	for _, line := range pasted.Lines(text) {
//		if !pasted.IsFrame(line) { ... }
//	}
//
// It knows no command of the virtual router, and keeps nothing.
package pasted
