package grammar

import (
	"regexp"
	"strings"
)

// Token is a word of a typed line and where it stands.
type Token struct {
	Text string
	At   int // offset in the line
}

// Words splits a line at its blanks.
func Words(line string) []Token {
	var out []Token
	for i := 0; i < len(line); i++ {
		at := i
		for i < len(line) && !strings.ContainsRune(" \t\r\n\f", rune(line[i])) {
			i++
		}
		if i > at {
			out = append(out, Token{line[at:i], at})
		}
	}
	return out
}

var wordOrInterface = regexp.MustCompile(
	`(?i)\b(?:tunnel|vlan|fastethernet|loopback|gigabitethernet|dialer|serial|cellular|bvi|atm|ethernet) +` +
		`\d[\d/.]*|\S+`)

// WordsJoined splits a line like [Words], but leaves "tunnel 1" in one piece.
func WordsJoined(line string) []Token {
	var out []Token
	for _, span := range wordOrInterface.FindAllStringIndex(line, -1) {
		out = append(out, Token{line[span[0]:span[1]], span[0]})
	}
	return out
}
