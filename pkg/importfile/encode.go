package importfile

import (
	"bytes"
	"errors"
	"strings"
)

// Encode writes rows as files of at most [MaxRows], in their order. User names are written in lower case. The error
// joins a [*RowError] for every row that a file cannot have; nothing is written then.
func Encode(rows []Row) ([][]byte, error) {
	var files [][]byte
	var wrong []error
	seen := map[string]int{}
	var file bytes.Buffer
	for i, r := range rows {
		r.Name = strings.ToLower(r.Name)
		why := r.wrong()
		if seen[r.Name] > 0 && why == "" {
			why = "another row has this user name"
		}
		seen[r.Name]++
		if why != "" {
			wrong = append(wrong, &RowError{Line: i + 1, Name: r.Name, Why: why})
			continue
		}
		if i > 0 && i%MaxRows == 0 {
			files = append(files, bytes.Clone(file.Bytes()))
			file.Reset()
		}
		file.WriteString(strings.Join([]string{string(r.Action), r.Type, r.Name, r.Comment, r.Key.Reveal(),
			r.Manager, ""},
			",") + "\n")
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	if file.Len() > 0 {
		files = append(files, file.Bytes())
	}
	return files, nil
}
