package enrolment_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

// TestUnwritten: what has taken effect on the portal, and could not be written down here, is never said to be as it
// was.
func TestUnwritten(t *testing.T) {
	t.Parallel()
	for _, call := range []string{"create credential", "create location", "set key"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			dir, s := t.TempDir(), newStandIn()
			task := taskOf("tokyo")
			if call == "set key" {
				if _, err := open(t, dir, s).Sync(t.Context(), task, yes); err != nil {
					t.Fatal(err)
				}
				task.SetKey = true
			}
			s.fault = func(is string, _ int, after bool) error {
				if is == call && after { // the tenant's directory is gone, with the lock
					return os.RemoveAll(filepath.Join(dir, "tenants"))
				}
				return nil
			}
			_, err := open(t, dir, s).Sync(t.Context(), task, yes)
			var failed *enrolment.FailedError
			if !errors.As(err, &failed) || failed.Clean() {
				t.Errorf("%v", err)
			}
			if s.status != portal.Active && !errors.As(err, new(*enrolment.NotActivatedError)) {
				t.Errorf("%v, and the portal is %s", err, s.status)
			}
		})
	}
}
