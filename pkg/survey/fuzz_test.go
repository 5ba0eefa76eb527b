package survey_test

import (
	"reflect"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// FuzzRead: a survey of somebody else is read or refused, and what is read can be written and read again.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"ziatunnel_survey": 1, "facts": [{"id": "window: 32", "agrees": true}, {"id": "window: -1"}]}`))
	f.Add([]byte(`{"ziatunnel_survey": 1, "made": "2026-11-27T09:00:00Z", "complete": true,
		"router": {"release": "15.4(3)M3"},
		"facts": [{"id": "line: interface {tunnel} / ip mtu 1400", "expected": "x", "seen": "refused: y",
		"agrees": false}],
		"learned": [{"sent": "a b", "shown": ["{1} c"], "learned": "2026-11-27T09:00:00Z", "router": ""}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := survey.Read(text)
		if err != nil {
			return
		}
		if s := file.Speed(); s.Window < 0 {
			t.Errorf("a window of %d", s.Window)
		}
		_, _ = file.LineTime(1)
		_ = file.Renderings()
		_ = file.Refusals()
		written, err := file.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := survey.Read(written)
		if err != nil || !reflect.DeepEqual(again, file) {
			t.Errorf("it is another one when it is read again: %v", err)
		}
	})
}
