package evidence

import (
	"encoding/json"
	"io"
)

// JSON writes the document as one indented object.
func JSON(w io.Writer, d Document) error {
	d = d.Masked(func(s string) string { return s }) // for its empty lists
	d.Format = Format
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(d)
}
