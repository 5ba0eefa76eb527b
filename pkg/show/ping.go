package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Ping is the answer to `ping`.
type Ping struct {
	Destination    *string  `json:"destination"`
	Source         *string  `json:"source"`
	Sent           *uint64  `json:"sent"`
	Received       *uint64  `json:"received"`
	SuccessPercent *uint64  `json:"success_percent"`
	MinimumMs      *uint64  `json:"minimum_milliseconds"`
	AverageMs      *uint64  `json:"average_milliseconds"`
	MaximumMs      *uint64  `json:"maximum_milliseconds"`
	Marks          string   `json:"marks"` // "!!.!!", one a packet
	UnknownLines   []string `json:"unknown_lines"`
}

var (
	pingSending = lazyregexp.New(`^Sending (\d+), .*?(?:Echos|Echoes) to ([^,]+),`)
	pingSource  = lazyregexp.New(`^Packet sent with a source address of (\S+)$`)
	pingMarks   = lazyregexp.New(`^[!.UQMNC?&BA]+$`)
	pingRate    = lazyregexp.New(
		`^Success rate is (\d+) percent(?: \((\d+)/(\d+)\))?(?:, round-trip min/avg/max = (\d+)/(\d+)/(\d+) ms)?`)
	pingPlain = lazyregexp.New(`^(?:Type escape sequence to abort|Packet sent with the DF bit set` +
		`|Packet sent with a destination|Translating "|Reply data will|Unrecognized host|% )`)
)

// ParsePing reads the answer to `ping`; one that IOS refused to send has no success rate.
func ParsePing(text string) (Ping, error) {
	p := Ping{UnknownLines: []string{}}
	var marks strings.Builder
	for _, r := range rows(text) {
		if m := pingSending.FindStringSubmatch(r.text); m != nil {
			p.Sent, p.Destination = number(m[1]), &m[2]
		} else if m := pingSource.FindStringSubmatch(r.text); m != nil {
			p.Source = &m[1]
		} else if m := pingRate.FindStringSubmatch(r.text); m != nil {
			p.SuccessPercent = number(m[1])
			p.Received = number(m[2])
			p.MinimumMs = number(m[4])
			p.AverageMs = number(m[5])
			p.MaximumMs = number(m[6])
			if sent := number(m[3]); sent != nil {
				p.Sent = sent
			}
		} else if pingMarks.MatchString(r.text) {
			marks.WriteString(r.text)
		} else if !pingPlain.MatchString(r.text) && !strings.HasPrefix(r.text, "Reply ") {
			p.UnknownLines = append(p.UnknownLines, r.text)
		}
	}
	p.Marks = marks.String()
	return p, nil
}
