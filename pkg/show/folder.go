package show

import "strings"

// CommandOfFolder is the command whose output a folder holds. The name of the folder is the command with
// dashes for blanks; words of a command may have dashes of their own, as in show-route-map. ok is false when
// there is no parser for it.
func CommandOfFolder(name string) (command string, ok bool) {
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
