package lock_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// FuzzOwner: whatever stands in the owner's file, the lock is taken or somebody has it; and what was broken once is
// not in the way of the next one.
func FuzzOwner(f *testing.F) {
	f.Add([]byte(`{"command":"apply","host":"noc-7.example","pid":1}`))
	f.Add([]byte(`{"pid":-1}`))
	f.Add([]byte(`{"comm`))
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "owner"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		_ = lock.Holder(dir)
		held, _, err := lock.Acquire(dir, lock.CurrentOwner("apply", since), lock.Claim{})
		var other *lock.HeldError
		if errors.As(err, &other) {
			held, _, err = lock.Acquire(dir, lock.CurrentOwner("apply", since), lock.Claim{Break: true})
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := held.Release(); err != nil {
			t.Fatal(err)
		}
		if lock.Holder(dir) != nil {
			t.Error("it is held after it was released")
		}
	})
}
