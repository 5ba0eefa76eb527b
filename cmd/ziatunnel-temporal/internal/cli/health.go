package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/urfave/cli/v2"
	"go.temporal.io/sdk/client"
)

const (
	// defaultHealthAddress is asked by `health`, and answered on in the container.
	defaultHealthAddress = "127.0.0.1:7290"
	healthPath           = "/healthz"
	healthInterval       = 15 * time.Second // between two looks of a worker at itself
	// healthAge is how old a good look may be: a server that restarts makes nobody ill.
	healthAge = time.Minute
)

// health is whether a worker can work. It is safe for concurrent use.
type health struct {
	now func() time.Time

	mu   sync.Mutex
	good time.Time // of the last look that found nothing wrong
	err  error     // of the last look
}

// note takes the result of a look.
func (h *health) note(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err = err; err == nil {
		h.good = h.now()
	}
}

// check fails when the worker has not been well for a while.
func (h *health) check() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch age := h.now().Sub(h.good); {
	case age <= healthAge:
		return nil
	case h.err != nil:
		return h.err
	default:
		return fmt.Errorf("the worker has not looked at itself for %s", age.Round(time.Second))
	}
}

// ServeHTTP implements [http.Handler]: 200 and ok, or 503 and why.
func (h *health) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if err := h.check(); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}

// look asks again and again whether the server answers and the files of the worker can be used.
func (h *health) look(ctx context.Context, checks ...func(context.Context) error) {
	tick := time.NewTicker(healthInterval)
	defer tick.Stop()
	for {
		var all []error
		for _, check := range checks {
			asking, cancel := context.WithTimeout(ctx, answerTime)
			all = append(all, check(asking))
			cancel()
		}
		h.note(errors.Join(all...))
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// answersOf is whether the server answers.
func answersOf(conn client.Client) func(context.Context) error {
	return func(ctx context.Context) error {
		if _, err := conn.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
			return fmt.Errorf("the Temporal server: %w", err)
		}
		return nil
	}
}

// writable is whether files can be made in a directory.
func writable(dir string) func(context.Context) error {
	return func(context.Context) error {
		f, err := os.CreateTemp(dir, ".health-*")
		if err != nil {
			return fmt.Errorf("the state directory: %w", err)
		}
		return errors.Join(f.Close(), os.Remove(f.Name()))
	}
}

// serveHealth answers on an address until stop is called; an empty address is none.
func serveHealth(ctx context.Context, address string, h http.Handler) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--health-address: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+healthPath, h)
	server := &http.Server{Handler: mux, ReadTimeout: answerTime, WriteTimeout: answerTime}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	return func() { _ = server.Close(); <-done }, nil
}

func (p *program) healthCommand() *cli.Command {
	return &cli.Command{
		Name: "health", Usage: "ask a worker on this machine whether it can work: exit status 0, or 1 and why not",
		Description: "For the health check of a container, which has no shell. The worker is one with " +
			"--health-address.",
		Flags: []cli.Flag{&cli.StringFlag{Name: "health-address", Value: defaultHealthAddress,
			EnvVars: []string{"ZIATUNNEL_HEALTH_ADDRESS"}, Usage: "`HOST:PORT` that the worker answers on"}},
		Action: func(c *cli.Context) error {
			ctx, cancel := context.WithTimeout(c.Context, answerTime)
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet,
				"http://"+c.String("health-address")+healthPath, nil)
			if err != nil {
				return err
			}
			answer, err := (&http.Client{Transport: &http.Transport{}}).Do(request) // never by way of a proxy
			if err != nil {
				return fmt.Errorf("no worker answers: %w", err)
			}
			defer answer.Body.Close()
			text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
			if err == nil && answer.StatusCode != http.StatusOK {
				err = fmt.Errorf("the worker cannot work: %s", string(text))
			}
			return err
		},
	}
}
