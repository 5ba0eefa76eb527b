package local

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Request leaves a wish for whoever carries a rollout out, or will: PauseAsked, ResumeAsked, AbortAsked,
// Approved or RetryAsked.
func (s *Store) Request(id string, wish rollout.Event) error {
	line, err := json.Marshal(wish)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.Dir(id), asksFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	line = append(append([]byte{'\n'}, line...), '\n')
	return errors.Join(durable.Append(f, line), f.Close()) // one write: those of two processes do not mix
}

// Requests gives the wishes that come from now on, until ctx ends. It looks every pause.
func (s *Store) Requests(ctx context.Context, id string, pause time.Duration) <-chan rollout.Event {
	path := filepath.Join(s.Dir(id), asksFile)
	seen := 0
	if old, err := readAsks(path); err == nil {
		seen = len(old)
	}
	out := make(chan rollout.Event)
	go func() {
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			wishes, err := readAsks(path)
			if err != nil {
				continue // the next look may find it readable
			}
			for ; seen < len(wishes); seen++ {
				select {
				case out <- wishes[seen]:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}

// readAsks reads the wishes. A line that was cut off by a crash was no wish.
func readAsks(path string) ([]rollout.Event, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []rollout.Event
	for line := range bytes.Lines(data) {
		var wish rollout.Event
		if json.Unmarshal(line, &wish) == nil {
			out = append(out, wish)
		}
	}
	return out, nil
}
