package importfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// The fields that are documented; behind them may stand one more, which is empty.
const fields = 6

// Parse reads a file. Empty lines are left out. The error joins a [*RowError] for every row that the portal would not
// take, and for every user name that stands twice.
func Parse(file string, data []byte) ([]Row, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var rows []Row
	var wrong []error
	seen := map[string]int{}
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		r, why := rowOf(line)
		if first := seen[r.Name]; why == "" && first > 0 {
			why = fmt.Sprintf("line %d has this user name too", first)
		}
		if why == "" {
			why = r.wrong()
		}
		if why != "" {
			wrong = append(wrong, &RowError{File: file, Line: number, Name: r.named(), Why: why})
			continue
		}
		seen[r.Name] = number
		rows = append(rows, r)
	}
	switch {
	case len(rows) > MaxRows:
		wrong = append(wrong, &RowError{File: file, Line: number, Why: fmt.Sprintf("the file has %d rows, and the "+
			"portal takes %d", len(rows), MaxRows)})
	case len(rows)+len(wrong) == 0:
		wrong = append(wrong, &RowError{File: file, Line: 1, Why: "the file has no rows"})
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return rows, nil
}

// rowOf takes a row apart; why is what is wrong with its form.
func rowOf(line string) (r Row, why string) {
	cells := strings.Split(line, ",")
	switch {
	case len(cells) < fields-1:
		return r, fmt.Sprintf("it has %d fields, %d are wanted: action, type, user name, comment, pre-shared key, "+
			"manager",
			len(cells), fields)
	case len(cells) > fields+1 || len(cells) == fields+1 && cells[fields] != "":
		return r, "it has more fields than a row has: a comma cannot stand inside of one"
	}
	r = Row{Action: Action(cells[0]), Type: cells[1], Name: strings.ToLower(cells[2]), Comment: cells[3],
		Key: secret.New(cells[4])}
	if cells[4] == "" {
		r.Key = secret.String{}
	}
	if len(cells) >= fields {
		r.Manager = cells[fields-1]
	}
	return r, ""
}

// named is what an error calls the row. A text that is no name may be a key that has slipped into another column.
func (r Row) named() string {
	if r.wrong() == "" || r.Type == "UFQDN" && fqdn.MatchString(r.Name) && cannotHold(r.Name, maxName) == "" {
		return r.Name
	}
	return ""
}
