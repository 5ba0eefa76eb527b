package view

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
)

// CSV writes one row a site, for a spreadsheet. Times are UTC; what is not known is empty.
func (r RolloutReport) CSV(w io.Writer) error {
	table := csv.NewWriter(w)
	rows := [][]string{{"site", "router", "wave", "outcome", "attempts", "began", "seconds", "round_trips", "lines",
		"detail"}}
	for _, s := range r.Sites {
		began := ""
		if !s.Began.IsZero() {
			began = s.Began.UTC().Format(time.RFC3339)
		}
		rows = append(rows, []string{
			inert(s.Site), inert(s.Router), itoa(s.Wave), s.Outcome, itoa(s.Attempts), began,
			strconv.FormatFloat(s.Seconds, 'f', 3, 64),
			itoa(s.RoundTrips), itoa(s.Lines), inert(s.Detail),
		})
	}
	return table.WriteAll(rows)
}

// inert is a cell that no spreadsheet takes for a formula, whatever a router has said.
func inert(cell string) string {
	if first := strings.TrimLeft(cell, " \t\r\n\u00a0'"); first != "" &&
		strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", []rune(first)[0]) {
		return "'" + cell
	}
	return cell
}

func itoa(n int) string { return strconv.Itoa(n) }
