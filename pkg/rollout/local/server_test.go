package local_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// TestServerSettings: what was given for a server comes back from the journal, and reaches a program by the
// variables of Temporal's own tools, in the place of what the environment has.
func TestServerSettings(t *testing.T) {
	t.Parallel()
	var s local.Server
	want := []string{"HOME=/root"}
	environment := []string{"HOME=/root", "TEMPORAL_TLS_SERVER_NAME=old"}
	seen := map[string]bool{}
	for _, setting := range local.ServerSettings() {
		if seen[setting.Flag] || seen[setting.Variable] || setting.Usage == "" ||
			!strings.HasPrefix(setting.Variable, "TEMPORAL_") {
			t.Errorf("%+v", setting)
		}
		seen[setting.Flag], seen[setting.Variable] = true, true
		before := s
		s = s.With(setting.Flag, "value of "+setting.Flag).With(setting.Flag, "")
		if before.Value(setting.Flag) != "" || s.Value(setting.Flag) != "value of "+setting.Flag {
			t.Errorf("%s: %q, then %q", setting.Flag, before.Value(setting.Flag), s.Value(setting.Flag))
		}
		want = append(want, setting.Variable+"=value of "+setting.Flag)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var again local.Server
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if got := again.Environ(environment); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := again.Without("api-key"); got.Value("api-key") != "" || again.Value("api-key") == "" {
		t.Errorf("%+v", got)
	}
	if got := (local.Server{}).Environ(environment); !slices.Equal(got, environment) {
		t.Errorf("nothing given: %q", got)
	}
}
