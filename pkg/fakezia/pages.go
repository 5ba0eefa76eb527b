package fakezia

import (
	"net/url"
	"strconv"
)

// Pages of a list [documented].
const (
	defaultPageSize = 100
	maxPageSize     = 1000
)

// page is a part of a list.
type page struct{ number, size int }

// pageOf reads page and pageSize; what cannot be is refused [inferred: how].
func pageOf(query url.Values) (p page, bad *answer) {
	p = page{1, defaultPageSize}
	for name, to := range map[string]*int{"page": &p.number, "pageSize": &p.size} {
		if text := query.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || name == "pageSize" && n > maxPageSize {
				wrong := invalid("%s is not valid", name)
				return p, &wrong
			}
			*to = n
		}
	}
	return p, nil
}

// cut is a page of a list. It is never null: behind the last page it is empty.
func cut[T any](list []T, p page) []T {
	if (p.number-1)*p.size >= len(list) {
		return []T{}
	}
	list = list[(p.number-1)*p.size:]
	return list[:min(p.size, len(list))]
}
