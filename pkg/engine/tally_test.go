package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
)

// tally counts how cells ended.
type tally struct {
	mu     sync.Mutex
	rows   []string
	counts map[string]map[enginetest.End]int
	total  map[enginetest.End]int
}

func newTally() *tally {
	return &tally{counts: map[string]map[enginetest.End]int{}, total: map[enginetest.End]int{}}
}

func (c *tally) add(place, mishap string, e enginetest.End) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range []string{"at " + place, "fault " + mishap} {
		if c.counts[row] == nil {
			c.rows, c.counts[row] = append(c.rows, row), map[enginetest.End]int{}
		}
		c.counts[row][e]++
	}
	c.total[e]++
}

// String is the matrix as a table, its rows by part and by fault.
func (c *tally) String() string {
	ends := []enginetest.End{
		enginetest.ProvenDone,
		enginetest.ProvenUnchanged,
		enginetest.InDoubt,
		enginetest.Refused,
		enginetest.Failed,
	}
	var b strings.Builder
	row := func(name string, counts map[enginetest.End]int) {
		fmt.Fprintf(&b, "matrix  %-42s", name)
		sum := 0
		for _, e := range ends {
			fmt.Fprintf(&b, "%12d", counts[e])
			sum += counts[e]
		}
		fmt.Fprintf(&b, "%10d\n", sum)
	}
	fmt.Fprintf(
		&b,
		"matrix  %-42s%12s%12s%12s%12s%12s%10s\n",
		"",
		"done",
		"unchanged",
		"in doubt",
		"refused",
		"not begun",
		"cells",
	)
	slices.Sort(c.rows)
	for _, name := range c.rows {
		row(name, c.counts[name])
	}
	row("all", c.total)
	return b.String()
}
