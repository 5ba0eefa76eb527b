package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// errNotObject is a document that is something else than one JSON object.
var errNotObject = errors.New("the document is not a JSON object")

// member is a member of a JSON object, by its place in the text.
type member struct {
	key      string
	from, to int // of the value
}

// members finds the members of an object, in their order. Nothing of them is decoded but their names.
func members(doc []byte) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(doc))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, errNotObject
	}
	var out []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, errNotObject
		}
		key, ok := name.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil || !ok {
			return nil, errNotObject
		}
		to := int(d.InputOffset())
		out = append(out, member{key, to - len(value), to})
	}
	if end, err := d.Token(); err != nil || end != json.Delim('}') {
		return nil, errNotObject
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotObject
	}
	return out, nil
}

// one finds the only member of that name; nil: there is none. A name that stands there twice has no meaning.
func one(all []member, key string) (*member, error) {
	var found *member
	for i := range all {
		if all[i].key != key {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("the document has %s twice", key)
		}
		found = &all[i]
	}
	return found, nil
}

// elements finds the values of an array, by their places in the text that it stands in.
func elements(doc []byte, array member) ([]member, error) {
	value := doc[array.from:array.to]
	if string(value) == "null" {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(value))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil, fmt.Errorf("%s is not a list", array.key)
	}
	var out []member
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, fmt.Errorf("%s cannot be read", array.key)
		}
		to := array.from + int(d.InputOffset())
		out = append(out, member{from: to - len(raw), to: to})
	}
	return out, nil
}

// spliced is a text in which a part is replaced.
func spliced(doc []byte, from, to int, with string) []byte {
	out := make([]byte, 0, len(doc)-(to-from)+len(with))
	out = append(out, doc[:from]...)
	out = append(out, with...)
	return append(out, doc[to:]...)
}
