package plan

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// cannotCompareKeys reports whether want is a key and have is one that the router shows encrypted. Then
// nobody can say whether the two are the same.
func cannotCompareKeys(want, have string) bool {
	return strings.HasPrefix(want, "pre-shared-key ") && iosconf.IsEncryptedKey(have)
}

func encryptedKeyNote(want, have iosconf.Object) string {
	for _, n := range have.Nodes {
		for _, peer := range n.Children {
			for _, line := range peer.Children {
				if iosconf.IsEncryptedKey(line.Line) {
					return want.ID +
						": the router keeps its keys encrypted (type 6): cannot compare, they are left alone"
				}
			}
		}
	}
	return ""
}
