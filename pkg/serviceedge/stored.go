package serviceedge

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"time"
)

// format is that of a list on disk. A file of another one is not read: the next look-up writes it anew.
const format = 1

// Stored is a list with what says how far it can be relied on.
type Stored struct {
	Cloud   string    // without .net
	Fetched time.Time // when the cloud was asked
	List    List
}

type storedDocument struct {
	Format  int       `json:"format"`
	Cloud   string    `json:"cloud"`
	Fetched time.Time `json:"fetched"`
	Source  Source    `json:"source"`
	Rows    []Row     `json:"rows"`
	// GRE has the data centre of each address.
	GRE map[netip.Addr]string `json:"gre,omitempty"`
}

// Encode is a stored list as JSON, without what was refused.
func (s Stored) Encode() ([]byte, error) {
	data, err := json.MarshalIndent(storedDocument{format, s.Cloud, s.Fetched.UTC().Truncate(time.Second),
		s.List.Source, s.List.Rows, s.List.GRE}, "", "  ")
	return append(data, '\n'), err
}

// Decode reads what Encode has written, and nothing else: the error says why it is not that.
func Decode(data []byte) (Stored, error) {
	var d storedDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return Stored{}, fmt.Errorf("not a list of service edges: %s", typeOf(err))
	}
	switch {
	case d.Format != format:
		return Stored{}, fmt.Errorf("a list of service edges of format %d, where %d is read", d.Format, format)
	case d.Cloud == "" || d.Fetched.IsZero() || d.Source != FromVIPs && d.Source != FromRanges || len(d.Rows) == 0:
		return Stored{}, errors.New("not a whole list of service edges")
	}
	return Stored{d.Cloud, d.Fetched, List{Source: d.Source, Rows: d.Rows, GRE: d.GRE}}, nil
}

// Age is how old a list is, in words: "3 days".
func (s Stored) Age(now time.Time) string {
	d := now.Sub(s.Fetched)
	for _, unit := range []struct {
		name   string
		length time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if n := int(d / unit.length); n == 1 {
			return "1 " + unit.name
		} else if n > 1 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return "less than a minute"
}
