package enrolment_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
)

// atOnce is how many tests run at the same time for each processor. Most of them wait for the disk.
const atOnce = 8

func TestMain(m *testing.M) {
	// A default: -parallel on the command line wins.
	if err := flag.Set("test.parallel", strconv.Itoa(atOnce*runtime.GOMAXPROCS(0))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// ends counts how the cells of a matrix have ended.
type ends struct {
	mu     sync.Mutex
	counts map[string]int
}

func (e *ends) add(end string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.counts == nil {
		e.counts = map[string]int{}
	}
	e.counts[end]++
}
