// Package configure is configuration mode: it types lines into a running-config, and answers each
// the way IOS does.
//
//	refused := configure.TypeFile(config, text, host, configure.Platform{})
//
//	s := configure.NewSession(config, host, configure.Platform{})
//	s.EnterGlobal()
//	answer := s.Run("hostname branch-1")
//
// Every mode is a table of patterns in a file of its own (mode_*.go); global commands stand in
// global_*.go. What a line means for the world around the router is not known here: a [Host] is told
// that something changed. A command that is not in a table is refused, never ignored.
package configure
