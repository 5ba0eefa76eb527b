package view

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// varying finds what the details of two sites differ in though they say the same: addresses, names of
// hosts and people, fingerprints, serial numbers, times and numbers. What stands in the first group
// stays: the number of a step is part of the cause.
var varying = regexp.MustCompile(`(?i)(\bsteps? \d+)` +
	`|SHA256:[a-z0-9+/=]+` +
	`|\b[a-z0-9._+-]+@[a-z0-9._-]*[a-z0-9]` +
	`|\[[0-9a-f:.]*:[0-9a-f:.]*\](?::\d+)?` + // [v6]:port
	`|\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}\b` +
	`|\b\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?` +
	`|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\b` +
	`|\b0x[0-9a-f]+\b` +
	`|\b[a-z]{3}\d{4}[a-z0-9]{4}\b` + // serial number of a router
	`|\d+(?:[.:]\d+)*(?:(?:ns|us|µs|ms|s|m|h)\b|[mh]\d[\d.hms]*)?`)

// gap stands where details of one cause differ.
const gap = "…"

// detail is a text in pieces: words that are part of the cause, and between them what varies.
type detail struct{ words, values []string }

func (d detail) key() string { return strings.Join(d.words, "\x00") }

// apart takes a detail to pieces. own are the names and addresses of its site.
func apart(text string, own ...string) detail {
	var d detail
	at := 0
	for _, span := range spansOf(text, own) {
		d.words = append(d.words, text[at:span[0]])
		d.values = append(d.values, text[span[0]:span[1]])
		at = span[1]
	}
	d.words = append(d.words, text[at:])
	return d
}

// spansOf are the places of what varies, in order and apart.
func spansOf(text string, own []string) [][2]int {
	var spans [][2]int
	lower := asciiLower(text)
	for _, name := range own {
		for from := 0; name != ""; {
			i := strings.Index(lower[from:], asciiLower(name))
			if i < 0 {
				break
			}
			begin, end := from+i, from+i+len(name)
			if !wordAt(text, begin-1) && !wordAt(text, end) {
				spans = append(spans, [2]int{begin, end})
			}
			from = end
		}
	}
	for _, m := range varying.FindAllStringSubmatchIndex(text, -1) {
		if m[2] < 0 {
			spans = append(spans, [2]int{m[0], m[1]})
		}
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], b[1]-a[1]) })
	var out [][2]int
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// asciiLower keeps the places of bytes, which strings.ToLower may not.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// wordAt reports whether a letter or a digit stands there.
func wordAt(text string, i int) bool {
	if i < 0 || i >= len(text) {
		return false
	}
	c := text[i]
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// causesOf groups the failures: the class that needs a person first, then the one of most sites.
func causesOf(sites []ReportedSite) []ReportedCause {
	type group struct {
		detail
		cause ReportedCause
	}
	var groups []*group
	index := map[string]*group{}
	for _, s := range sites {
		if s.Ended.IsZero() || s.Outcome == string(rollout.Done) {
			continue
		}
		host, _, _ := strings.Cut(s.Router, ":")
		d := apart(s.Detail, s.Router, s.Site, host)
		key := s.Outcome + "\x00" + d.key()
		g := index[key]
		if g == nil {
			g = &group{d, ReportedCause{Outcome: s.Outcome, Site: s.Site, Sample: s.Detail}}
			index[key] = g
			groups = append(groups, g)
		}
		g.cause.Sites = append(g.cause.Sites, s.Site)
		for i, value := range d.values {
			if value != g.values[i] {
				g.values[i] = gap
			}
		}
	}
	out := []ReportedCause{}
	for _, g := range groups {
		g.cause.Count = len(g.cause.Sites)
		g.cause.Cause = g.together()
		out = append(out, g.cause)
	}
	slices.SortStableFunc(out, func(a, b ReportedCause) int {
		return cmp.Or(severity(a.Outcome)-severity(b.Outcome), b.Count-a.Count)
	})
	return out
}

// together is the detail with its values put back; those that differ are gaps.
func (d detail) together() string {
	var b strings.Builder
	for i, word := range d.words {
		b.WriteString(word)
		if i < len(d.values) {
			b.WriteString(d.values[i])
		}
	}
	if b.Len() == 0 {
		return "no reason was written down"
	}
	return b.String()
}

// severity orders the classes: what is open on a router first.
func severity(outcome string) int {
	order := []rollout.Outcome{rollout.InDoubt, rollout.Unproven, rollout.Unexpected, rollout.RolledBack,
		rollout.Refused, rollout.Unreachable}
	if i := slices.Index(order, rollout.Outcome(outcome)); i >= 0 {
		return i
	}
	return len(order)
}
