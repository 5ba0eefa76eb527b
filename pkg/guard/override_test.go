package guard_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
)

func TestOverride(t *testing.T) {
	found := []guard.Finding{{Rule: "bandwidth", Fatal: true, Overridable: true}, {Rule: "mtu_mss", Fatal: true,
		Overridable: true}}
	out, err := guard.Override(found, map[string]string{"bandwidth": " two uplinks, shaped ",
		"vty_exhausted": "not found here"})
	if err != nil || out[0].Fatal || out[0].Overridden != "two uplinks, shaped" || !out[1].Fatal || !found[0].Fatal {
		t.Errorf("%v %+v", err, out)
	}
	if !guard.Refused(out) {
		t.Error("another finding is forgotten")
	}
	for rule, want := range map[string]string{"bandwidths": "those that can be overridden are apipa_address, " +
		"bandwidth, ", "ios_too_old": "cannot be overridden", "mtu_mss": "a reason is needed"} {
		_, err := guard.Override(found, map[string]string{rule: "", "bandwidth": "fine"})
		var bad *guard.OverrideError
		if !errors.As(err, &bad) || bad.Rule != rule || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}
