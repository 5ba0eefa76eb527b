package enginetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// ErrDisk is why [Records] fails.
var ErrDisk = errors.New("no space left on device")

// Records is a journal in memory.
type Records struct {
	mu      sync.Mutex
	List    []journal.Record
	Plans   []plan.Plan
	Written int // how many it was given, taken or not
	// FailAt is the number, from 1, of the record at which the journal fails with [ErrDisk]. It fails at every record
	// behind that one too. Zero: it does not fail.
	FailAt int
}

func (r *Records) add(record journal.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.Written++; r.FailAt > 0 && r.Written >= r.FailAt {
		return ErrDisk
	}
	r.List = append(r.List, record)
	return nil
}

// Write implements [engine.Journal].
func (r *Records) Write(record journal.Record) error { return r.add(record) }

// Plan implements [engine.Journal].
func (r *Records) Plan(p plan.Plan, _ []journal.Override) error {
	r.Plans = append(r.Plans, p)
	return r.add(journal.Planned{})
}

// Snapshot implements [engine.Journal].
func (r *Records) Snapshot(config string) error {
	return r.add(journal.SnapshotTaken{Hash: journal.Hash(config)})
}

// Kinds are the types of the records, in order. A run of equal ones is named once.
func (r *Records) Kinds() []string {
	var out []string
	for _, record := range r.List {
		out = append(out, strings.TrimPrefix(fmt.Sprintf("%T", record), "journal."))
	}
	return slices.Compact(out)
}
