package plan_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// FuzzSaved: whatever stands in the file of a saved plan, it fits only what it is for: the same site, router,
// running-config and steps.
func FuzzSaved(f *testing.F) {
	fresh := plan.Saved{Format: plan.Format, Site: "tokyo-01", Router: "R1", Playbook: "p", Salt: "s",
		Running: "sha256:aa", Objects: []plan.SavedObject{{ID: "hostname R1", Hash: "sha256:bb"}},
		Steps: []map[string]any{{"number": float64(1), "title": "a", "changes": []any{
			map[string]any{"lines": []any{"ip cef"}}}}}}
	text, err := json.Marshal(fresh)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"format":1,"site":"tokyo-01","router":"R1","playbook":"p","salt":"s","running":"sha256:aa"}`))
	f.Add([]byte(`{"format":1,"steps":[{"number":"1"},null]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var saved plan.Saved
		if json.Unmarshal(text, &saved) != nil || saved.Check(fresh) != nil {
			return
		}
		if saved.Format != fresh.Format || saved.Site != fresh.Site || saved.Router != fresh.Router ||
			saved.Playbook != fresh.Playbook || saved.Running != fresh.Running ||
			!reflect.DeepEqual(saved.Steps, fresh.Steps) {
			t.Errorf("%+v fits %+v", saved, fresh)
		}
	})
}
