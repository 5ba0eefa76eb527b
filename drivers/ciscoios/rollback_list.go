package ciscoios

import (
	"regexp"
	"strings"
)

// What IOS prints around the commands with which a rollback takes a change back: `!Pass 1`, `!List of Rollback
// Commands:`, the commands, `end`, and the row that closes the list.
var (
	listBegins = regexp.MustCompile(`^(?:.*[#>])?(?:!Pass \d+|!List of Rollback Commands:)[ \t]*$`)
	listEnds   = regexp.MustCompile(`^(?:Total number of passes: \d+|Rollback Done|Rollback aborted\b.*)[ \t]*$`)
)

// foldRollback leaves out the commands that a rollback lists: they are no answer, and hold pre-shared keys. The
// rows around them stay, which say that the rollback has run. A list whose end has not come yet is left
// out up to the end of the text.
func foldRollback(text string) string {
	if !strings.Contains(text, "!Pass ") && !strings.Contains(text, "!List of Rollback") {
		return text
	}
	var out strings.Builder
	inside := false
	for row := range strings.Lines(text) {
		bare := strings.TrimRight(row, "\n")
		switch {
		case listBegins.MatchString(bare):
			inside = true
		case listEnds.MatchString(bare):
			inside = false
		case inside:
			continue
		}
		out.WriteString(row)
	}
	return out.String()
}
