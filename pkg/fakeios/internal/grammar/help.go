package grammar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// choice is one line of the help that "?" prints.
type choice struct {
	word, help string
	keyword    bool // may be completed by Tab
}

// choices lists what may stand where the line ends: the completions of its last word, or the words
// after it when it ends in a blank.
func (t Table[C]) choices(typed string) []choice {
	words := WordsJoined(typed)
	last := ""
	if len(words) > 0 && !strings.HasSuffix(typed, " ") {
		last, words = words[len(words)-1].Text, words[:len(words)-1]
	}
	live := make([]*form, 0, 16)
	for i := range t.forms {
		live = append(live, &t.forms[i])
	}
	for i, w := range words {
		live, _ = advance(live, i, w, typed)
		live = strongest(live, i, w.Text)
	}
	var out []choice
	for _, f := range live {
		switch {
		case len(f.words) > len(words):
			out = append(out, f.words[len(words)].offer(last)...)
		case len(f.words) == len(words) && last == "":
			out = append(out, choice{word: "<cr>"})
		}
	}
	slices.SortFunc(out, func(a, b choice) int {
		// <cr> comes last, as on IOS
		return strings.Compare(strings.Replace(a.word, "<cr>", "~", 1), strings.Replace(b.word, "<cr>", "~", 1))
	})
	return slices.CompactFunc(out, func(a, b choice) bool { return a.word == b.word })
}

// offer is how IOS shows a place of a pattern: its keywords, a range, an address, or WORD.
func (w word) offer(prefix string) []choice {
	if words := w.keywords(); len(words) > 0 {
		var out []choice
		for _, k := range words {
			if HasPrefixFold(k, prefix) {
				out = append(out, choice{k, helpTexts[k], true})
			}
		}
		return out
	}
	if prefix != "" {
		return nil
	}
	switch w.kind {
	case "ip":
		return []choice{{"A.B.C.D", "IP address", false}}
	case "line":
		return []choice{{"LINE", w.name, false}}
	case "range":
		span := "<" + strconv.Itoa(w.low) + "-" + strconv.Itoa(w.high) + ">"
		return []choice{{span, helpTexts["<"+w.name+">"], false}}
	case "if":
		return []choice{
			{"FastEthernet", "FastEthernet IEEE 802.3", true}, {"Loopback", "Loopback interface", true},
			{"Tunnel", "Tunnel interface", true}, {"Vlan", "Catalyst Vlans", true},
		}
	default:
		return []choice{{"WORD", w.name, false}}
	}
}

// Help answers "?". A question mark behind a word lists its completions in columns, behind a blank
// it lists the next words with their meaning.
func (t Table[C]) Help(typed string) string {
	list := t.choices(typed)
	var b strings.Builder
	switch {
	case len(list) == 0:
		b.WriteString("% Unrecognized command\n")
	case typed != "" && !strings.HasSuffix(typed, " "):
		for i, c := range list {
			if i > 0 && i%4 == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%-20s", c.word)
		}
		b.WriteString("\n")
	default:
		width := 0
		for _, c := range list {
			width = max(width, len(c.word))
		}
		for _, c := range list {
			b.WriteString(strings.TrimRight(fmt.Sprintf("  %-*s  %s", width, c.word, c.help), " ") + "\n")
		}
	}
	return b.String() + "\n"
}

// Completion is the one keyword that the line's last word abbreviates; ok is false when there is
// none, or more than one.
func (t Table[C]) Completion(typed string) (full string, ok bool) {
	if typed == "" || strings.HasSuffix(typed, " ") {
		return "", false
	}
	list := slices.DeleteFunc(t.choices(typed), func(c choice) bool { return !c.keyword })
	if len(list) != 1 {
		return "", false
	}
	return list[0].word, true
}
