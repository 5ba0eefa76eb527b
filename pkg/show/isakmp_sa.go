package show

import (
	"regexp"
	"strings"
)

// ISAKMPSAs is `show crypto isakmp sa`, the IKEv1 table; with IKEv2 tunnels it is empty.
type ISAKMPSAs struct {
	SAs          []ISAKMPSA `json:"sas"`
	UnknownLines []string   `json:"unknown_lines"`
}

// ISAKMPSA is one row. State says how far phase 1 is; Status is no proof of anything: a row in
// state AG_INIT_EXCH with status ACTIVE is still negotiating.
type ISAKMPSA struct {
	Destination  string  `json:"destination"`
	Source       string  `json:"source"`
	State        string  `json:"state"`
	ConnectionID *uint64 `json:"connection_id"`
	Status       string  `json:"status"`
}

var isakmpRow = regexp.MustCompile(`^(\S+) (\S+) ([A-Z]+(?:_[A-Z]+)+) (\d+)(?: \d+)? (\S+(?: \(deleted\))?)$`)

// ParseISAKMPSA reads `show crypto isakmp sa`.
func ParseISAKMPSA(text string) (ISAKMPSAs, error) {
	out := ISAKMPSAs{SAs: []ISAKMPSA{}, UnknownLines: []string{}}
	for _, r := range rows(text) {
		m := isakmpRow.FindStringSubmatch(r.text)
		switch {
		case m != nil:
			out.SAs = append(out.SAs, ISAKMPSA{m[1], m[2], m[3], number(m[4]), m[5]})
		case strings.HasSuffix(r.text, "Crypto ISAKMP SA"), strings.HasPrefix(r.text, "dst src state"):
		default:
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}
