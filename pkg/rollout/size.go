package rollout

import (
	"fmt"
	"strconv"
	"strings"
)

// Size is a number of sites, or a share of all of them.
type Size struct {
	Number  int
	Percent float64
}

// MarshalText and UnmarshalText write and read a size as people do: "5" or "10%".
func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a size.
func (s *Size) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSize(string(text))
	return err
}

// ParseSize reads "5" or "10%".
func ParseSize(text string) (Size, error) {
	word, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	if !percent {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return Size{}, fmt.Errorf("%q is neither a number of sites nor a percentage", text)
		}
		return Size{Number: n}, nil
	}
	share, err := strconv.ParseFloat(word, 64)
	if err != nil || !(share >= 0 && share <= 100) {
		return Size{}, fmt.Errorf("%q is not a percentage between 0%% and 100%%", text)
	}
	return Size{Percent: share}, nil
}

// waveSize is the size of a wave, of a rollout of all sites: at least one, and shares are rounded up.
func (s Size) waveSize(all int) int {
	n := s.Number
	if s.Percent > 0 {
		n = int(s.Percent * float64(all) / 100)
		if float64(n)*100 < s.Percent*float64(all) {
			n++
		}
	}
	return max(n, 1)
}

// budget is how many sites may end in a class, of a rollout of all sites: shares are rounded down.
func (s Size) budget(all int) int {
	if s.Percent > 0 {
		return int(s.Percent * float64(all) / 100)
	}
	return s.Number
}

func (s Size) String() string {
	if s.Percent > 0 {
		return strconv.FormatFloat(s.Percent, 'f', -1, 64) + "%"
	}
	return strconv.Itoa(s.Number)
}
