package show

import "strings"

// CommandOfFolder is the command whose output a folder holds, by its name with dashes for blanks; the words
// of a command may have dashes of their own, as in show-route-map. It says whether there is a
// parser for it.
func CommandOfFolder(name string) (string, bool) {
	words := strings.Split(name, "-")
	if plain := strings.Join(words, " "); HasParser(plain) {
		return plain, true
	}
	for i := 1; i < len(words); i++ {
		one := strings.Join(words[:i], " ") + "-" + strings.Join(words[i:], " ")
		if HasParser(one) {
			return one, true
		}
	}
	return "", false
}
