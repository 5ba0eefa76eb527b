package journal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// running is a running-config of about 20 kB with every kind of secret in it, as of a busy branch.
func running() string {
	const plain = "interface Tunnel1\n ip unnumbered FastEthernet4\n ip mtu 1400\n" +
		" tunnel protection ipsec profile P\naccess-list 101 deny   ip any host 192.0.2.1\n"
	return secretive + strings.Repeat(plain, 130)
}

// BenchmarkMask masks the running-config of one snapshot.
func BenchmarkMask(b *testing.B) {
	text := running()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		keyed("salt").Mask(text)
	}
}

// plannedLines is a plan of n masked lines.
func plannedLines(n int) journal.Planned {
	line := keyed("salt").Mask("pre-shared-key CANARY")
	change := journal.PlannedChange{Action: "create", Object: "keyring"}
	for range n {
		change.Lines = append(change.Lines, journal.PlannedLine{Text: line, Before: "#", After: "#"})
	}
	return journal.Planned{Steps: []journal.PlannedStep{{Number: 1, Changes: []journal.PlannedChange{change}}}}
}

// BenchmarkRestorable fills in the secrets of plans of growing length. Nearly all of the time goes into
// reading the known configuration, which does not depend on the number of lines.
func BenchmarkRestorable(b *testing.B) {
	known := running()
	for _, lines := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%d_lines", lines), func(b *testing.B) {
			p := plannedLines(lines)
			for b.Loop() {
				p.Restorable(keyed("salt"), known, "CANARY")
			}
		})
	}
}

// TestRestorableReadsTheKnownTextsOnce: each further line of a plan costs a few allocations, far from
// the hundreds that reading the running-config again would.
func TestRestorableReadsTheKnownTextsOnce(t *testing.T) {
	known := running()
	allocations := func(lines int) float64 {
		p := plannedLines(lines)
		return testing.AllocsPerRun(5, func() { p.Restorable(keyed("salt"), known, "CANARY") })
	}
	reading := allocations(1)
	if perLine := (allocations(101) - reading) / 100; perLine > reading/20 {
		t.Errorf("%.0f allocations for one line, and %.0f for each further one", reading, perLine)
	}
}
