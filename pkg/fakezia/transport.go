package fakezia

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
)

// Transport is a client's way to the fake without a socket: any URL is the fake's, by its path. It may be used
// inside a testing/synctest bubble. Connections are cut and clients give up as over a socket.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	served := r.Clone(r.Context())
	served.RequestURI, served.RemoteAddr = r.URL.RequestURI(), "127.0.0.1:1"
	served.Body = http.NoBody
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err = errors.Join(err, r.Body.Close()); err != nil {
			return nil, err
		}
		served.Body = io.NopCloser(bytes.NewReader(body))
	}
	if r.URL.Scheme == "https" {
		served.TLS = &tls.ConnectionState{}
	}
	if t.server.isClosed() {
		return nil, errClosed
	}
	done := make(chan *recorder, 1)
	go func() {
		w := &recorder{header: http.Header{}}
		defer func() {
			if cut := recover(); cut != nil {
				if cut != http.ErrAbortHandler { //nolint:errorlint // it is a value that was thrown
					panic(cut)
				}
				w.cut = true
			}
			done <- w
		}()
		t.server.ServeHTTP(w, served)
	}()
	select {
	case w := <-done:
		return w.response(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// recorder keeps what a handler writes.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	cut    bool
}

// Header implements [http.ResponseWriter].
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *recorder) WriteHeader(status int) { w.status = status }

// Write implements [http.ResponseWriter].
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }

// Flush implements [http.Flusher].
func (w *recorder) Flush() {}

// response is what a client gets of it.
func (w *recorder) response(r *http.Request) (*http.Response, error) {
	if w.cut && w.status == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	for name, values := range w.header {
		if values == nil {
			delete(w.header, name)
		}
	}
	body := io.Reader(&w.body)
	if w.cut {
		body = io.MultiReader(body, broken{})
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(body), ContentLength: -1, Request: r,
	}, nil
}

// broken is a connection that has ended too early.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
