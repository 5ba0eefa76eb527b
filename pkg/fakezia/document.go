package fakezia

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// document is a JSON object of which nothing is lost: the order of its keys, keys that nobody knows, and every value
// byte for byte, but for blanks between them.
type document []field

type field struct {
	name  string
	value json.RawMessage
}

var errNoObject = errors.New("not a JSON object")

// UnmarshalJSON reads an object. Of two keys with one name the later counts.
func (d *document) UnmarshalJSON(data []byte) error {
	*d = nil
	from := json.NewDecoder(bytes.NewReader(data))
	if start, err := from.Token(); err != nil || start != json.Delim('{') {
		return errNoObject
	}
	for from.More() {
		name, err := from.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := from.Decode(&value); err != nil {
			return err
		}
		word, _ := name.(string) // the name of a value in an object is one
		d.put(word, value)
	}
	return nil
}

// MarshalJSON writes the keys in their order.
func (d document) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, f := range d {
		if i == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		b.Write(encode(f.name))
		b.WriteByte(':')
		b.Write(f.value)
	}
	if len(d) == 0 {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// get is the value of a key, nil without it.
func (d document) get(name string) json.RawMessage {
	for _, f := range d {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// put sets a key where it stands, or at the end.
func (d *document) put(name string, value json.RawMessage) {
	if i := slices.IndexFunc(*d, func(f field) bool { return f.name == name }); i >= 0 {
		(*d)[i].value = value
		return
	}
	*d = append(*d, field{name, value})
}

// set is put of a value of Go.
func (d *document) set(name string, value any) { d.put(name, encode(value)) }

// text is a key as a string, "" when it is none.
func (d document) text(name string) string {
	var s string
	_ = json.Unmarshal(d.get(name), &s) // what is no string is ""
	return s
}

// number is a key as a whole number, 0 when it is none.
func (d document) number(name string) int64 {
	var n int64
	_ = json.Unmarshal(d.get(name), &n) // what is no number is 0
	return n
}

// yes reports whether a key is true.
func (d document) yes(name string) bool { return string(d.get(name)) == "true" }

func (d document) clone() document { return slices.Clone(d) }
