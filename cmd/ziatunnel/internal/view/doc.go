// Package view shows results: as text for people, as JSON for programs.
//
//	view.Examination(os.Stdout, asJSON, found, nil) // what a verify has found
//	watch := view.Progress(os.Stderr)               // one line an event, for the engine
//
// It decides nothing, and never asks a router or a journal for more than it is given.
package view
