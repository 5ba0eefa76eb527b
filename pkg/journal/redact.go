package journal

import (
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// programWords are strings that the program itself writes and reads again, so they are never masked. They do
// not give a secret away that happens to be one of these words.
var programWords = regexp.MustCompile(`^(?:(?:hmac-)?sha256:[0-9a-f]{64}|key:[0-9a-f]{16}|salt:[0-9a-f]{32}` +
	`|(?:flash:ziatunnel-)?\d{8}-\d{6}-[0-9a-f]{6}(?:-\d+|\.conf)?|revert|revert now|reload|timer|restore` +
	`|done|not_proven|rolled_back|in_doubt|refused|failed|router_replaced|apply|resume|rollback|remove|failover` +
	`|keep|(?:\d+(?:\.\d+)?(?:h|m|s|ms))+)$`)

// redact masks the secrets in a string of a record: those that the syntax shows, and those whose value is
// known. Digests stay.
func (s *Store) redact(text string) string {
	if programWords.MatchString(text) {
		return text
	}
	mask := func(string) string { return secret.Mask }
	return s.replaceValues(replaceSecrets(text, prose, mask), mask)
}

// digestSecrets replaces secrets by digests: those that the syntax shows, and those whose value is known.
func (s *Store) digestSecrets(text string, d Digests) string {
	return s.replaceValues(d.Mask(text), d.of)
}

// replaceValues rewrites known values between digests, never inside one.
func (s *Store) replaceValues(text string, with func(value string) string) string {
	var b strings.Builder
	for {
		token := digestToken.FindStringIndex(text)
		if token == nil {
			b.WriteString(s.Redactor.ReplaceValues(text, with))
			return b.String()
		}
		b.WriteString(s.Redactor.ReplaceValues(text[:token[0]], with))
		b.WriteString(text[token[0]:token[1]])
		text = text[token[1]:]
	}
}
