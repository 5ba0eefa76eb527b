package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// CryptoSessionBriefs is `show crypto session brief`.
type CryptoSessionBriefs struct {
	Sessions     []CryptoSessionBrief `json:"sessions"`
	UnknownLines []string             `json:"unknown_lines"`
}

// CryptoSessionBrief is one row. Status is the letters of the legend, such as UA for up and active.
type CryptoSessionBrief struct {
	Peer      string `json:"peer"`
	Interface string `json:"interface"`
	Username  string `json:"username"`
	Phase1ID  string `json:"phase1_id"` // or the group
	Uptime    string `json:"uptime"`
	Status    string `json:"status"`
	IVRF      string `json:"ivrf"` // of the group of rows
}

var (
	sessionBriefRow = lazyregexp.New(
		`^([0-9A-Fa-f.:]+) ([A-Z][A-Za-z-]*\d[\w/.:]*)(?: (.+?))??(?: (\d+:\d\d:\d\d|(?:\d+[ywdh])+` +
			`|never))? ([UDISNAK]{1,3})$`)
	sessionBriefIVRF = lazyregexp.New(`^ivrf = (.+)$`)
	// sessionBriefRest is the end of a status, or of the header, on a terminal of 80 columns.
	sessionBriefRest = lazyregexp.New(`^[UDISNAK]{1,2}$`)
	sessionHeadRest  = lazyregexp.New(`^(?:[Ss]?t?a?t?us?|s)$`)
	sessionLegend    = lazyregexp.New(
		`^(?:Status: ?A ?- ?Active|K ?- ?No IKE|Crypto session current status|Peer I/F )`)
)

// ParseCryptoSessionBrief reads `show crypto session brief`. Most rows have no user name, so the
// one word between interface and uptime is the phase 1 id; with two words the first is the user.
func ParseCryptoSessionBrief(text string) (CryptoSessionBriefs, error) {
	out := CryptoSessionBriefs{Sessions: []CryptoSessionBrief{}, UnknownLines: []string{}}
	ivrf := ""
	before := row{}
	for _, r := range rows(text) {
		full := len(before.raw) >= narrowest
		before = r
		if m := sessionBriefRow.FindStringSubmatch(r.text); m != nil {
			s := CryptoSessionBrief{Peer: m[1], Interface: m[2], Phase1ID: m[3], Uptime: m[4], Status: m[5], IVRF: ivrf}
			if user, id, two := strings.Cut(m[3], " "); two {
				s.Username, s.Phase1ID = user, id
			}
			out.Sessions = append(out.Sessions, s)
		} else if m := sessionBriefIVRF.FindStringSubmatch(r.text); m != nil {
			ivrf = strings.Trim(m[1], "()")
		} else if full && len(out.Sessions) > 0 && sessionBriefRest.MatchString(r.text) {
			out.Sessions[len(out.Sessions)-1].Status += r.text
		} else if !sessionLegend.MatchString(r.text) && (!full || !sessionHeadRest.MatchString(r.text)) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}
