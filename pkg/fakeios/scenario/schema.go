package scenario

import (
	"bytes"
	_ "embed"
	"encoding/json"
)

//go:embed schema.json
var schemaText []byte

// Schema is the JSON Schema (2020-12) of a lab file, for editors and other programs. It says which
// keys there are and of what type; what depends on other keys only [Read] judges.
func Schema() []byte { return bytes.Clone(schemaText) }

// makeSchema makes the schema from the tables that the reader uses.
func makeSchema() ([]byte, error) {
	defs := map[string]any{}
	out := objectSchema(labKeys(newLab(), &parts{}), defs)
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["title"] = "A lab of virtual Cisco 881 routers"
	out["$defs"] = defs
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(out)
	return b.Bytes(), err
}
