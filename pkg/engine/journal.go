package engine

import (
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// Journal is where a run writes what it is about to do and what came of it, so that another process
// can finish or undo it. [journal.Run] is one. What is written is on the disk when a method returns.
type Journal interface {
	Write(record journal.Record) error
	Plan(p plan.Plan, overrides []journal.Override) error
	Snapshot(config string) error
}

// errJournal is a record that could not be written: nobody could take over what is not on record.
var errJournal = errors.New("the journal cannot be written")

// record writes a record.
func (a *change) record(record journal.Record) error {
	if a.job.Journal == nil {
		return nil
	}
	if err := a.job.Journal.Write(record); err != nil {
		return fmt.Errorf("%w: %w", errJournal, err)
	}
	return nil
}

// recordStart puts the router, plan and snapshot on record, before anything is changed.
func (a *change) recordStart(running string) error {
	if a.job.Journal == nil {
		return nil
	}
	err := a.job.Journal.Write(journal.Router{Identity: a.router})
	if err == nil {
		err = a.job.Journal.Plan(a.plan, a.job.Overrides)
	}
	if err == nil {
		err = a.job.Journal.Snapshot(running)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errJournal, err)
	}
	return nil
}
