package survey

import (
	"fmt"
	"strings"
)

// FactRequest is how deep a raw request is indented, and whether the `exit` behind it is shown.
const FactRequest = "shown: indentation of http-raw-request"

// requestFact looks at the first raw request of a running-config. Any form is read by today's code; this is the one of
// which it was written.
func requestFact(running string) Fact {
	fact := Fact{ID: FactRequest, Expected: "1 blank, its rows 2, with exit", Source: "[inferred]", Seen: notShown}
	lines := strings.Split(strings.ReplaceAll(running, "\r", ""), "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "http-raw-request" || i+1 == len(lines) {
			continue
		}
		exit := "without exit"
		for _, row := range lines[i+1:] {
			if blanksOf(row) == 0 {
				break
			}
			if strings.TrimSpace(row) == "exit" {
				exit = "with exit"
			}
		}
		blank := "blanks"
		if blanksOf(line) == 1 {
			blank = "blank"
		}
		fact.Seen = fmt.Sprintf("%d %s, its rows %d, %s", blanksOf(line), blank, blanksOf(lines[i+1]), exit)
		break
	}
	fact.Agrees = new(fact.Seen == fact.Expected)
	return fact
}

func blanksOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
