package fakeios

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// wording is what a router says otherwise than this package does; see Config.Wording.
type wording struct {
	lines   []rewording
	prompts map[string]string
}

type rewording struct {
	line *regexp.Regexp
	to   string
}

// newWording reads Config.Wording: a key with a blank or a percent sign is a line of an answer, any
// other is the word of a prompt.
func newWording(words map[string]string) (wording, error) {
	out := wording{prompts: map[string]string{}}
	for _, from := range slices.Sorted(maps.Keys(words)) {
		to := words[from]
		switch {
		case strings.ContainsAny(from+to, "\r\n") || strings.Trim(from, " *") == "":
			return out, fmt.Errorf("wording %q: one line for one line", from)
		case !strings.ContainsAny(from, " %"):
			out.prompts[from] = to
		default:
			out.lines = append(out.lines, newRewording(from, to))
		}
	}
	return out, nil
}

// newRewording puts one line in place of another: an asterisk stands for any words, and is filled in again.
func newRewording(from, to string) rewording {
	parts := strings.Split(from, "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	to = strings.ReplaceAll(to, "$", "$$")
	for n := 1; strings.Contains(to, "*"); n++ {
		to = strings.Replace(to, "*", fmt.Sprintf("${%d}", n), 1)
	}
	return rewording{regexp.MustCompile("^" + strings.Join(parts, "(.*)") + " *$"), to}
}

// reword says an answer in the words of this router.
func (w wording) reword(answer string) string {
	if len(w.lines) == 0 || answer == "" {
		return answer
	}
	rows := strings.SplitAfter(answer, "\n")
	for i, row := range rows {
		text := strings.TrimSuffix(row, "\n")
		for _, r := range w.lines {
			if r.line.MatchString(text) {
				rows[i] = r.line.ReplaceAllString(text, r.to) + row[len(text):]
				break
			}
		}
	}
	return strings.Join(rows, "")
}

// promptWord is what the prompt shows for a mode.
func (w wording) promptWord(mode string) string {
	word, _, _ := strings.Cut(mode, "/") // modes with one prompt have more to tell them apart
	return cmp.Or(w.prompts[word], word)
}
