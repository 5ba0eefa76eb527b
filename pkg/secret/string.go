package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Mask is what stands in the place of a secret in everything that is printed.
const Mask = "******"

// String is a secret value: a password, an enable secret, a pre-shared key. It prints as [Mask]
// under every verb and in JSON, YAML and structured logs. The zero value is the absent secret.
type String struct{ value string }

// New makes a secret of a value.
func New(value string) String { return String{value: value} }

// Reveal gives the value itself: for the wire and for validation, never for output.
func (s String) Reveal() string { return s.value }

// IsZero reports whether there is no secret.
func (s String) IsZero() bool { return s.value == "" }

// String implements [fmt.Stringer] with the mask; the absent secret prints as nothing.
func (s String) String() string {
	if s.value == "" {
		return ""
	}
	return Mask
}

// Format implements [fmt.Formatter], so that %#v, %x and %q print the mask too.
func (s String) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText implements [encoding.TextMarshaler] with the mask; JSON and YAML use it.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements [slog.LogValuer] with the mask.
func (s String) LogValue() slog.Value { return slog.StringValue(s.String()) }
