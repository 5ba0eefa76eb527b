package verify

import "fmt"

// Row is one row of the table of tunnels. Terminal, evidence, help and documents are all made from the
// rows, so that what one of them shows is missing in none.
type Row struct {
	Label  string   // what people read in front of the row
	Fields []string // the names in the JSON of a [TunnelReport] of what the row shows
	About  string   // what it says, in one sentence without a full stop
	// Optional is a row that a table leaves out when it has no text for any tunnel.
	Optional bool
	Text     func(TunnelReport) string // empty: the router did not show it
}

// rows are the rows, in their order.
var rows = []Row{
	{
		Label: "interface", Fields: []string{"interface"},
		About: "the tunnel interface",
		Text:  func(t TunnelReport) string { return t.Interface },
	},
	{
		Label: "service edge", Fields: []string{"peer"},
		About: "the address of the other end",
		Text:  peerText,
	},
	{
		Label: "IKEv2 SA", Fields: []string{"ike"},
		About: "status of the IKEv2 SA, READY when it is up, or none",
		Text:  func(t TunnelReport) string { return t.IKE },
	},
	{
		Label: "proposal", Fields: []string{"proposal"},
		Optional: true,
		About:    "what the IKEv2 SA uses, in the words of the configuration",
		Text:     func(t TunnelReport) string { return t.Proposal },
	},
	{
		Label: "IKEv1 SA", Fields: []string{"isakmp"},
		Optional: true,
		About:    "state and status in the IKEv1 table, where there should be nothing",
		Text:     func(t TunnelReport) string { return t.ISAKMP },
	},
	{
		Label: "ESP SA in", Fields: []string{"inbound_spi", "inbound_status"},
		About: "SPI and status of the inbound ESP SA",
		Text:  func(t TunnelReport) string { return espText(t.InboundSPI, t.InboundStatus) },
	},
	{
		Label: "ESP SA out", Fields: []string{"outbound_spi", "outbound_status"},
		About: "SPI and status of the outbound ESP SA",
		Text:  func(t TunnelReport) string { return espText(t.OutboundSPI, t.OutboundStatus) },
	},
	{
		Label: "transform", Fields: []string{"transform"},
		About: "what the ESP SAs encrypt and authenticate with",
		Text:  func(t TunnelReport) string { return t.Transform },
	},
	{
		Label: "PFS", Fields: []string{"pfs"},
		Optional: true,
		About:    "group of perfect forward secrecy; without the row there is none",
		Text:     func(t TunnelReport) string { return t.PFS },
	},
	{
		Label: "lifetime left", Fields: []string{"remaining_seconds"},
		Optional: true,
		About:    "seconds until the first of the two ESP SAs ends",
		Text:     lifetimeText,
	},
	{
		Label: "packets out/in", Fields: []string{"encaps", "decaps"},
		About: "packets encapsulated and decapsulated so far",
		Text:  func(t TunnelReport) string { return countText(t.Encaps) + " / " + countText(t.Decaps) },
	},
	{
		Label: "moved out/in", Fields: []string{"traffic"},
		Optional: true,
		About:    "packets of the test: {encaps, decaps, reset}; reset: a counter began anew meanwhile",
		Text:     movedText,
	},
	{
		Label: "session", Fields: []string{"session"},
		About: "status in `show crypto session`, or none",
		Text:  func(t TunnelReport) string { return t.Session },
	},
	{
		Label: "IP SLA", Fields: []string{"sla", "sla_rtt_milliseconds"},
		About: "last return code of the probe, and its round-trip time",
		Text:  probeText,
	},
	{
		Label: "probe", Fields: []string{"sla_id", "sla_answered"},
		Optional: true,
		About:    "number of the IP SLA operation, and whether it was answered since the SAs are up",
		Text:     answerText,
	},
	{
		Label: "next probe", Fields: []string{"sla_next_seconds"},
		Optional: true,
		About:    "seconds until the operation runs again",
		Text:     nextText,
	},
	{
		Label: "track", Fields: []string{"track", "track_delayed"},
		About: "Up or Down, and what it is going to be when its delay is over",
		Text:  trackText,
	},
	{
		Label: "proof", Fields: []string{"proof"},
		About: "the level that is proven of this tunnel: none, sas, probe, traffic or track",
		Text:  func(t TunnelReport) string { return string(t.Proof) },
	},
	{
		Label: "verdict", Fields: []string{"state"},
		About: "established, standby, negotiating or down",
		Text:  func(t TunnelReport) string { return t.State },
	},
}

// others are the fields of a report on a tunnel that are in no row: what stands above the table, and
// the sentences below it.
var others = []Row{
	{Label: "(head)", Fields: []string{"role"}, About: "primary or backup, of a further pair with its number: " +
		"primary-2"},
	{Label: "(below)", Fields: []string{"why"}, About: "what is missing of a tunnel that is up: [SENTENCE...]"},
	{
		Label: "(below)", Fields: []string{"contradictions"},
		About: "what does not fit together: [{name, text, waiting}...]; waiting: time settles it",
	},
}

// Fields are the rows of the table, in their order, and around them the fields of a [TunnelReport] that are
// in no row. The latter have no Text. Together they explain every field of the JSON.
func Fields() []Row {
	out := append([]Row{others[0]}, rows...)
	return append(out, others[1:]...)
}

// Label is what people read in front of the row that shows a field; a field without a row is its own
// label.
func Label(field string) string {
	for _, row := range rows {
		for _, name := range row.Fields {
			if name == field {
				return row.Label
			}
		}
	}
	return field
}

// Table is the report as the lines of a table: a label, then a text for each tunnel.
func (r Report) Table() [][]string {
	var out [][]string
	for _, row := range rows {
		line := []string{row.Label}
		seen := !row.Optional
		for _, t := range r.Tunnels {
			text := row.Text(t)
			line = append(line, text)
			seen = seen || text != ""
		}
		if seen {
			out = append(out, line)
		}
	}
	return out
}

// Notes are the sentences below the table: what is missing, and what does not fit together.
func (t TunnelReport) Notes() []string {
	out := append([]string{}, t.Why...)
	for _, c := range t.Contradictions {
		word := "contradiction"
		if c.Waiting {
			word = "waiting"
		}
		out = append(out, fmt.Sprintf("%s (%s): %s", word, c.Name, c.Text))
	}
	return out
}

func peerText(t TunnelReport) string {
	if !t.Peer.IsValid() {
		return ""
	}
	return t.Peer.String()
}

func espText(spi, status string) string {
	if spi == "" {
		return "none"
	}
	return spi + " " + status
}

func lifetimeText(t TunnelReport) string {
	if t.RemainingSeconds == nil {
		return ""
	}
	return fmt.Sprintf("%d s", *t.RemainingSeconds)
}

func countText(n *uint64) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

func movedText(t TunnelReport) string {
	if t.Traffic == nil {
		return ""
	}
	text := fmt.Sprintf("%d / %d", t.Traffic.Encaps, t.Traffic.Decaps)
	if t.Traffic.Reset {
		text += ", counted anew"
	}
	return text
}

func probeText(t TunnelReport) string {
	if t.RTTMilliseconds == nil {
		return t.SLA
	}
	return fmt.Sprintf("%s %d ms", t.SLA, *t.RTTMilliseconds)
}

func answerText(t TunnelReport) string {
	if t.SLAID == 0 {
		return ""
	}
	if t.SLAAnswered {
		return fmt.Sprintf("%d answered", t.SLAID)
	}
	return fmt.Sprintf("%d not answered", t.SLAID)
}

func nextText(t TunnelReport) string {
	if t.SLANext == nil {
		return ""
	}
	return fmt.Sprintf("in %d s", *t.SLANext)
}

func trackText(t TunnelReport) string { return t.Track + waits(t.TrackDelayed) }
