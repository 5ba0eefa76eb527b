package branch

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// NamesList reports whether a word of an object, or of a line below it, is the number of an access list: it is the
// list, or may apply it.
func NamesList(n iosconf.Node, number string) bool {
	return slices.Contains(strings.Fields(n.Line), number) ||
		slices.ContainsFunc(n.Children, func(child iosconf.Node) bool { return NamesList(child, number) })
}
