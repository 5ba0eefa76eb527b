package serviceedge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// notJSON is an answer that is no list: most often a page of a proxy.
func notJSON(of, wanted string, err error) error {
	return fmt.Errorf("the answer of %s is not %s: %s", of, wanted, typeOf(err))
}

// typeOf is an error of JSON without the names of our types.
func typeOf(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Sprintf("a JSON %s is in a place where it does not belong (byte %d)", wrong.Value, wrong.Offset)
	}
	return "it is not JSON (" + err.Error() + ")"
}

// number is a number that is given as one or as text; "" is none.
type number string

// UnmarshalJSON takes a number, a text, or null.
func (n *number) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	var text string
	if json.Unmarshal(data, &text) == nil {
		*n = number(strings.TrimSpace(text))
		return nil
	}
	var value json.Number
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	*n = number(value)
	return nil
}
