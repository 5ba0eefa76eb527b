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
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Request leaves a request for the process that runs the rollout, or for the one that will: PauseRequested,
// ResumeRequested, AbortRequested, Approved or RetryRequested.
func (s *Store) Request(id string, request rollout.Event) error {
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.Dir(id), requestsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	line = append(append([]byte{'\n'}, printable.JSON(line)...), '\n')
	return errors.Join(durable.Append(f, line), f.Close()) // one write: requests do not mix
}

// Requests gives the requests that come from now on, until ctx ends. It looks for new ones every pause.
func (s *Store) Requests(ctx context.Context, id string, pause time.Duration) <-chan rollout.Event {
	path := filepath.Join(s.Dir(id), requestsFile)
	seen := 0
	if old, err := readRequests(path); err == nil {
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
			requests, err := readRequests(path)
			if err != nil {
				continue // the next look may find it readable
			}
			for ; seen < len(requests); seen++ {
				select {
				case out <- requests[seen]:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}

// readRequests reads all requests. A line that was cut off by a crash is not one.
func readRequests(path string) ([]rollout.Event, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []rollout.Event
	for line := range bytes.Lines(data) {
		var request rollout.Event
		if json.Unmarshal(line, &request) == nil {
			out = append(out, request)
		}
	}
	return out, nil
}
