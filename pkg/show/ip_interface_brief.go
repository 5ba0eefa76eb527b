package show

import (
	"regexp"
	"strings"
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

var briefRow = regexp.MustCompile(`^(\S+) (\S+) (?:YES|NO) (\S+) (up|down|administratively down|deleted|reset) (up|down)$`)

// ParseIPInterfaceBrief reads `show ip interface brief`.
func ParseIPInterfaceBrief(text string) (InterfaceBriefs, error) {
	out := InterfaceBriefs{Interfaces: []InterfaceBrief{}, UnknownLines: []string{}}
	for _, r := range rows(text) {
		m := briefRow.FindStringSubmatch(r.text)
		switch {
		case m != nil:
			out.Interfaces = append(out.Interfaces, InterfaceBrief{m[1], strings.TrimPrefix(m[2], "unassigned"), m[3], m[4], m[5]})
		case !strings.HasPrefix(r.text, "Interface "):
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}
