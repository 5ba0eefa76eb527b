// Package capture reads what somebody has copied from a terminal: which commands were typed at a router, and what it
// answered.
//
//	answers, err := capture.Parse(text, "show running-config", commands)
//	running := answers["show running-config"]
//
// It knows prompts, abbreviated commands and the pager. It does not know what an answer means: that is for packages
// show and iosconf, and a command that is not there has not been answered.
package capture
