package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// ISAKMPSADetails is `show crypto isakmp sa detail`.
type ISAKMPSADetails struct {
	SAs          []ISAKMPSADetail `json:"sas"`
	UnknownLines []string         `json:"unknown_lines"`
}

// ISAKMPSADetail is one row. This form says which end is ours, but neither who began nor the state:
// the first three fields are those of [ISAKMPSA] and always nil in JSON.
type ISAKMPSADetail struct {
	Destination  string  `json:"destination"`
	Source       string  `json:"source"`
	State        string  `json:"state"`
	ConnectionID *uint64 `json:"connection_id"`
	Status       string  `json:"status"`
	Local        string  `json:"local"`
	Remote       string  `json:"remote"`
	IVRF         string  `json:"ivrf"`
	Encryption   string  `json:"encryption"`
	Hash         string  `json:"hash"`
	Auth         string  `json:"auth"`
	DHGroup      *uint64 `json:"dh_group"`
	Lifetime     string  `json:"lifetime"`     // what is left, as 23:47:17
	Capabilities string  `json:"capabilities"` // letters of the legend
	EngineID     string  `json:"engine_id"`
}

var (
	isakmpDetailRow = lazyregexp.New(`^(\d+) ([0-9A-Fa-f.:]+) ([0-9A-Fa-f.:]+)(?: (\S+))? (ACTIVE` +
		`|STDBY)(?: \(deleted\))?(?: (\S+) (\S+) (\w+))? (\d+) (\d+(?::\d\d:\d\d)?|(?:\d+[ywdh])+)(?: ([A-Z]+))?$`)
	isakmpEngine = lazyregexp.New(`^Engine-id:Conn-id = (.+)$`)
	isakmpCaps   = lazyregexp.New(`^[CDKNTX]+$`)
	// isakmpLegend has "Cap." too, which 80 columns cut off from the header.
	isakmpLegend = lazyregexp.New(`^(?:Codes: C - |K - Keepalives|T - cTCP|psk - |renc - |X - IKE` +
		`|(?:IPv[46] )?Crypto ISAKMP SA$|C-id Local Remote|Cap\.$)`)
)

// ParseISAKMPSADetail reads `show crypto isakmp sa detail`.
func ParseISAKMPSADetail(text string) (ISAKMPSADetails, error) {
	out := ISAKMPSADetails{SAs: []ISAKMPSADetail{}, UnknownLines: []string{}}
	var sa *ISAKMPSADetail
	for _, r := range rows(text) {
		if m := isakmpDetailRow.FindStringSubmatch(r.text); m != nil {
			out.SAs = append(
				out.SAs, ISAKMPSADetail{ConnectionID: number(m[1]), Local: m[2], Remote: m[3], IVRF: m[4], Status: m[5],
					Encryption: m[6], Hash: m[7], Auth: m[8], DHGroup: number(m[9]), Lifetime: m[10],
					Capabilities: m[11]})
			sa = &out.SAs[len(out.SAs)-1]
		} else if m := isakmpEngine.FindStringSubmatch(r.text); m != nil && sa != nil {
			if strings.Trim(m[1], "?") != "" { // not yet known
				sa.EngineID = m[1]
			}
		} else if sa != nil && sa.Capabilities == "" && sa.EngineID == "" && isakmpCaps.MatchString(r.text) {
			sa.Capabilities = r.text
		} else if !isakmpLegend.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}
