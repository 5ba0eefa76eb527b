package view

import (
	"encoding/json"
	"io"
)

// JSON prints one indented document.
func JSON(w io.Writer, value any) {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // the values are our own structs; a broken pipe has nobody to be told
}
