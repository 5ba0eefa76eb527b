package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Text is a text in which secrets may stand at known places of IOS syntax, such as a
// configuration line or a piece of running-config. It prints with each of them masked.
type Text struct{ raw string }

// NewText makes a Text of a text as it goes over the wire.
func NewText(raw string) Text { return Text{raw: raw} }

// Reveal gives the text with its secrets: for the wire and for comparison, never for output.
func (t Text) Reveal() string { return t.raw }

// String implements [fmt.Stringer]: the text with the secrets in it masked.
func (t Text) String() string { return MaskSyntax(t.raw) }

// Format implements [fmt.Formatter], so that no verb prints more than String does.
func (t Text) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// MarshalText implements [encoding.TextMarshaler]; JSON and YAML use it.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// LogValue implements [slog.LogValuer].
func (t Text) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MaskSyntax masks the secrets that stand where IOS syntax puts them, and what follows a word for a secret that it
// does not know; it needs to know no value. It leaves the words in front and the line structure alone.
func MaskSyntax(text string) string { return (*Redactor)(nil).Redact(text) }
