package engine_test

import (
	"flag"
	"hash/fnv"
	"testing"
)

// wholeMatrix plays every cell, also of the smaller sweeps. Without it a sample of them is played, and each sweep
// says how small: about one cell in a hundred of the great matrices, one in five of a table.
var wholeMatrix = flag.Bool("faults", false, "play every cell of the fault matrix and of the sweeps beside it")

// sampled reports whether a cell of a sweep is played: one in n, picked by its name, and all of them in the whole
// matrix.
func sampled(cell string, n uint32) bool {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(cell))
	return *wholeMatrix || hash.Sum32()%n == 0
}

// oneIn plays a cell of a sweep as a subtest, if it is sampled. A table that is played so needs several times n rows.
func oneIn(n uint32, t *testing.T, cell string, play func(t *testing.T)) {
	t.Helper()
	if sampled(t.Name()+"/"+cell, n) {
		t.Run(cell, play)
	}
}
