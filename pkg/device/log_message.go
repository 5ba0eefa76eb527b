package device

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// logMessage is %FACILITY-SEVERITY-MNEMONIC, behind the stamps that `service timestamps` and `service
// sequence-numbers` put in front of it: a date, the time since boot ("1w2d", "00:12:34"), a number.
var logMessage = lazyregexp.New(`^(?:\d{1,10}: )?` +
	`(?:[*.]?[A-Z][a-z]{2} +\d+ [\d:. ]*.*?: |(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?: |\d+:\d\d:\d\d(?:\.\d+)?: )?` +
	`%[A-Z][A-Z0-9_]*-(?:[A-Z0-9_]+-)?[0-7]-[A-Z0-9_]+: `)

// IsLogMessage reports whether a row, without blanks in front, is a log message of IOS. It comes in
// wherever the cursor stands and says nothing about the command that was typed.
func IsLogMessage(row string) bool { return strings.Contains(row, "%") && logMessage.MatchString(row) }

// nameLookup is IOS looking up a name, which may be a word that it did not know as a command.
var nameLookup = lazyregexp.New(`^Translating ".*"(?:\.\.\.domain server \([\d. ]*\)(?: \[OK\])?)?$`)

func isNameLookup(row string) bool {
	return strings.HasPrefix(row, "Translating ") && nameLookup.MatchString(row)
}
