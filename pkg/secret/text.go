package secret

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"unicode/utf8"
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

// iosSecret finds the places of IOS syntax where a secret stands: everything after the keyword
// and its optional type digit, up to the end of the line or the quote around it, because a
// pre-shared key may be any text. `crypto isakmp key K address A` is the one form in which words
// follow the secret. Prose that merely speaks of a password does not match.
var iosSecret = regexp.MustCompile(`(?im)` +
	`(\bpre-shared-key(?:[ \t]+(?:local|remote))?(?:[ \t]+[06])?[ \t]+` +
	`|\b(?:username[ \t]+\S+(?:[ \t]+privilege[ \t]+\d+)?|enable)[ \t]+(?:password|secret)(?:[ \t]+\d)?[ \t]+` +
	`|(?:^|[ ]/[ ])[ \t]*(?:password|secret)(?:[ \t]+\d)?[ \t]+` + // also behind the headers it stands under
	`|\b(?:tacacs-server|radius-server)[ \t](?:[^\n"]*?[ \t])?key(?:[ \t]+[067])?[ \t]+` +
	`|\bppp[ \t]+(?:chap|pap)[ \t](?:[^\n"]*?[ \t])?password(?:[ \t]+\d)?[ \t]+` +
	`|\bcrypto isakmp key(?:[ \t]+[06])?[ \t]+` +
	`|\bsnmp-server community[ \t]+` +
	`|\bkey-string(?:[ \t]+[07])?[ \t]+` +
	`|\bkey 7[ \t]+)` +
	`([^\s"][^"\n]*?)((?:[ \t]+address [^"\n]*)?)(\\?"|$)`)

// MaskSyntax masks the secrets that stand where IOS syntax puts them; it needs to know no value.
// It leaves the keyword and the line structure alone.
func MaskSyntax(text string) string {
	if !mayHoldSecret(text) {
		return text
	}
	return iosSecret.ReplaceAllString(text, "${1}"+Mask+"${3}${4}")
}

// mayHoldSecret reports whether a text has one of the words that iosSecret looks for. Most texts have none, and looking
// for the words is far quicker than the pattern is.
func mayHoldSecret(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return true // a letter that only folds to one of the words
		}
	}
	lower := strings.ToLower(text)
	for _, word := range []string{"key", "password", "secret", "community"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
