package engine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// TestMissingFeatures: a router that lacks what the plan needs is refused before anything is typed, with
// the command that told. What does not tell is no reason.
func TestMissingFeatures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		router  fakeios.Config
		refused string // in the finding; empty: it is applied
	}{
		"no IKEv2":  {fakeios.Config{Quirks: fakeios.Quirks{NoIKEv2: true}}, "IKEv2"},
		"no http":   {fakeios.Config{Quirks: fakeios.Quirks{NoIPSLAHTTP: true}}, "`show ip sla application`"},
		"no tracks": {fakeios.Config{Quirks: fakeios.Quirks{NoTracks: true}}, "`show track brief`"},
		"a smaller licence": {fakeios.Config{License: "advsecurity",
			Quirks: fakeios.Quirks{NoTracks: true, NoIPSLAHTTP: true}}, "licence level is advsecurity"},
		"the same licence, with all of it": {fakeios.Config{License: "advsecurity"}, ""},
		"nobody may ask": {fakeios.Config{Faults: []fakeios.Fault{
			{Do: fakeios.FaultUnauthorized, Line: "show ip sla application", Times: -1},
			{Do: fakeios.FaultUnauthorized, Line: "show track brief", Times: -1},
			{Do: fakeios.FaultUnauthorized, Line: "show crypto ikev2 proposal", Times: -1},
		}}, ""},
	} {
		oneIn(2, t, name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.NewOn(t, c.router, ciscoios.Options{})
			_, err := b.Apply(t.Context(), nil)
			end := b.Judge(t, err)
			if c.refused == "" {
				if end != enginetest.ProvenDone {
					t.Error(err)
				}
				return
			}
			var refused *engine.RefusedError
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(refused.Findings, func(f guard.Finding) bool {
				return f.Rule == "feature_missing" && f.Fatal && f.Overridable && strings.Contains(f.Why, c.refused)
			}) {
				t.Errorf("%v", err)
			}
			if b.Typed("configure") || len(b.Records.List) > 0 {
				t.Errorf("something was begun: %q", b.Router.Lines())
			}
			b.Job.Overrides = []journal.Override{{Rule: "feature_missing", Reason: "it has it all the same"}}
			if _, err := b.Apply(t.Context(), nil); b.Judge(t, err) != enginetest.ProvenUnchanged {
				t.Errorf("overridden: %v", err)
			}
		})
	}
}

// TestFeaturesInOneBurst: the questions about features are read-only, and go out before the pings.
func TestFeaturesInOneBurst(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	if _, err := engine.ReviewRouter(t.Context(), b.Login(t), b.Job); err != nil {
		t.Fatal(err)
	}
	typed := b.Router.Lines()
	ping := slices.IndexFunc(typed, func(line string) bool { return strings.HasPrefix(line, "ping ") })
	for _, command := range guard.FeatureCommands(b.Job.Site) {
		if at := slices.Index(typed, command); at < 0 || at > ping {
			t.Errorf("%q is typed at %d, the first ping at %d", command, at, ping)
		}
		if !strings.HasPrefix(command, "show ") {
			t.Errorf("%q may change something", command)
		}
	}
	if slices.Contains(typed, "show crypto eli") {
		t.Error("the engine is asked about what nobody wants")
	}
}
