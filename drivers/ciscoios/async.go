package ciscoios

import (
	"bytes"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// asyncRow is a row that IOS writes to a terminal by itself, wherever its cursor stands.
type asyncRow struct {
	row          *lazyregexp.Regexp // trimmed
	disruptive   bool               // it changes what the router runs: a push must not go on behind it
	source       string
	lastVerified string
}

var asyncRows = []asyncRow{
	{lazyregexp.New(`^Translating ".*"(?:\.\.\.domain server \([\d.]+\)(?: \[OK\])?)?$`), false,
		"name lookup of another process, IOS 15.4(3)M3", "2026-11"},
	{lazyregexp.New(`^\*\*\*(?: --- SHUTDOWN (?:in (?:\d+:)?\d+:\d\d(?::\d\d)?|ABORTED) ---)?$`), false,
		"reload in and reload cancel, IOS 12.4 to 15.x: a bell, blank rows, three rows of stars", "2026-11"},
	{lazyregexp.New(`^\*\*\* --- SHUTDOWN NOW ---$`), true, "a scheduled reload begins", "2026-11"},
	{lazyregexp.New(`^Rollback Confirmed Change: Rollback will begin in one minute\.$`), false,
		"revert timer, a minute before", "2026-11"},
	{lazyregexp.New(`^Enter "configure confirm" if you wish to keep what you've configured$`), false,
		"second row of the same", "2026-11"},
	{lazyregexp.New(`^Rollback Confirmed Change: rolling to: ?\S+$`), true,
		"revert timer: the router takes the change back", "2026-11"},
	{lazyregexp.New(`^!Pass \d+$`), true, "revert timer: in front of the commands of a pass, IOS 15.x", "2026-11"},
	{lazyregexp.New(`^!List of Rollback Commands:$`), true, "revert timer: the commands follow, which hold keys",
		"2026-11"},
	{lazyregexp.New(`^Total number of passes: \d+$`), true, "second row of the same", "2026-11"},
	{lazyregexp.New(`^Rollback Done$`), true, "third row of the same", "2026-11"},
	{lazyregexp.New(`^-(?:Traceback|Process)\b.*$`), false,
		"what follows a log message of a crash, IOS 12.4 to 15.x", "2026-11"},
	{lazyregexp.New(`^(?:\d{1,10}: )?[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?` +
		`\d\d:\d\d:\d\d[^%]{0,30}?: .*$`), false,
		"debugging of another session, stamped by `service timestamps debug datetime` [inferred]", "2026-11"},
}

// isAsync reports whether a row came by itself; disruptive ones mean that the router is no longer what it
// was a moment ago.
func isAsync(row string) (async, disruptive bool) {
	row = strings.TrimSpace(row)
	if device.IsLogMessage(row) {
		return true, false
	}
	for _, a := range asyncRows {
		if a.row.MatchString(row) {
			return true, a.disruptive
		}
	}
	return false, false
}

// isOnlyAsync reports whether whole rows are messages and blanks, with at least one message among them:
// blanks alone are not worth calling a message.
func isOnlyAsync(rows []byte) bool {
	any, list := false, false
	for row := range bytes.Lines(rows) {
		bare := bytes.TrimRight(row, "\n")
		switch {
		case listBegins.Match(bare):
			list = true
		case listEnds.Match(bare):
			list = false
		case list:
			continue
		}
		if len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		async, _ := isAsync(string(row))
		if !async {
			return false
		}
		any = true
	}
	return any
}

// trimAsync takes the rows off the end of what was said that came by themselves, with the blanks
// between them, so that the question in front of them is at the end again.
func trimAsync(said []byte) []byte {
	out, found := said, false
	for {
		at := bytes.LastIndexByte(out, '\n')
		if at < 0 {
			break
		}
		row := out[at+1:]
		async, _ := isAsync(string(row))
		if !async && len(bytes.TrimSpace(row)) > 0 {
			break
		}
		out, found = out[:at], found || async
	}
	if !found {
		return said
	}
	return out
}
