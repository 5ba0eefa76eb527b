package serviceedge_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// TestStored: what was written is read, and nothing else is.
func TestStored(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 13, 10, 0, 0, 0, time.UTC)
	for _, l := range []serviceedge.List{vips(t), read(t, "ranges.json", serviceedge.ParseRanges)} {
		s := serviceedge.Stored{Cloud: "zscalertwo", Fetched: at, List: l}
		data, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		s.List.Refused = nil
		got, err := serviceedge.Decode(data)
		if err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	for _, text := range []string{"", "{}", "[]", `{"format": 2}`, `{"format": 1, "cloud": "a", "rows": []}`} {
		if s, err := serviceedge.Decode([]byte(text)); err == nil || !strings.Contains(err.Error(),
			"list of service edges") {
			t.Errorf("%s: %+v, %v", text, s, err)
		}
	}
	for age, want := range map[time.Duration]string{0: "less than a minute", time.Minute: "1 minute",
		90 * time.Minute: "1 hour", 47 * time.Hour: "1 day", 72 * time.Hour: "3 days",
		-time.Hour: "less than a minute"} {
		if got := (serviceedge.Stored{Fetched: at}).Age(at.Add(age)); got != want {
			t.Errorf("%s: %s", age, got)
		}
	}
}
