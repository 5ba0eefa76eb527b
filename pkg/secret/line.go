package secret

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// CheckLine reports whether a secret is one line without control characters, C0, DEL and C1. What is typed into a
// router may be nothing else: a line break in it ends the password, and the rest runs as commands. The error says
// what stands where, and never repeats the secret.
func CheckLine(s String) error {
	rest := s.value
	for n := 1; rest != ""; n++ {
		r, size := utf8.DecodeRuneInString(rest)
		if r == utf8.RuneError && size == 1 {
			r = rune(rest[0]) // no UTF-8, so a character of Latin-1
		}
		if unicode.IsControl(r) {
			return &ControlError{Position: n, Character: r}
		}
		rest = rest[size:]
	}
	return nil
}

// ControlError is a secret that holds a control character.
type ControlError struct {
	Position  int // in characters, from 1
	Character rune
}

func (e *ControlError) Error() string {
	const advice = "a secret is one line without control characters; nothing was typed"
	switch e.Character {
	case '\n', '\r':
		return fmt.Sprintf("it has more than one line: character %d is a line break (%s)", e.Position, advice)
	case '\t':
		return fmt.Sprintf("character %d is a tab (%s)", e.Position, advice)
	}
	return fmt.Sprintf("character %d is the control character %U (%s)", e.Position, e.Character, advice)
}
