package provision_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
)

// FuzzReadOptions: options from a journal, a rollout or a Temporal server are read or refused, and those that are read
// are the same when they are written and read again.
func FuzzReadOptions(f *testing.F) {
	good, err := json.Marshal(provisiontest.Options(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema": 1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := provision.ReadOptions(text)
		if err != nil {
			return
		}
		written, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := provision.ReadOptions(written); err != nil || !reflect.DeepEqual(again, o) {
			t.Errorf("%+v became %+v: %v", o, again, err)
		}
	})
}
