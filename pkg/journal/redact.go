package journal

import "regexp"

// programWords are strings that the program itself writes and reads again, so they are never masked. They do
// not give a secret away that happens to be one of these words.
var programWords = regexp.MustCompile(`^(?:(?:hmac-)?sha256:[0-9a-f]{64}|hmac:[0-9a-f]{16}|salt:[0-9a-f]{32}` +
	`|(?:flash:ziatunnel-)?\d{8}-\d{6}-[0-9a-f]{6}(?:-\d+|\.conf)?|revert|revert now|reload|timer|restore` +
	`|done|not_proven|rolled_back|in_doubt|refused|failed|router_replaced|apply|resume|rollback|remove|failover` +
	`|keep|(?:\d+(?:\.\d+)?(?:h|m|s|ms))+)$`)

// redact masks the secrets in a string of a record: those that the syntax shows, and those whose value is
// known. Digests stay.
func (s *Store) redact(text string) string {
	if programWords.MatchString(text) {
		return text
	}
	return s.Redactor.Redact(text)
}

// digestSecrets replaces secrets by digests: those that the syntax shows, and those whose value is known.
func (s *Store) digestSecrets(text string, d Digests) string {
	return s.Redactor.Replace(text, d.of)
}
