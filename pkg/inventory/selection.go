package inventory

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/ziatunnel/ziatunnel/pkg/filename"
)

// Select keeps the sites that fit all expressions. One is KEY=VALUE,... or KEY!=VALUE,...; KEY is
// name, with * and ? in its values, group, or a label. A label that no site has is an error, because it
// would select nothing, or with != everything.
func (v Inventory) Select(expressions ...string) (Inventory, error) {
	out := v
	for _, text := range expressions {
		e, err := parseExpression(text)
		if err != nil {
			return Inventory{}, err
		}
		if !e.known(v) {
			return Inventory{}, fmt.Errorf("--select %s: no site has the label %q", text, e.key)
		}
		out.Sites = slices.DeleteFunc(slices.Clone(out.Sites), func(s Entry) bool { return e.fits(s) == e.not })
	}
	return out, nil
}

// expression is one condition.
type expression struct {
	key    string
	values []string
	not    bool
}

func parseExpression(text string) (expression, error) {
	key, values, ok := strings.Cut(norm.NFC.String(text), "=") // as labels are read
	var e expression
	e.key, e.not = strings.CutSuffix(strings.TrimSpace(key), "!")
	for value := range strings.SplitSeq(values, ",") {
		value = strings.TrimSpace(value)
		if _, err := path.Match(value, ""); err != nil || value == "" {
			ok = false
		}
		e.values = append(e.values, value)
	}
	if !ok || e.key == "" {
		return e, fmt.Errorf("--select %q: write KEY=VALUE, as in region=apac,emea, group!=pilot or name=tokyo-*", text)
	}
	return e, nil
}

func (e expression) known(v Inventory) bool {
	return e.key == "name" || e.key == "group" || slices.ContainsFunc(
		v.Sites, func(s Entry) bool { _, ok := s.Site.Labels[e.key]; return ok })
}

func (e expression) fits(s Entry) bool {
	switch e.key {
	case "name":
		return slices.ContainsFunc(
			e.values, func(pattern string) bool {
				ok, _ := path.Match(filename.Key(pattern), filename.Key(s.Site.Name))
				return ok
			})
	case "group":
		return slices.ContainsFunc(e.values, func(value string) bool { return slices.Contains(s.Site.Groups, value) })
	default:
		return slices.Contains(e.values, s.Site.Labels[e.key])
	}
}
