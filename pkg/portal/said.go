package portal

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// said is what an answer that is no success says. Recorded are: {"code", "message"}, either of them alone, nothing,
// HTML, and plain text; of OneAPI {"detail"} and, for tokens, {"error", "error_description"}.
type said struct {
	code, message string
	empty         bool          // the answer has no body
	page          bool          // it is HTML: something else than the API has answered
	pause         time.Duration // that ZIA asks for; below 0: it asks for none
}

// longest is how much of a message is kept, in bytes.
const longest = 300

// read takes an answer apart; now is for a pause that is given as a moment.
func read(header http.Header, body []byte, now time.Time) said {
	s := said{pause: headerPause(header, now)}
	body = bytes.TrimSpace(body)
	var fields map[string]json.RawMessage
	switch kind := strings.ToLower(header.Get("Content-Type")); {
	case len(body) == 0:
		s.empty = true
	case body[0] == '{' && json.Unmarshal(body, &fields) == nil:
		s.code = word(fields, "code", "error", "errorCode")
		s.message = word(fields, "message", "error_description", "detail", "errorMessage", "title")
		s.pause = max(s.pause, seconds(word(fields, "Retry-After", "retry-after"), now))
	case body[0] == '<' || strings.HasPrefix(kind, "text/html"):
		s.page = true
		s.message = "an HTML page" + title(body)
	default:
		s.message = string(body)
	}
	return s
}

// word is the first of some fields that has a text or a number.
func word(fields map[string]json.RawMessage, keys ...string) string {
	for _, key := range keys {
		var text string
		if json.Unmarshal(fields[key], &text) == nil && text != "" {
			return text
		}
		var number json.Number
		if json.Unmarshal(fields[key], &number) == nil && number != "" {
			return number.String()
		}
	}
	return ""
}

var titled = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title`)

// title is what a page calls itself: `, "Maintenance"`.
func title(page []byte) string {
	if m := titled.FindSubmatch(page); m != nil {
		if text := strings.TrimSpace(html.UnescapeString(string(m[1]))); text != "" {
			return ` "` + text + `"`
		}
	}
	return ""
}

// headerPause is the pause that the header asks for. ZIA gives it as a number of seconds (recorded), OneAPI tells when
// the limit is whole again in a header of its own.
func headerPause(h http.Header, now time.Time) time.Duration {
	if d := seconds(h.Get("Retry-After"), now); d >= 0 {
		return d
	}
	if h.Get("X-Ratelimit-Remaining") == "0" {
		return seconds(h.Get("X-Ratelimit-Reset"), now)
	}
	return -1
}

// seconds reads "1", "1 seconds", "0 seconds" (recorded), "2 minutes", "1 hour" (inferred), or the date of an HTTP
// header; below 0: it is none of them.
func seconds(text string, now time.Time) time.Duration {
	number, unit, _ := strings.Cut(strings.TrimSpace(text), " ")
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		if at, err := http.ParseTime(text); err == nil {
			return max(0, at.Sub(now))
		}
		return -1
	}
	per := time.Second
	switch unit = strings.ToLower(strings.TrimSpace(unit)); {
	case strings.HasPrefix(unit, "minute"):
		per = time.Minute
	case strings.HasPrefix(unit, "hour"):
		per = time.Hour
	}
	const most = 1e6 // seconds: more is no pause
	if !(n >= 0 && n*per.Seconds() <= most) {
		return -1
	}
	return time.Duration(n * float64(per))
}

// has reports whether what was said holds a text, without regard to case.
func (s said) has(text string) bool {
	return strings.Contains(strings.ToLower(s.code+" "+s.message), strings.ToLower(text))
}

// cut keeps the beginning of a long text.
func cut(s string) string {
	if len(s) <= longest {
		return s
	}
	s = s[:longest]
	for s != "" && !utf8.ValidString(s[max(0, len(s)-utf8.UTFMax):]) {
		s = s[:len(s)-1]
	}
	return s + "…"
}
