package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
)

// DamagedError is a rollout whose files are not what was written. Nobody can say what has happened, so nothing is done.
type DamagedError struct {
	ID     string
	Damage []string // what is wrong, with its places, in order; one at least
	Sound  int      // events and other lines before the first place
	Plan   string   // path of the plan, when it is the plan that was changed; nobody can trust a part of that
}

func (e *DamagedError) Error() string {
	more := ""
	if n := len(e.Damage) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	if e.Plan != "" {
		return fmt.Sprintf("rollout %s is damaged: %s%s; bring that file back from a backup, or start another "+
			"rollout: it finds what is done already", e.ID, e.Damage[0], more)
	}
	return fmt.Sprintf("the journal of rollout %s is damaged: %s%s; see what the sites say (`ziatunnel history "+
		"SITE`), then say with `ziatunnel rollout resume --trust-records %d %s` how many of its first lines are to be "+
		"acted on (%d are sound)",
		e.ID, e.Damage[0], more, e.Sound, e.ID, e.Sound)
}

// Trustworthy fails with [DamagedError] when the files are not what was written.
func (r Record) Trustworthy() error {
	if r.damage == nil {
		return nil
	}
	return r.damage
}

// damageOf is what is wrong with the files of a rollout; nil: nothing.
func (s *Store) damageOf(id string, events eventsOf, planDigest string) *DamagedError {
	out := &DamagedError{ID: id}
	if path := filepath.Join(s.Dir(id), planFile); events.planDigest != "" && events.planDigest != planDigest {
		out.Plan = path
		out.Damage = append(out.Damage, path+" was changed after the rollout had begun")
	}
	for i, fault := range events.file.Faults {
		if i == 0 {
			out.Sound = fault.Line - 1
		}
		out.Damage = append(out.Damage, fault.In(filepath.Join(s.Dir(id), eventsFile)))
	}
	if len(out.Damage) == 0 {
		return nil
	}
	return out
}

// ErrNotDamaged is a decision that nothing calls for.
var ErrNotDamaged = errors.New("its journal is not damaged: --trust-records is for one that is")

// Trust writes down that the first lines of a damaged journal are to be acted on, and those behind them not. What
// stands there stays, and is covered as it is. Only the holder of the lock of the rollout may call it.
func (s *Store) Trust(id, by string, records int) (err error) {
	record, was, err := s.load(id)
	switch {
	case err != nil:
		return err
	case len(was.file.Faults) == 0:
		return fmt.Errorf("rollout %s: %w", id, ErrNotDamaged)
	case records > was.file.Total:
		return fmt.Errorf("the journal of rollout %s has %d lines, and not %d", id, was.file.Total, records)
	}
	l, err := s.openLog(id, was)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	text, err := json.Marshal(decisionLine{Decision{By: by, Records: records, Damage: record.damage.Damage}})
	if err != nil {
		return err
	}
	return l.writeLine(chainOf(id).Over(wholeLines(was.data)).Trusting(text, records))
}
