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

// missingLines are the canonical lines that want has and have has not. A key that cannot be
// compared is not missing.
func missingLines(want, have iosconf.Object) []string {
	there, unknown := map[string]bool{}, map[string]bool{}
	for _, line := range have.Lines() {
		there[line] = true
		if i := strings.LastIndex(line, " / "); i >= 0 && iosconf.IsEncryptedKey(line[i+3:]) {
			unknown[line[:i]] = true
		}
	}
	var out []string
	for _, line := range want.Lines() {
		i := strings.Index(line, " / pre-shared-key ")
		if !there[line] && (i < 0 || !unknown[line[:i]]) {
			out = append(out, line)
		}
	}
	return out
}
