package show

import "github.com/ziatunnel/ziatunnel/pkg/lazyregexp"

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

var (
	// A guide writes <placeholders> for addresses, and emphasises a line between asterisks.
	isakmpRow = lazyregexp.New(
		`^\*?(<[^>]+>|\S+) (<[^>]+>|\S+) ([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*) (\d+)(?: \d+)? ([A-Z]+(?: \(deleted\))?)\*?$`)
	isakmpDst   = lazyregexp.New(`^dst: (\S+)$`)
	isakmpSrc   = lazyregexp.New(`^src: (\S+)$`)
	isakmpState = lazyregexp.New(`^state: (\S+) conn-id: (\d+)(?: slot: \d+)? status: (.+)$`)
	isakmpPlain = lazyregexp.New(`^(?:IPv[46] )?Crypto ISAKMP SA$|^dst src state`)
)

// ParseISAKMPSA reads `show crypto isakmp sa`. SAs over IPv6 are rows too, or three lines each.
func ParseISAKMPSA(text string) (ISAKMPSAs, error) {
	out := ISAKMPSAs{SAs: []ISAKMPSA{}, UnknownLines: []string{}}
	var open ISAKMPSA // the three lines, as far as they were seen
	var head row
	for _, r := range rows(text) {
		if m := isakmpRow.FindStringSubmatch(r.text); m != nil {
			out.SAs = append(out.SAs, ISAKMPSA{m[1], m[2], m[3], number(m[4]), m[5]})
		} else if m := isakmpDst.FindStringSubmatch(r.text); m != nil {
			open, head = ISAKMPSA{Destination: m[1]}, r
		} else if m := isakmpSrc.FindStringSubmatch(r.text); m != nil && open.Destination != "" {
			open.Source = m[1]
		} else if m := isakmpState.FindStringSubmatch(r.text); m != nil && open.Source != "" {
			out.SAs = append(out.SAs, ISAKMPSA{open.Destination, open.Source, m[1], number(m[2]), m[3]})
			open = ISAKMPSA{}
		} else if !isakmpPlain.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	if open.Destination != "" {
		return out, &ParseError{"show crypto isakmp sa", head.no, head.text, "an SA without a state"}
	}
	return out, nil
}
