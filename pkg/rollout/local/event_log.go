package local

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// readEvents reads a file of events. whole is the length of what is whole; torn reports that a last line
// behind it was cut off. A line in the middle that cannot be read is an error: nobody can say what
// happened there.
func readEvents(path string) (events []rollout.Event, whole int64, torn bool, err error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, false, nil
	}
	if err != nil {
		return nil, 0, false, err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF):
			return events, whole, len(line) > 0, nil
		case err != nil:
			return nil, 0, false, err
		}
		var e rollout.Event
		if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
			return nil, 0, false, fmt.Errorf("%s, line %d cannot be read: %w", filepath.Base(path), len(events)+1, err)
		}
		events = append(events, e)
		whole += int64(len(line))
	}
}

// EventLog is the file of events, open for more.
type EventLog struct {
	mu   sync.Mutex
	file *os.File
}

// OpenLog opens the events of a rollout for more, and takes away a last line that was cut off. Only
// the holder of the lock of the rollout may call it.
func (s *Store) OpenLog(id string) (*EventLog, error) {
	path := filepath.Join(s.Dir(id), eventsFile)
	_, whole, torn, err := readEvents(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if torn {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	if err = errors.Join(err, durable.SyncDir(s.Dir(id))); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &EventLog{file: f}, nil
}

// Append writes an event; it is on the disk when Append returns.
func (l *EventLog) Append(e rollout.Event) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return durable.Append(l.file, append(printable.JSON(line), '\n'))
}

// Close closes the file.
func (l *EventLog) Close() error { return l.file.Close() }
