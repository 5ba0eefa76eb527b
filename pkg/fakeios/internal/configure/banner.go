package configure

import (
	"strings"
)

// setBanner takes a text between two delimiters, over as many lines as it needs. "^C" as two
// characters counts as one delimiter, as it does in a pasted configuration.
func setBanner(s *Session, a args) string {
	kind, rest := a["kind"], a["text"]
	delimiter := rest[:1]
	if strings.HasPrefix(rest, "^C") {
		delimiter = "^C"
	}
	rest = rest[len(delimiter):]
	var lines []string
	take := func(line string) bool {
		text, _, closed := strings.Cut(line, delimiter)
		lines = append(lines, text)
		if closed {
			s.Config.Banners[kind] = strings.Join(lines, "\n")
		}
		return closed
	}
	if take(rest) {
		return ""
	}
	s.capture = take
	return "Enter TEXT message.  End with the character '" + delimiter + "'.\n"
}
