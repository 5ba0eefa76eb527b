package journal

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// DamagedError is a run whose records are not what was written. What they say may be wrong, so nothing is done.
type DamagedError struct {
	Site, Run string
	Damage    []string // what is wrong, with its places, in order; one at least
	Sound     int      // records before the first place
}

func (e *DamagedError) Error() string {
	more := ""
	if n := len(e.Damage) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return fmt.Sprintf("the journal of run %s of site %s is damaged: %s%s; look at `ziatunnel history %s %s` and at "+
		"the router, then say with --trust-records %s=%d how many of its first records are to be acted on "+
		"(%d are sound)",
		e.Run, e.Site, e.Damage[0], more, e.Site, e.Run, e.Run, e.Sound, e.Sound)
}

// Trusted is a person who has decided which records of a damaged file are to be acted on. [Store.Trust] writes it.
type Trusted struct {
	Host    string `json:"host"`
	User    string `json:"user"`
	PID     int    `json:"pid"`
	Version string `json:"version"`
	Command string `json:"command"`
	// Records is how many of the first lines count. Those between them and this record do not.
	Records int      `json:"records"`
	Damage  []string `json:"damage"` // what was wrong
}

func (Trusted) kind() string { return "trusted" }

// Trustworthy fails with [DamagedError] when the records are not what was written.
func (s State) Trustworthy() error {
	if len(s.Damage) == 0 {
		return nil
	}
	return &DamagedError{Site: s.Site, Run: s.Run, Damage: s.Damage, Sound: s.sound}
}

// ErrNotDamaged is a decision that nothing calls for.
var ErrNotDamaged = errors.New("its journal is not damaged: --trust-records is for one that is")

// Trust writes down that the first records of a damaged run are to be acted on, and those behind them not. The file
// stays as it is, and is covered as it is. It takes the lock of the site.
func (s *Store) Trust(ctx context.Context, h Header, run string, records int) (err error) {
	_, _, r, err := s.open(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	c, err := s.read(h.Site, run)
	if err != nil {
		return err
	}
	state := s.state(c)
	switch {
	case len(state.Damage) == 0:
		return fmt.Errorf("run %s of site %s: %w", run, h.Site, ErrNotDamaged)
	case records > c.file.Total:
		return fmt.Errorf("run %s of site %s has %d records, and not %d", run, h.Site, c.file.Total, records)
	}
	if err := r.openFile(c, state); err != nil {
		return err
	}
	before := append(c.data, c.file.Prefix...)
	r.end = endOf(c.file)
	r.end.head = chainOf(h.Site, run).Over(before)
	body, err := encode(Entry{Seq: c.file.Total + 1, Time: s.Now().UTC(), Record: Trusted{Host: lock.HostName(),
		User: lock.UserName(), PID: os.Getpid(), Version: h.Version, Command: h.Command, Records: records,
		Damage: state.Damage}}, s.redact)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return r.appendLine(func(head chain.Head) ([]byte, chain.Head) { return head.Trusting(body, records) })
}
