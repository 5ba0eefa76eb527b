package lazyregexp_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

func Example() {
	row := lazyregexp.New(`^(\d+) packets$`)
	fmt.Println(row.FindStringSubmatch("17 packets")[1], row.MatchString("no packets"))
	// Output: 17 false
}

// TestNew wants an expression that does not compile to be found by the tests, and not by a user.
func TestNew(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an expression that does not compile is taken")
		}
	}()
	lazyregexp.New(`(`)
}

// TestBeginning holds an expression against the one that it stands for, with texts that begin as it does and others.
func TestBeginning(t *testing.T) {
	t.Parallel()
	for _, expression := range []string{
		`^% ?Invalid (input|command)`, `^%? ?error`, `(?i)^% ?error`, `(?i)^invalid`, `(?m)^% ?(.*)$`,
		`^% (a|b)|(error)`, `^(?:% ?)?Invalid (.*)$`, `^(% Inv|% Int)`, `% (.*)`, `\A% (.*)`, `^`, ``, `^%`,
		`^% {0,2}(.)`, `^%*(Inv)`,
	} {
		lazy, eager := lazyregexp.New(expression), regexp.MustCompile(expression)
		for _, text := range []string{
			"", "%", "% Invalid input", "%Invalid command", "% invalid input", "INVALID", "% ERROR", "error",
			" % Invalid input", "x\n% Invalid input", "Invalid input", "% a", "% b", "% Int",
		} {
			if lazy.MatchString(text) != eager.MatchString(text) ||
				!slices.Equal(lazy.FindStringSubmatch(text), eager.FindStringSubmatch(text)) {
				t.Errorf("%s in %q: %v, want %v", expression, text, lazy.FindStringSubmatch(text),
					eager.FindStringSubmatch(text))
			}
		}
	}
}
