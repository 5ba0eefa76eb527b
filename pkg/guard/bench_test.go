package guard_test

import (
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
)

// BenchmarkCheck is every rule over a whole plan, from nothing: what a fleet pays for each site.
func BenchmarkCheck(b *testing.B) {
	in := read(b, filepath.Join(fixtures, "lockout_access_group", "accepted"))
	for b.Loop() {
		guard.Check(in)
	}
}
