package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

// killedApply is the name under which the test program is one apply that is killed.
const killedApply = "killed-apply"

// TestMain runs the tests, or the apply of [TestKilledAtEveryRecord] in a process of its own.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == killedApply {
		os.Exit(applyAndDie())
	}
	goleak.VerifyTestMain(m)
}
