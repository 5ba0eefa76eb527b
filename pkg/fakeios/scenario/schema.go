package scenario

import (
	"bytes"
	_ "embed"
)

//go:embed schema.json
var schemaText []byte

// Schema is the JSON Schema (2020-12) of a lab file, for editors and other programs. It says which
// keys there are and of what type; what depends on other keys only [Read] judges.
func Schema() []byte { return bytes.Clone(schemaText) }
