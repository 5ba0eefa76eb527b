package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// ConfigDifferences is `show archive config differences` and its kind: what the second of two
// configurations has more and less than the first.
type ConfigDifferences struct {
	Lines        []ConfigDifference `json:"lines"`
	UnknownLines []string           `json:"unknown_lines"`
}

// ConfigDifference is one line. Change is + for a line that only the second configuration has, -
// for one that only the first has, and empty for the header that the next lines belong to.
type ConfigDifference struct {
	Change string `json:"change"`
	Line   string `json:"line"`
}

var (
	differencesHead = lazyregexp.New(
		`^!? ?(?:Contextual Config Diffs:|List of (?:Rollback )?Commands:?|No changes were found)`)
	differencesMark = lazyregexp.New(`^([+-]) ?(\S.*)$`)
)

// ParseConfigDifferences reads `show archive config differences`. Without its title a line is a header
// only behind a difference: any text looks like one. With neither title nor difference it fails.
func ParseConfigDifferences(text string) (ConfigDifferences, error) {
	out := ConfigDifferences{Lines: []ConfigDifference{}, UnknownLines: []string{}}
	titled, printed := false, false
	for _, r := range rows(text) {
		m := differencesMark.FindStringSubmatch(r.text)
		printed = true
		switch {
		case differencesHead.MatchString(r.text):
			titled = true
		case m != nil:
			titled = true
			out.Lines = append(out.Lines, ConfigDifference{m[1], m[2]})
		case !titled:
			out.UnknownLines = append(out.UnknownLines, r.text)
		case strings.Trim(r.text, "! ") != "":
			out.Lines = append(out.Lines, ConfigDifference{Line: r.text})
		}
	}
	if !titled && printed {
		return out, &ParseError{"show archive config differences", 0, "", "neither a title nor a difference"}
	}
	return out, nil
}
