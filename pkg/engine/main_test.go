package engine_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"go.uber.org/goleak"
)

// killedApply is the name under which the test program is one apply that is killed.
const killedApply = "killed-apply"

// atOnce is how many tests run at the same time for each processor. Most of them wait for a router that hangs, or for
// another process, far longer than they compute.
const atOnce = 4

// TestMain runs the tests, or the apply of [TestKilledAtEveryRecord] in a process of its own.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == killedApply {
		os.Exit(applyAndDie())
	}
	// A default: -parallel on the command line wins.
	if err := flag.Set("test.parallel", strconv.Itoa(atOnce*runtime.GOMAXPROCS(0))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	goleak.VerifyTestMain(m)
}
