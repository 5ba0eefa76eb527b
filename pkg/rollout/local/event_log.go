package local

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// eventLine is a line of the file of events as it is read: an event, or one of the two others.
type eventLine struct {
	rollout.Event
	PlanDigest string    `json:"plan_digest"`
	Trusted    *Decision `json:"trusted"`
}

// planLine is written before the first event: the SHA-256 of the plan that the events follow from.
type planLine struct {
	PlanDigest string `json:"plan_digest"`
}

type decisionLine struct {
	Trusted Decision `json:"trusted"`
}

// Decision is a person who has said which lines of a damaged file of events are to be acted on.
type Decision struct {
	By      string   `json:"by"`
	Records int      `json:"records"` // so many of the first lines; those between them and this one do not count
	Damage  []string `json:"damage"`  // what was wrong
}

// eventsOf is what a file of events holds.
type eventsOf struct {
	file       chain.File
	data       []byte
	events     []rollout.Event // before the first place that is damaged
	planDigest string          // empty: of an older version, or nothing has begun
	decisions  []Decision
}

// readEvents reads the events of a rollout. A line that has no hashes and cannot be read is an error: nobody can say
// what happened there.
func (s *Store) readEvents(id string) (out eventsOf, err error) {
	path := filepath.Join(s.Dir(id), eventsFile)
	out.data, err = os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return out, err
	}
	mark, err := os.ReadFile(filepath.Join(s.Dir(id), markFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return out, err
	}
	out.file = chain.Read(out.data, mark, chainOf(id))
	for _, line := range out.file.Lines {
		if len(out.file.Faults) > 0 && line.Number >= out.file.Faults[0].Line {
			break
		}
		var e eventLine
		if err := json.Unmarshal(line.Text, &e); err != nil {
			return out, fmt.Errorf("%s, line %d cannot be read: %w", eventsFile, line.Number, err)
		}
		switch {
		case e.Kind != "":
			out.events = append(out.events, e.Event)
		case e.PlanDigest != "":
			out.planDigest = e.PlanDigest
		case e.Trusted != nil:
			out.decisions = append(out.decisions, *e.Trusted)
		default:
			return out, fmt.Errorf("%s, line %d is no event", eventsFile, line.Number)
		}
	}
	return out, nil
}

// chainOf is where the file of events begins: that of another rollout does not fit.
func chainOf(id string) chain.Head { return chain.Start("rollout", id) }

// EventLog is the file of events, open for more.
type EventLog struct {
	mu    sync.Mutex
	file  *os.File
	mark  string // path of the mark beside it
	head  chain.Head
	lines int
	lost  error // a write that has failed: what follows could not be read
}

// OpenLog opens the events of a rollout for more, and takes away a last line that was cut off. Only
// the holder of the lock of the rollout may call it. It fails with [DamagedError].
func (s *Store) OpenLog(id string) (*EventLog, error) {
	record, was, err := s.load(id)
	if err == nil {
		err = record.Trustworthy()
	}
	if err != nil {
		return nil, err
	}
	l, err := s.openLog(id, was)
	if err != nil {
		return nil, err
	}
	if was.planDigest == "" {
		err = l.write(planLine{record.planDigest})
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func (s *Store) openLog(id string, was eventsOf) (*EventLog, error) {
	f, err := os.OpenFile(filepath.Join(s.Dir(id), eventsFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	whole := wholeLines(was.data)
	if len(whole) < len(was.data) {
		err = f.Truncate(int64(len(whole)))
	}
	if err == nil {
		_, err = f.Seek(int64(len(whole)), io.SeekStart)
	}
	if err = errors.Join(err, durable.SyncDir(s.Dir(id))); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	file := chain.Read(whole, nil, chainOf(id))
	return &EventLog{file: f, mark: filepath.Join(s.Dir(id), markFile), head: file.Head, lines: file.Total}, nil
}

// wholeLines is a file without a last line that is cut off.
func wholeLines(data []byte) []byte { return data[:bytes.LastIndexByte(data, '\n')+1] }

// Append writes an event; it is on the disk when Append returns.
func (l *EventLog) Append(e rollout.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.write(e)
}

func (l *EventLog) write(record any) error {
	text, err := json.Marshal(record)
	if err != nil {
		return err
	}
	return l.writeLine(l.head.Next(printable.JSON(text)))
}

func (l *EventLog) writeLine(line []byte, next chain.Head) error {
	if l.lost != nil {
		return l.lost
	}
	if err := durable.Append(l.file, line); err != nil {
		l.lost = err
		return err
	}
	l.head = next
	l.lines++
	return nil
}

// Close closes the file, and marks where its events end.
func (l *EventLog) Close() error {
	var err error
	if l.lines > 0 {
		err = durable.Replace(l.mark, func(w io.Writer) error {
			_, err := w.Write(l.head.Mark(l.lines))
			return err
		})
	}
	return errors.Join(err, l.file.Close())
}
