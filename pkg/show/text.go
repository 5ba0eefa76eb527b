package show

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// ParseError is an output that lacks something a row must have.
type ParseError struct {
	Command string
	LineNo  int // from 1; 0 when the whole text lacks it
	Line    string
	Why     string
}

func (e *ParseError) Error() string {
	if e.LineNo == 0 {
		return fmt.Sprintf("%s: %s", e.Command, e.Why)
	}
	return fmt.Sprintf("%s: line %d: %s: %q", e.Command, e.LineNo, e.Why, e.Line)
}

// noise is what may stand around and between the lines of any command: log messages, the prologue
// of `terminal exec prompt timestamp`, and prompts with what was typed behind them.
var noise = lazyregexp.New(`^(?:(?:\d+: )?[*.]?[A-Z][a-z]{2} +\d+ [\d:. ]+.*: %[A-Z0-9_-]+-\d` +
	`|(?:(?:\d+: )?(?:(?:\d+[ywdhm])+|\d+:\d\d:\d\d): )?%[A-Z0-9_-]+-\d-[A-Z0-9_]+:|Load for five secs` +
	`|Time source is |` +
	`#? ?(?:do )?show [a-z0-9]|--More--$|[A-Za-z][\w.\-]*(?:\([\w-]+\))?[>#] ?(?:$|(?:do |sh|ping |ter|exit|en|quit` +
	`|logout|wr|conf|cle|cop).*))`)

// row is a line of output without indentation.
type row struct {
	no   int
	text string
	raw  string // as printed, without line end
}

// rows are the lines that mean something: trimmed, with single blanks, without noise.
func rows(text string) []row {
	var out []row
	no := 0
	for raw := range strings.SplitSeq(text, "\n") {
		no++
		raw = unpaged(raw)
		if line := squeeze(raw); line != "" && !isNoise(line) {
			out = append(out, row{no, line, raw})
		}
	}
	return out
}

// isNoise looks for a sign that all noise has before it asks the slow expression.
func isNoise(line string) bool {
	const signs, heads = "%>#", "LTds-" // Load, Time, do, show, --More--
	return (strings.ContainsAny(line, signs) || strings.IndexByte(heads, line[0]) >= 0) && noise.MatchString(line)
}

// unpaged takes away what a pager wrote before a line: its prompt, and how it wiped that out again,
// by backspaces or by going back to the first column.
func unpaged(raw string) string {
	raw = strings.TrimRight(raw, "\r")
	_, behind, paged := strings.Cut(raw, "--More--")
	if wiped := strings.LastIndexAny(behind, "\b\r"); paged && wiped >= 0 {
		return behind[wiped+1:]
	}
	return raw
}

// squeeze makes all blanks single, tabs and no-break spaces too.
func squeeze(line string) string {
	return strings.Join(strings.Fields(line), " ")
}

// narrowest is the terminal width below which IOS does not break lines by itself.
const narrowest = 80

// unwrapped are the rows with those lines put together that the terminal broke at its width. The
// router indents every line of such an output by two blanks and more, but for its heads, so what
// stands in the first two columns behind a full line is the rest of that line.
func unwrapped(text string, head *lazyregexp.Regexp) []row {
	all := rows(text)
	width := narrowest
	for _, r := range all {
		width = max(width, len(r.raw))
	}
	out := all[:0]
	broken := -1 // of out, the line that the next one may continue
	for _, r := range all {
		first := r.raw[0] != '\t' && !strings.HasPrefix(r.raw, "  ")
		if broken >= 0 && first && !head.MatchString(r.text) {
			out[broken].raw += r.raw
			out[broken].text = squeeze(out[broken].raw)
			if len(r.raw) < width || len(out[broken].raw) > 4*width { // no line is that long
				broken = -1
			}
			continue
		}
		out = append(out, r)
		broken = -1
		if !first && len(r.raw) == width {
			broken = len(out) - 1
		}
	}
	return out
}

// after returns what stands behind a label, and whether the line starts with it.
func after(line, label string) (string, bool) {
	if len(line) < len(label) || !strings.EqualFold(line[:len(label)], label) {
		return "", false
	}
	return strings.TrimSpace(line[len(label):]), true
}

// number reads an unsigned number; nil for words like Unknown.
func number(s string) *uint64 {
	n, err := strconv.ParseUint(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// addressPort splits a/500.
func addressPort(s string) (string, *uint64) {
	address, port, _ := strings.Cut(s, "/")
	return address, number(port)
}
