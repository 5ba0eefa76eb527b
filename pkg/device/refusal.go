package device

import "github.com/ziatunnel/ziatunnel/pkg/lazyregexp"

// RefusalKind is why a router did not run a command.
type RefusalKind string

// The kinds of refusals.
const (
	InvalidInput   RefusalKind = "invalid input"   // a word that this image or this privilege level does not have
	Incomplete     RefusalKind = "incomplete"      // more must follow
	Ambiguous      RefusalKind = "ambiguous"       // an abbreviation that fits several words
	UnknownCommand RefusalKind = "unknown command" // the first word was taken for the name of a host
	NotAuthorized  RefusalKind = "not authorized"  // AAA forbids it
	AccessDenied   RefusalKind = "access denied"   // the account may not, or a secret was wrong
	NotSupported   RefusalKind = "not supported"   // this platform cannot, or the feature is turned off
	BadValue       RefusalKind = "bad value"       // an address, a name or a number
	Busy           RefusalKind = "busy"            // somebody else holds what the command needs
	Failed         RefusalKind = "failed"          // it was begun and did not work
)

// Lacking reports whether a refusal says that the image does not have the command. Accounts below
// privilege level 15 get the same words [inferred: told apart by `show privilege` only].
func (k RefusalKind) Lacking() bool {
	return k == InvalidInput || k == Incomplete || k == Ambiguous || k == UnknownCommand
}

// refusalRow is one way in which IOS or AAA says no.
type refusalRow struct {
	row          *lazyregexp.Regexp // a whole row of an answer, trimmed
	kind         RefusalKind
	source       string // where it was seen
	lastVerified string // when somebody last held the record against its source
}

// refusalRows is in the order in which they are tried: narrow ones before wide ones. A row that is not
// here is no refusal; behind a "%" it is not known.
var refusalRows = []refusalRow{
	{lazyregexp.New(`^% ?Invalid (?:input|command)\b.*$`), InvalidInput,
		"IOS 15.4(2)T1 on an 881 and 15.4(3)M3; `Invalid command at`: unicon", "2026-11"},
	{lazyregexp.New(`^% ?Incomplete (?:command|input)\b.*$`), Incomplete, "IOS 15.4(3)M3; `input`: unicon",
		"2026-11"},
	{lazyregexp.New(`^% ?Ambiguous (?:command|input)\b.*$`), Ambiguous, "IOS 15.x; `input`: unicon", "2026-11"},
	{lazyregexp.New(`^% ?Bad IP address or host name ?% ?Unknown command\b.*$`), UnknownCommand,
		"IOS 12.x joins the two rows", "2026-11"},
	{lazyregexp.New(`^% ?(?:Unknown|Unrecognized) command\b.*$`), UnknownCommand,
		"IOS 15.5 on an 881; `Unrecognized` 15.4(3)M3", "2026-11"},

	{lazyregexp.New(`(?i)^%? ?(?:command |exec |line )?authorization (?:failed|denied|error)[.!]?$`), NotAuthorized,
		"IOS with AAA: ansible#31575, #40819; scrapligo 2; RANCID and WhatWeb know `% Authorization failed`",
		"2026-11"},
	{lazyregexp.New(`(?i)^%? ?(?:(?:this |the )?command (?:is |was )?|you are |user (?:is )?)?` +
		`not authorized(?: .{0,60})?[.!]?$`),
		NotAuthorized, "gnetcli and Nessus: `% This command is not authorized`; bare words: AAA servers' own messages",
		"2026-11"},
	{lazyregexp.New(`(?i)^%? ?(?:access|permission) denied\b.{0,60}$`), AccessDenied,
		"IOS, enable with AAA; `Permission denied for the role`: gnetcli", "2026-11"},
	{lazyregexp.New(`^% ?(?:Bad secrets?|Bad passwords?|No password set|Error in authentication)\b.{0,20}$`),
		AccessDenied,
		"IOS, enable", "2026-11"},

	{lazyregexp.New(`^% ?(?:Please t|T)urn config archive on\b.*$`), NotSupported,
		"configure replace: NAPALM; revert timer: Cisco NSO's driver", "2026-11"},
	{lazyregexp.New(`(?i)^%? ?(?:(?:this |the )?(?:command|feature|operation) (?:is )?)?not supported\b.{0,80}$`),
		NotSupported,
		"IOS 15.x [inferred wording]", "2026-11"},
	{lazyregexp.New(`(?i)^%? ?command rejected\b.*$`), NotSupported, "IOS 12.4 to 15.x: Ansible's stderr patterns",
		"2026-11"},

	{lazyregexp.New(`^% ?(?:Unrecognized host|Bad|Invalid|Illegal|Inconsistent)\b.*$`), BadValue,
		"IOS 15.x: ping, addresses, masks, names of objects", "2026-11"},
	{lazyregexp.New(`^Bad mask\b.*$`), BadValue, "Ansible's stderr patterns", "2026-11"},

	{lazyregexp.New(`^% ?Rollback Confirmed Change is already pending\b.*$`), Busy,
		"IOS 15.x, a second revert timer", "2026-11"},
	{lazyregexp.New(`^%? ?Configuration mode (?:is )?locked\b.*$`), Busy, "unicon, two wordings", "2026-11"},
	{lazyregexp.New(`^%? ?startup-config file open failed\b.*$`), Busy, "Netspoc-Approve, write memory", "2026-11"},
	{lazyregexp.New(`(?i)^% ?error\b.*$`), Failed,
		"IOS 15.4(3)M3: `%Error opening ...`, `%Error deleting ...`", "2026-11"},
	{lazyregexp.New(`^% ?(?:Cannot|Can't|Could not|Unable to|Failed to) .*$`), Failed,
		"IOS 15.x; the element driver of Cisco NSO", "2026-11"},
}

// knownRemark is a row behind "%" that is an answer and no refusal.
type knownRemark struct {
	row          *lazyregexp.Regexp
	source       string
	lastVerified string
}

var knownRemarks = []knownRemark{
	{lazyregexp.New(`^% ?No Rollback Confirmed Change pending\b`), "show archive config rollback timer: " +
		"genielibs, NAPALM", "2026-11"},
	{lazyregexp.New(`^% ?No reload is scheduled\b`), "show reload, reload cancel: IOS 15.x", "2026-11"},
	{lazyregexp.New(`^% ?Non-volatile configuration memory (?:is not present|invalid or not present)`),
		"show startup-config with an empty NVRAM", "2026-11"},
	{lazyregexp.New(`(?i)^% ?(?:warning|note|info(?:rmational)?)\b`),
		"IOS 12.4 and 15.x: set interface, ip mtu, copy", "2026-11"},
}

// refusalKind is why a row says no; empty: it does not.
func refusalKind(row string) RefusalKind {
	for _, r := range refusalRows {
		if r.row.MatchString(row) {
			return r.kind
		}
	}
	return ""
}

func isKnownRemark(row string) bool {
	for _, k := range knownRemarks {
		if k.row.MatchString(row) {
			return true
		}
	}
	return false
}
