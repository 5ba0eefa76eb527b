// Package lazyregexp compiles a regular expression when it is first used.
//
// The parsers know the shapes of some hundred rows, and a run needs few of them; compiling all of them would be most of
// the time that a command takes to begin, which a shell that completes a word waits for at every key.
//
//	var row = lazyregexp.New(`^(\d+) packets$`)
//
// It never defers an error beyond the tests: in a test binary an expression is compiled at once.
package lazyregexp

import (
	"os"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// Regexp is an expression that is compiled by its first use. Its methods are those of [regexp.Regexp].
type Regexp struct {
	compiled func() compiled
}

type compiled struct {
	*regexp.Regexp
	begins string // every text that it matches begins so
}

// New returns an expression in the syntax of package regexp. An expression that does not compile panics at its first
// use, and in tests here.
func New(expression string) *Regexp {
	r := &Regexp{compiled: sync.OnceValue(func() compiled {
		return compiled{regexp.MustCompile(expression), beginning(expression)}
	})}
	if strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test") {
		r.compiled()
	}
	return r
}

// beginning is what stands literally behind the ^ that an expression begins with. Most texts that a parser holds
// against an expression do not begin so, and package regexp makes its machine ready before it finds that out.
func beginning(expression string) string {
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil || tree.Op != syntax.OpConcat || tree.Sub[0].Op != syntax.OpBeginText {
		return ""
	}
	if next := tree.Sub[1]; next.Op == syntax.OpLiteral && next.Flags&syntax.FoldCase == 0 {
		return string(next.Rune)
	}
	return ""
}

// MatchString is that of [regexp.Regexp].
func (r *Regexp) MatchString(s string) bool {
	c := r.compiled()
	return strings.HasPrefix(s, c.begins) && c.MatchString(s)
}

// FindStringSubmatch is that of [regexp.Regexp].
func (r *Regexp) FindStringSubmatch(s string) []string {
	c := r.compiled()
	if !strings.HasPrefix(s, c.begins) {
		return nil
	}
	return c.FindStringSubmatch(s)
}

// FindAllStringSubmatch is that of [regexp.Regexp].
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return r.compiled().FindAllStringSubmatch(s, n)
}

// FindAllStringSubmatchIndex is that of [regexp.Regexp].
func (r *Regexp) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return r.compiled().FindAllStringSubmatchIndex(s, n)
}

// String is the expression.
func (r *Regexp) String() string { return r.compiled().String() }
