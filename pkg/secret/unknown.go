package secret

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// strength says how sure it is that a word stands in front of a secret.
type strength byte

const (
	none   strength = iota
	weak            // it has other meanings
	strong          // it has none
)

// secretWords stand in front of secrets, also as the last part of a word: shared-secret, _password, auth-key.
var secretWords = map[string]strength{
	"password": strong, "passwd": strong, "pwd": strong, "passphrase": strong, "passcode": strong, "pass": weak,
	"secret": strong, "psk": strong, "community": weak, "token": weak, "key": weak, "nthash": strong, "pmk": strong,
	"keystring": strong, "cookie": weak, "idtoken": strong, "pin": weak, "credential": weak, "apikey": strong,
}

// wholeWords are those whose last part says something else.
var wholeWords = map[string]strength{
	"key-string": strong, "auth-string": strong, "challenge-string": strong, "preshared-key": strong,
	"pre-shared-key": strong, "pre-share-key": strong, "shared-key": strong, "session-key": strong,
	"authentication-key": strong, "server-key": strong, "message-digest-key": strong, "auth-key": strong,
	"private-key": strong, "secret-key": strong, "api-key": strong, "access-key": strong, "encryption-key": strong,
	"set-key": strong, "wep-key": strong,
	"addressed-key": none, "named-key": none, "trusted-key": none, "broadcast-key": none, "public-key": none,
	"host-key": none, "host_key": none, "ssh-key": none,
	"no-key": none, "config-key": none, "bypass": none, "by-pass": none,
}

// secretWord is how sure it is that what follows a word is a secret.
func secretWord(low string) strength {
	if s, ok := wholeWords[low]; ok {
		return s
	}
	if i := strings.LastIndexAny(low, "-_"); i >= 0 {
		s := secretWords[low[i+1:]]
		if s == weak && i == 0 {
			return strong // a variable of an EEM policy
		}
		return s
	}
	return secretWords[low]
}

// unknown finds a value behind the i-th word, if that is a word for a secret and it is not plain that it speaks of
// something else. next is the first word behind all that was looked at.
func (l *line) unknown(i int, where setting) (value span, next int, ok bool) {
	w := l.words[i]
	if value, ok := l.assigned(w); ok {
		return value, l.behind(i, value.to), true
	}
	sure := secretWord(w.low)
	if sure == none || endsClause(w.after) || w.after == '!' {
		return span{}, i + 1, false
	}
	if value, ok := l.field(w, sure); ok {
		return value, l.behind(i, value.to), true
	}
	last, typed := l.skipOptions(i)
	at, ok := l.valueBehind(last)
	if !ok {
		return span{}, i + 1, false
	}
	value = l.valueAt(at, l.words[last].limit, false)
	first := strings.ToLower(l.firstOf(value))
	if !typed && !where.commanded(l, i) {
		if l.speaks(i, last, value, sure, where) {
			value, ok = l.named(value)
			return value, l.behind(i, value.to), ok
		}
	}
	if counted[w.low] && strings.Trim(first, "0123456789") == "" && len(first) <= 2 {
		return span{}, i + 1, false
	}
	if w.low == "key" && !typed && where.numbersKey(l, i, first) {
		return span{}, i + 1, false
	}
	if isReference(first) || namesFile(w.low, first) ||
		lastPart(w.low) == "credential" && identity.MatchString(first) {
		return span{}, i + 1, false
	}
	return value, l.behind(i, value.to), true
}

// identity is the user FQDN of a VPN credential, by which everybody speaks of it: the key is no part of that.
var identity = lazyregexp.New(`^[a-z0-9][a-z0-9._+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+[.,;:)]*$`)

// namesFile reports whether a word names a site file, as in `portal credential tokyo-01.yaml`: behind a word that has
// other meanings than a secret, or behind a flag. A password may look like anything.
func namesFile(word, value string) bool {
	return (secretWord(word) == weak || strings.HasPrefix(word, "--")) &&
		(strings.HasSuffix(value, ".yaml") || strings.HasSuffix(value, ".yml"))
}

// counted are words behind which a small number counts something: the Diffie-Hellman group in a table of security
// associations, the passes of a rollback.
var counted = map[string]bool{"psk": true, "pass": true}

// behind is the index of the first word behind the i-th that begins at a place or later.
func (l *line) behind(i, at int) int {
	for i++; i < len(l.words) && l.words[i].from < at; i++ {
	}
	return i
}

// assigned finds the value in password=value and password:value.
func (l *line) assigned(w word) (span, bool) {
	i := strings.IndexAny(w.low, "=:")
	if i <= 0 || len(w.low) != w.to-w.from || secretWord(w.low[:i]) == none {
		return span{}, false
	}
	at := w.from + i + 1
	value := l.valueAt(at, w.limit, true)
	if value.from == value.to || isReference(w.low[i+1:]) || strings.HasPrefix(w.low[i+1:], "//") ||
		secretWord(w.low[:i]) == weak && !looksSecret(l.text[at:value.to]) {
		return span{}, false
	}
	return value, true
}

// field finds the value of a field of JSON: "password": "value".
func (l *line) field(w word, sure strength) (span, bool) {
	rest := l.text[w.to:]
	quote := len(rest) - len(strings.TrimLeft(rest, `\`))
	if quote >= len(rest) || rest[quote] != '"' {
		return span{}, false
	}
	mark := rest[:quote+1]
	value := strings.TrimLeft(rest[quote+1:], blanks)
	value, ok := strings.CutPrefix(value, ":")
	if !ok {
		return span{}, false
	}
	if value, ok = strings.CutPrefix(strings.TrimLeft(value, blanks), mark); !ok {
		return span{}, false
	}
	from := len(l.text) - len(value)
	q := quotes{ends: []int{len(l.text)}}
	q.at(from-1, quote)
	to := q.closing(l.text, from)
	text := l.text[from:to]
	if to == from || isReference(text) || sure == weak && !looksSecret(text) {
		return span{}, false
	}
	return span{from, to}, true
}

// optionWords may stand between a word for a secret and the secret.
var optionWords = map[string]bool{
	"local": true, "remote": true, "ascii": true, "hex": true, "clear": true, "cleartext": true, "clear-text": true,
	"encrypted": true, "plain": true, "plaintext": true, "md5": true, "sha": true, "sha1": true, "sha256": true,
	"hmac-sha-256": true,
}

// skipOptions gives the last word in front of the value, and whether that is the digit of its type.
func (l *line) skipOptions(i int) (last int, typed bool) {
	limit := l.words[i].limit
	for last = i; last+1 < len(l.words) && l.words[last+1].from < limit; last++ {
		low := l.words[last+1].low
		if l.isType(last + 1) {
			return last + 1, true
		}
		if _, more := l.valueBehind(last + 1); !optionWords[low] || !more {
			break
		}
	}
	return last, false
}

// speaks reports whether a sentence, or a command that is known to hold no secret, speaks of a secret here.
func (l *line) speaks(i, last int, value span, sure strength, where setting) bool {
	first := strings.ToLower(l.firstOf(value))
	bare := strings.Trim(first, ".,;:!?)(\"'`")
	low := l.words[i].low
	switch {
	case where.quiet, bare == "", bare == "-", strings.HasPrefix(first, "--"), isReference(first),
		placeholders[strings.Trim(l.firstOf(value), "`")], linking[bare], slices.Contains(speakOf[lastPart(low)], bare):
		return true
	case secretWord(low) != none && l.afterArticle(i):
		return true
	case strings.ContainsAny(first[:1], `)]},;|`) && last == i:
		return true
	case strings.ContainsAny(first[:1], `([{%`) && last == i && l.goesOn(value):
		return true
	case sure == weak && where.sentence > 0 && i >= where.sentence && l.goesOn(value):
		return !looksSecret(l.text[value.from : value.from+len(first)])
	case sure == weak && (where.freeText || l.words[i].after == ':'):
		return !looksSecret(l.text[value.from : value.from+len(first)])
	}
	return false
}

// firstOf is the first word of a value.
func (l *line) firstOf(value span) string {
	return l.text[value.from:l.valueAt(value.from, value.to, true).to]
}

// goesOn reports whether a value has more than one word, or ends as a sentence does.
func (l *line) goesOn(value span) bool {
	text := l.text[value.from:value.to]
	return strings.ContainsAny(text, blanks) || strings.HasSuffix(text, ".") || strings.HasSuffix(text, ":")
}

// placeholders are what a manual writes in the place of a secret: `pre-shared-key KEY`.
var placeholders = map[string]bool{"KEY": true, "PASSWORD": true, "SECRET": true, "PSK": true, "*": true, "%s": true,
	"%q": true, "%v": true}

// afterArticle reports whether a word stands where only a sentence has one.
func (l *line) afterArticle(i int) bool {
	if i == 0 {
		return false
	}
	before := l.words[i-1]
	if before.low == "no" && strings.Contains(l.words[i].low, "-") {
		return false // a word of IOS, behind the no of IOS
	}
	return articles[before.low] && before.limit == l.words[i].limit && (!before.starts || !prefixes[before.low])
}

func lastPart(low string) string { return low[strings.LastIndexAny(low, "-_")+1:] }

// named finds what a sentence says a secret is: "the password is hunter2".
func (l *line) named(value span) (span, bool) {
	at := value.from
	for range 3 {
		one := l.valueAt(at, value.to, true)
		text := l.text[one.from:one.to]
		if looksSecret(text) {
			return one, true
		}
		if !naming[strings.ToLower(strings.Trim(text, `:=`))] {
			break
		}
		for at = one.to; at < value.to && blankAt(l.text, at) > 0; {
			at += blankAt(l.text, at)
		}
		if at >= value.to {
			break
		}
	}
	return value, false
}

// looksSecret reports whether a word looks like one that was made up to be a secret: digits among its letters, or
// signs, or letters of both kinds.
func looksSecret(text string) bool {
	text = strings.Trim(text, `.,;:"'()`)
	if len(text) < 4 || strings.ContainsAny(text, "/<>%()[]{}") || covered(text) || isReference(text) {
		return false
	}
	var lower, upper, digit, sign, dot bool
	for i, c := range text {
		switch {
		case c >= 'a' && c <= 'z':
			lower = true
		case c >= 'A' && c <= 'Z':
			upper = upper || i > 0
		case c >= '0' && c <= '9':
			digit = true
		case c == '.' || c == ':':
			dot = true
		case strings.ContainsRune("!@$^&*~#?+=", c):
			sign = true
		}
	}
	letter := lower || upper || text[0] >= 'A' && text[0] <= 'Z'
	return !dot && (letter && digit || sign && letter || lower && upper)
}

// isReference reports whether a text says where a secret is kept, as a site file does.
func isReference(text string) bool {
	text = strings.Trim(text, `"'`+"`")
	return strings.HasPrefix(text, "env:") || strings.HasPrefix(text, "file:") || strings.HasPrefix(text, "cmd:")
}
