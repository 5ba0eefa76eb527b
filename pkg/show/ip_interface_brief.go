package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// InterfaceBriefs is `show ip interface brief`.
type InterfaceBriefs struct {
	Interfaces   []InterfaceBrief `json:"interfaces"`
	UnknownLines []string         `json:"unknown_lines"`
}

// InterfaceBrief is one row; Address is empty when it is unassigned.
type InterfaceBrief struct {
	Name     string `json:"name"`
	Address  string `json:"address"`
	Method   string `json:"method"`
	Status   string `json:"status"`
	Protocol string `json:"protocol"`
}

var briefRow = lazyregexp.New(`^(\S+) (\S+) (?:YES|NO) (\S+) (up|down|administratively down|admin down` +
	`|standby mode|deleted|reset|testing|disabled) (up|down)$`)

// ParseIPInterfaceBrief reads `show ip interface brief`. The table is wider than 80 columns: the
// header and rows with a long name are broken inside the last word.
func ParseIPInterfaceBrief(text string) (InterfaceBriefs, error) {
	out := InterfaceBriefs{Interfaces: []InterfaceBrief{}, UnknownLines: []string{}}
	broken := "" // a line that is no row by itself
	for _, r := range rows(text) {
		m := briefRow.FindStringSubmatch(r.text)
		if m == nil && broken != "" {
			if m = briefRow.FindStringSubmatch(squeeze(broken + r.raw)); m != nil {
				out.UnknownLines = out.UnknownLines[:len(out.UnknownLines)-1]
			}
		}
		broken = ""
		switch {
		case m != nil:
			out.Interfaces = append(out.Interfaces,
				InterfaceBrief{m[1], strings.TrimPrefix(m[2], "unassigned"), m[3], m[4], m[5]})
		case strings.HasPrefix(r.text, "Interface "), r.text == "ocol",
			strings.HasPrefix(r.text, "Any interface listed with OK?"):
		default:
			out.UnknownLines = append(out.UnknownLines, r.text)
			broken = r.raw
		}
	}
	return out, nil
}
