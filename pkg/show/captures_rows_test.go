package show

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// facts is one row of a tree of JSON or YAML: its values by name, each as text.
type facts map[string]string

// rowsOf walks a tree along a pattern and gives what it finds at the end as rows. The steps are
// divided by slashes: a key, several keys with bars between them, `#` for every element of a list,
// `$name` for every key of a map, which becomes a value itself, and `**key` for every map below that
// has this key. A row has the values of the maps on the way too, by `../name`, and by their name
// alone where no map below has the same. What is nested below the end has dots in its name.
func rowsOf(tree any, pattern string) []facts {
	var out []facts
	steps := strings.Split(pattern, "/")
	if pattern == "" {
		steps = nil
	}
	descend(tree, steps, facts{}, func(f facts) { out = append(out, f) })
	return out
}

func descend(tree any, steps []string, above facts, found func(facts)) {
	if len(steps) == 0 {
		here := maps.Clone(above)
		flatten(tree, "", here)
		found(here)
		return
	}
	step := steps[0]
	switch node := tree.(type) {
	case []any:
		if step == "#" {
			for _, one := range node {
				descend(one, steps[1:], above, found)
			}
		}
	case map[string]any:
		if key, ok := strings.CutPrefix(step, "**"); ok {
			everywhere(node, key, func(one map[string]any) { descend(one, steps[1:], above, found) })
			return
		}
		inherited := below(above, node)
		name, any := strings.CutPrefix(step, "$")
		for _, key := range slices.Sorted(maps.Keys(node)) {
			if !any && !slices.Contains(strings.Split(step, "|"), key) {
				continue
			}
			next := maps.Clone(inherited)
			if any && name != "" {
				next[name] = squeeze(key)
			}
			descend(node[key], steps[1:], next, found)
		}
	}
}

// below adds the plain values of a map to what is handed down.
func below(above facts, node map[string]any) facts {
	out := maps.Clone(above)
	for key, value := range node {
		if text, ok := plain(value); ok {
			out[key], out["../"+key] = text, text
		}
	}
	return out
}

func everywhere(node any, key string, found func(map[string]any)) {
	switch node := node.(type) {
	case map[string]any:
		if _, ok := node[key]; ok {
			found(node)
		}
		for _, k := range slices.Sorted(maps.Keys(node)) {
			everywhere(node[k], key, found)
		}
	case []any:
		for _, one := range node {
			everywhere(one, key, found)
		}
	}
}

// flatten puts all values below a node into a row. A list of plain values is one value.
func flatten(node any, name string, into facts) {
	if text, ok := plain(node); ok {
		into[name] = text
		return
	}
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			flatten(value, strings.TrimPrefix(name+"."+key, "."), into)
		}
	case []any:
		var all []string
		for _, one := range node {
			text, ok := plain(one)
			if !ok {
				return
			}
			all = append(all, text)
		}
		if len(all) > 0 {
			into[name] = strings.Join(all, " | ")
		}
	}
}

// plain is a value that is no map and no list, with single blanks.
func plain(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return squeeze(v), true
	case json.Number:
		return strings.TrimSuffix(v.String(), ".0"), true
	case bool, int, uint64, float64:
		return fmt.Sprint(v), true
	}
	return "", false
}
