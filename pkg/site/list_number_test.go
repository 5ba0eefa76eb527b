package site_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestListNumbers: the number behind one of an extended access list is one too, up to the last.
func TestListNumbers(t *testing.T) {
	t.Parallel()
	count := 0
	for n := 100; site.IsExtendedList(n); n = site.NextExtendedList(n) {
		count++
	}
	if count != 100+700 {
		t.Errorf("%d numbers", count)
	}
	for _, n := range []int{0, 99, 200, 1999, 2700} {
		if site.IsExtendedList(n) {
			t.Errorf("%d is one", n)
		}
	}
}
