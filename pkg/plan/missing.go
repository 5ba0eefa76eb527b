package plan

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// missingLines are the canonical lines that want has and have has not. A key that cannot be compared is
// not missing, and neither is a line that IOS would add by itself, where have says it otherwise.
func missingLines(want, have iosconf.Object) []string {
	there := map[string]bool{}
	unknown := map[string]bool{} // headers under which a key is shown encrypted
	said := map[string]bool{}    // headers with the key of a line, see [iosconf.Key]
	for _, line := range have.Lines() {
		there[line] = true
		path, last := lastOf(line)
		if iosconf.IsEncryptedKey(last) {
			unknown[path] = true
		}
		said[path+" / "+iosconf.Key(path, last)] = true
	}
	var out []string
	for _, line := range want.Lines() {
		path, last := lastOf(line)
		switch {
		case there[line], unknown[path] && strings.HasPrefix(last, "pre-shared-key "):
		case iosconf.Implied(last) && said[path+" / "+iosconf.Key(path, last)]:
		default:
			out = append(out, line)
		}
	}
	return out
}

// lastOf splits a line of [iosconf.Object.Lines] into the headers that it stands under and itself.
func lastOf(line string) (path, last string) {
	if i := strings.LastIndex(line, " / "); i >= 0 {
		return line[:i], line[i+3:]
	}
	return "", line
}
