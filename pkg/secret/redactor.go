package secret

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Redactor takes secrets out of text, by value wherever they stand, and by IOS syntax even when
// their value is not known. A nil Redactor knows the syntax only. It is safe for concurrent use.
type Redactor struct {
	mu    sync.RWMutex
	known []string
}

// NewRedactor starts with the secrets given.
func NewRedactor(secrets ...String) *Redactor {
	r := &Redactor{}
	r.Add(secrets...)
	return r
}

// Add registers secrets in the forms in which they may be written: plain, quoted, in JSON, in a URL.
func (r *Redactor) Add(secrets ...String) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range secrets {
		for _, form := range forms(s.value) {
			if len(form) >= 4 && !slices.Contains(r.known, form) {
				r.known = append(r.known, form)
			}
		}
	}
}

func forms(value string) []string {
	out := []string{value, url.QueryEscape(value), strings.Trim(strconv.Quote(value), `"`)}
	if b, err := json.Marshal(value); err == nil {
		out = append(out, strings.Trim(string(b), `"`))
	}
	for line := range strings.Lines(value) { // a private key is printed line by line
		if line = strings.TrimSpace(line); len(line) >= 16 {
			out = append(out, line)
		}
	}
	return out
}

// Redact returns text without secrets. Values shorter than four characters are masked only where
// IOS syntax shows them: masking every "a" would hide everything else.
func (r *Redactor) Redact(text string) string {
	return r.Replace(text, func(string) string { return Mask })
}

// Replace rewrites every secret in a text, by value and by syntax, and leaves the rest alone. It is for writers that
// do not mask but say in another form what was there. with is given a secret.
func (r *Redactor) Replace(text string, with func(value string) string) string {
	return r.replace(&reader{}, text, with)
}

func (r *Redactor) replace(lines *reader, text string, with func(value string) string) string {
	spans := joined(r.values(text, lines.spansOf(text)))
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.from])
		b.WriteString(with(text[s.from:s.to]))
		at = s.to
	}
	b.WriteString(text[at:])
	return b.String()
}

// values adds the places of known values, which are never inside a digest.
func (r *Redactor) values(text string, spans []span) []span {
	if r == nil {
		return spans
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, value := range r.known {
		for from := 0; ; {
			at := strings.Index(text[from:], value)
			if at < 0 {
				break
			}
			at += from
			from = at + 1
			if !insideDigest(text, at, at+len(value)) {
				spans = append(spans, span{at, at + len(value)})
				from = at + len(value)
			}
		}
	}
	return spans
}

// Writer redacts line by line, so that no secret slips through in two halves. Close writes the
// last line; it does not close w.
func (r *Redactor) Writer(w io.Writer) *Writer { return &Writer{redactor: r, to: w, lines: &reader{}} }

// Writer is an [io.WriteCloser] that redacts what passes through.
type Writer struct {
	redactor *Redactor
	to       io.Writer
	mu       sync.Mutex
	pending  []byte
	lines    *reader // what the lines so far say about the next
}

// Write implements [io.Writer]; it writes whole lines and keeps the rest until the next call.
func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	end := bytes.LastIndexByte(b, '\n') + 1
	if end == 0 {
		w.pending = append(w.pending, b...)
		return len(b), nil
	}
	err := w.redacted(string(append(w.pending, b[:end]...)))
	w.pending = append(w.pending[:0], b[end:]...)
	return len(b), err
}

// redacted writes whole lines.
func (w *Writer) redacted(text string) error {
	_, err := io.WriteString(w.to, w.redactor.replace(w.lines, text, func(string) string { return Mask }))
	return err
}

// Close writes what is left.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.redacted(string(w.pending))
	w.pending = nil
	return err
}
