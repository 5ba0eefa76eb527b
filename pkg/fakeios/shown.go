package fakeios

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// newShown reads Config.Shown.
func newShown(lines map[string]string) ([]rewording, error) {
	var out []rewording
	for _, from := range slices.Sorted(maps.Keys(lines)) {
		to := lines[from]
		if strings.ContainsAny(from+to, "\r\n") || strings.Trim(from, " *") == "" {
			return nil, fmt.Errorf("shown %q: one line for one line", from)
		}
		out = append(out, newRewording(from, to))
	}
	return out, nil
}

// asShown is a configuration as this router shows it: some lines in other words, some not at all.
func (r *Router) asShown(text string) string {
	if len(r.shown) == 0 {
		return text
	}
	var out strings.Builder
	hidden := -1 // indentation of the hidden line whose block this is
	for row := range strings.Lines(text) {
		line := strings.TrimSuffix(row, "\n")
		words := strings.TrimLeft(line, " ")
		indent := len(line) - len(words)
		if hidden >= 0 && indent > hidden {
			continue
		}
		hidden = -1
		i := slices.IndexFunc(r.shown, func(rule rewording) bool { return rule.line.MatchString(words) })
		switch {
		case i < 0:
			out.WriteString(row)
		case r.shown[i].to == "":
			hidden = indent
		default:
			out.WriteString(line[:indent] + r.shown[i].line.ReplaceAllString(words, r.shown[i].to) + row[len(line):])
		}
	}
	return out.String()
}
