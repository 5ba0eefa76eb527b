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
	mu     sync.RWMutex
	values []string // longest first
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
			if len(form) >= 4 && !slices.Contains(r.values, form) {
				r.values = append(r.values, form)
			}
		}
	}
	slices.SortStableFunc(r.values, func(a, b string) int { return len(b) - len(a) })
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
	if r != nil {
		r.mu.RLock()
		for _, value := range r.values {
			text = strings.ReplaceAll(text, value, Mask)
		}
		r.mu.RUnlock()
	}
	return MaskSyntax(text)
}

// ReplaceValues rewrites every known value, wherever it stands, and leaves the rest alone. It is for
// writers that do not mask but name what was there. with is given a secret.
func (r *Redactor) ReplaceValues(text string, with func(value string) string) string {
	if r == nil {
		return text
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	var pairs []string
	for _, value := range r.values {
		if strings.Contains(text, value) {
			pairs = append(pairs, value, with(value))
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Writer redacts line by line, so that no secret slips through in two halves. Close writes the
// last line; it does not close w.
func (r *Redactor) Writer(w io.Writer) *Writer { return &Writer{redactor: r, to: w} }

// Writer is an [io.WriteCloser] that redacts what passes through.
type Writer struct {
	redactor *Redactor
	to       io.Writer
	mu       sync.Mutex
	pending  []byte
}

// Write implements [io.Writer]; it writes whole lines and keeps the rest until the next call.
func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	newline := bytes.LastIndexByte(b, '\n')
	end := len(w.pending) + newline + 1
	w.pending = append(w.pending, b...)
	if newline < 0 {
		return len(b), nil
	}
	_, err := io.WriteString(w.to, w.redactor.Redact(string(w.pending[:end])))
	w.pending = append(w.pending[:0], w.pending[end:]...)
	return len(b), err
}

// Close writes what is left.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := io.WriteString(w.to, w.redactor.Redact(string(w.pending)))
	w.pending = nil
	return err
}
