package device

import "strings"

// WholeConfig reports whether the answer to `show running-config` or `show startup-config` is a
// configuration up to its end: IOS closes both with a row `end`. One without it was cut off, or is
// something else, such as the words of an AAA server. A view that an account may see only a part of has
// its `end` as well.
func WholeConfig(text string) bool {
	if Judge(text).Verdict != Answered {
		return false
	}
	for row := range strings.Lines(text) {
		if strings.TrimRight(row, " \r\n") == "end" {
			return true
		}
	}
	return false
}
