package portal_test

import (
	"flag"
	"hash/fnv"
)

// wholeMatrix plays every cell.
var wholeMatrix = flag.Bool("faults", false, "play every call with every fault, not a sample of them")

// sampled reports whether a cell is played: one in n, picked by its name, and all of them in the whole matrix.
func sampled(cell string, n uint32) bool {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(cell))
	return *wholeMatrix || hash.Sum32()%n == 0
}
