package local

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// requestLine is a line of the file of requests. Each is a chain by itself, because several processes write them: one
// that was changed is none. The nonce tells a request that is made twice from a line that stands twice.
type requestLine struct {
	rollout.Event
	Nonce string `json:"nonce"`
}

func requestChain(id string) chain.Head { return chain.Start("request", id) }

// Request leaves a request for the process that runs the rollout, or for the one that will: PauseRequested,
// ResumeRequested, AbortRequested, Approved or RetryRequested.
func (s *Store) Request(id string, request rollout.Event) error {
	text, err := json.Marshal(requestLine{request, rand.Text()})
	if err != nil {
		return err
	}
	line, _ := requestChain(id).Next(printable.JSON(text))
	f, err := os.OpenFile(filepath.Join(s.Dir(id), requestsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	line = append([]byte{'\n'}, line...)
	return errors.Join(durable.Append(f, line), f.Close()) // one write: requests do not mix
}

// Requests gives the requests that come from now on, until ctx ends. It looks for new ones every pause.
func (s *Store) Requests(ctx context.Context, id string, pause time.Duration) <-chan rollout.Event {
	seen := map[string]bool{}
	if old, err := s.readRequests(id); err == nil {
		for _, r := range old {
			seen[r.line] = true
		}
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
			requests, err := s.readRequests(id)
			if err != nil {
				continue // the next look may find it readable
			}
			for _, r := range requests {
				if seen[r.line] {
					continue
				}
				select {
				case out <- r.event:
					seen[r.line] = true
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}

// request is what stands on a line.
type request struct {
	line  string // as it stands there
	event rollout.Event
}

// readRequests reads all requests. A line that was cut off by a crash, or changed after it was written, is not one.
func (s *Store) readRequests(id string) ([]request, error) {
	data, err := os.ReadFile(filepath.Join(s.Dir(id), requestsFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []request
	for line := range bytes.Lines(data) {
		file := chain.Read(line, nil, requestChain(id))
		var asked requestLine
		if len(file.Faults) == 0 && len(file.Lines) == 1 && json.Unmarshal(line, &asked) == nil {
			out = append(out, request{string(line), asked.Event})
		}
	}
	return out, nil
}
