package fakezia

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Listen answers on an address, port 0 for a free one, until ctx ends or the fake is closed.
func (s *Server) Listen(ctx context.Context, address string) error {
	var how net.ListenConfig
	l, err := how.Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s.serving.Go(func() { _ = s.Serve(ctx, l) })
	s.mu.Lock()
	s.listener = l
	s.mu.Unlock()
	return nil
}

// Serve answers on a listener until ctx ends or the fake is closed. The error is nil then. It does not wait for the
// calls that are on their way.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.mu.Lock()
	s.listener, s.http = l, server
	s.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if s.isClosed() {
		_ = server.Close()
	}
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Close ends everything: listeners, calls that wait, and what the clock was asked for. What is pending stays so.
func (s *Server) Close() error {
	s.ending.Do(func() {
		close(s.closed)
		s.mu.Lock()
		if s.stopWaking != nil {
			s.stopWaking()
		}
		server := s.http
		l := s.listener
		s.mu.Unlock()
		switch {
		case server != nil:
			_ = server.Close()
		case l != nil:
			_ = l.Close()
		}
		s.serving.Wait()
	})
	return nil
}

func (s *Server) isClosed() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

// URL is where the fake answers, without a slash at the end; "" when it does not listen. One that listens on all
// addresses of its machine answers there.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	address := s.listener.Addr().String()
	if host, port, err := net.SplitHostPort(address); err == nil && net.ParseIP(host).IsUnspecified() {
		address = net.JoinHostPort("127.0.0.1", port)
	}
	return "http://" + address
}

// BaseURL is where the legacy API begins.
func (s *Server) BaseURL() string { return s.URL() + apiPath }

// OneAPIURL is where the API begins for tokens of OneAPI.
func (s *Server) OneAPIURL() string { return s.URL() + "/zia" + apiPath }

// TokenURL is where tokens of OneAPI come from.
func (s *Server) TokenURL() string { return s.URL() + "/oauth2/v1/token" }
