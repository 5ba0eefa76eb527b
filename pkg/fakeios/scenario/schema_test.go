package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "rewrite schema.json")

// TestSchemaIsTheReader holds the embedded schema to the tables that the reader uses.
func TestSchemaIsTheReader(t *testing.T) {
	made, err := makeSchema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", made, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(made, Schema()) {
		t.Error("schema.json is not what the reader accepts: go test ./pkg/fakeios/scenario -run " +
			"TestSchemaIsTheReader -update")
	}
}

// TestSchemaKeysAreRead walks the schema and gives the reader every key of every object, alone and
// with a value of a wrong type: it must know the key, and refuse the value. A key that no object
// has must be refused by both.
func TestSchemaKeysAreRead(t *testing.T) {
	s := loadSchema(t)
	objects := map[string]func(string) string{
		"":       func(entry string) string { return entry + "\nrouters: [{}]" },
		"router": func(entry string) string { return "routers: [{" + entry + "}]" },
		"defaults": func(entry string) string {
			return "routers: [{}]\ndefaults: {" + entry + "}"
		},
		"edge": func(entry string) string { return "routers: [{}]\nedges: [{" + entry + "}]" },
		"edge_credential": func(entry string) string {
			return "routers: [{}]\nedges: [{credentials: [{" + entry + "}]}]"
		},
		"flapping_rtt": func(entry string) string {
			return "routers: [{}]\nedges: [{flapping_rtt: {" + entry + "}}]"
		},
		"event":      func(entry string) string { return "routers: [{}]\nevents: [{" + entry + "}]" },
		"flow":       func(entry string) string { return "routers: [{flows: [{" + entry + "}]}]" },
		"uplink":     func(entry string) string { return "routers: [{uplinks: [{" + entry + "}]}]" },
		"flapping":   func(entry string) string { return "routers: [{}]\nedges: [{flapping: {" + entry + "}}]" },
		"user":       func(entry string) string { return "routers: [{users: [{" + entry + "}]}]" },
		"credential": func(entry string) string { return "routers: [{credential: {" + entry + "}}]" },
		"site":       func(entry string) string { return "routers: [{site: {" + entry + "}}]" },
		"quirks":     func(entry string) string { return "routers: [{quirks: {" + entry + "}}]" },
		"fault":      func(entry string) string { return "routers: [{faults: [{" + entry + "}]}]" },
		"learned_route": func(entry string) string {
			return "routers: [{learned: [{" + entry + "}]}]"
		},
	}
	for def := range s.root["$defs"].(map[string]any) {
		if objects[def] == nil {
			t.Errorf("the schema has an object %q that this test does not know", def)
		}
	}
	for def, frame := range objects {
		object := s.root
		if def != "" {
			object = s.root["$defs"].(map[string]any)[def].(map[string]any)
		}
		for name, property := range object["properties"].(map[string]any) {
			if property.(map[string]any)["description"] == "" {
				t.Errorf("%s.%s has no description", def, name)
			}
			text := frame(name + ": !!binary aGVsbG8=")
			if def == "" && name == "routers" {
				text = "routers: !!binary aGVsbG8="
			}
			_, err := Read("lab.yaml", []byte(text), Source{})
			found := problemsOf(err)
			unknown := slices.ContainsFunc(found, func(p Problem) bool { return p.Text == name })
			if len(found) == 0 || unknown {
				t.Errorf("%s.%s: the reader says %v", def, name, err)
			}
		}
		_, err := Read("lab.yaml", []byte(frame("frobnicate: 1")), Source{})
		found := problemsOf(err)
		if !slices.ContainsFunc(found, func(p Problem) bool { return p.Text == "frobnicate" }) {
			t.Errorf("%s.frobnicate: the reader says %v", def, err)
		}
		if s.valid(parse(t, frame("frobnicate: 1"))) == nil {
			t.Errorf("%s.frobnicate is valid for the schema", def)
		}
	}
}

// TestQuirksAreRead holds the keys to the switches that a router has.
func TestQuirksAreRead(t *testing.T) {
	for _, name := range quirkNames() {
		lab, err := Read("lab.yaml", []byte("routers: [{quirks: {"+name+": true}}]"), Source{})
		if err != nil {
			t.Error(err)
			continue
		}
		on := 0
		quirks := reflect.ValueOf(lab.Routers[0].Config.Quirks)
		for i := range quirks.NumField() {
			if quirks.Field(i).Kind() == reflect.Bool && quirks.Field(i).Bool() {
				on++
			}
		}
		if on != 1 {
			t.Errorf("%s turns %d quirks on", name, on)
		}
	}
}

func problemsOf(err error) (found Problems) {
	errors.As(err, &found)
	return found
}

// schemaChecker is as much of JSON Schema as the lab's schema uses; an unknown keyword is an error,
// so that nothing is left unchecked.
type schemaChecker struct{ root map[string]any }

func loadSchema(t testing.TB) schemaChecker {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	return schemaChecker{root}
}

func parse(t testing.TB, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	// Through JSON, as every validator sees it.
	asJSON, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(asJSON, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (s schemaChecker) valid(v any) error { return s.check(s.root, v, "") }

func (s schemaChecker) check(schema map[string]any, v any, at string) error {
	for keyword, want := range schema {
		var err error
		switch keyword {
		case "$schema", "$defs", "title", "description":
		case "$ref":
			name := want.(string)[len("#/$defs/"):]
			err = s.check(s.root["$defs"].(map[string]any)[name].(map[string]any), v, at)
		case "type":
			if !hasType(v, want.(string)) {
				err = fmt.Errorf("%s: not %s", at, want)
			}
		case "enum":
			if !slices.ContainsFunc(want.([]any), func(one any) bool { return reflect.DeepEqual(one, v) }) {
				err = fmt.Errorf("%s: %v is not in %v", at, v, want)
			}
		case "minimum", "maximum":
			if n, ok := v.(float64); ok &&
				(keyword == "minimum" && n < want.(float64) || keyword == "maximum" && n > want.(float64)) {
				err = fmt.Errorf("%s: %v is out of range", at, v)
			}
		case "minLength":
			if text, ok := v.(string); ok && float64(len(text)) < want.(float64) {
				err = fmt.Errorf("%s: too short", at)
			}
		case "anyOf":
			err = fmt.Errorf("%s: nothing fits", at)
			for _, one := range want.([]any) {
				if s.check(one.(map[string]any), v, at) == nil {
					err = nil
				}
			}
		case "items":
			for i, one := range asList(v) {
				if err == nil {
					err = s.check(want.(map[string]any), one, fmt.Sprintf("%s[%d]", at, i))
				}
			}
		case "required":
			for _, name := range want.([]any) {
				if m, ok := v.(map[string]any); ok && m[name.(string)] == nil {
					err = fmt.Errorf("%s lacks %s", at, name)
				}
			}
		case "properties", "additionalProperties":
			err = s.members(schema, keyword, v, at)
		default:
			err = fmt.Errorf("keyword %s is not known to this test", keyword)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s schemaChecker) members(schema map[string]any, keyword string, v any, at string) error {
	m, _ := v.(map[string]any)
	known, _ := schema["properties"].(map[string]any)
	for name, one := range m {
		property, found := known[name]
		if !found {
			property = schema["additionalProperties"]
		}
		if found != (keyword == "properties") {
			continue
		}
		if property == false {
			return fmt.Errorf("%s: unknown key %s", at, name)
		}
		if err := s.check(property.(map[string]any), one, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

func hasType(v any, name string) bool {
	switch v := v.(type) {
	case map[string]any:
		return name == "object"
	case []any:
		return name == "array"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	default:
		return false
	}
}

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
