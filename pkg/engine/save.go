package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// saveTries and savePause are for an NVRAM that is busy, because somebody else looks at or writes
// the startup-config.
const (
	saveTries = 4
	savePause = 3 * time.Second
)

// save writes NVRAM and reads it back, until the startup-config has what is proven. A lost session
// is dialled again: whether it was written shows when it is read.
func (a *change) save(ctx context.Context) error {
	a.watch(Event{Kind: Saving})
	var err error
	for try := range saveTries {
		if try > 0 {
			if err := a.clock.Sleep(ctx, savePause); err != nil {
				return &UnsavedError{err}
			}
		}
		if sessionGone(err) {
			if dialErr := a.reconnect(ctx); dialErr != nil {
				return &UnsavedError{dialErr}
			}
			if err = a.readBack(ctx); err == nil {
				break // it was written before the session was lost
			}
		}
		if err = a.session.Save(ctx); err == nil {
			err = a.readBack(ctx)
		}
		if err == nil {
			break
		}
	}
	if err != nil {
		return &UnsavedError{err}
	}
	a.watch(Event{Kind: Saved})
	if err := a.record(journal.Saved{}); err != nil {
		return fmt.Errorf("the change is done and saved, but %w", err)
	}
	return nil
}

// readBack proves that the startup-config has the change, and nothing that arming brought.
func (a *change) readBack(ctx context.Context) error {
	outputs, err := a.session.Show(ctx, "show startup-config")
	if err != nil {
		return err
	}
	startup, known := startupOf(outputs[0])
	if !known {
		return fmt.Errorf("the router shows no whole startup-config: %s", answerWords(outputs[0]))
	}
	if lacks := a.missingLines(startup); len(lacks) > 0 {
		return fmt.Errorf("the startup-config still lacks %d lines, the first is %q", len(lacks), masked(lacks[:1])[0])
	}
	if path, _ := archivePath(startup); strings.HasPrefix(path, archivePrefix) {
		return errors.New("the startup-config has the temporary archive " + path)
	}
	return nil
}
