package local_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// TestParsePolicy reads every key.
func TestParsePolicy(t *testing.T) {
	p, err := local.ParsePolicy("careful.yaml", []byte(`canary: 2
canary_sites: [tokyo-01]
waves: [10, 25%]
parallel: 20
per_jump: 5
soak: 15m
budgets: {unreachable: 5%, rolled_back: 3}
on_budget: pause
retry: {attempts: 3, backoff: 1m, longest: 10m, classes: [unreachable]}
windows:
  - {days: [sat, sun], from: "22:00", to: "04:00"}
window_left: 20m
approve: true
rehearse: true
proof: track
`))
	if err != nil {
		t.Fatal(err)
	}
	if p.Canary != 2 || p.CanarySites[0] != "tokyo-01" || p.Waves[0].Number != 10 || p.Waves[1].Percent != 25 ||
		p.Parallel != 20 || p.PerJump != 5 || p.Soak != 15*time.Minute ||
		p.Budgets.Unreachable.Percent != 5 || p.Budgets.RolledBack.Number != 3 || p.OnBudget != rollout.Pause ||
		p.Retry.Attempts != 3 || p.Retry.Longest != 10*time.Minute ||
		p.Windows[0].Days[1] != "sun" || p.Windows[0].To != "04:00" || p.WindowLeft != 20*time.Minute || !p.Approve {
		t.Errorf("%+v", p)
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[rollout.Policy]()) {
		if reflect.ValueOf(p).FieldByIndex(field.Index).IsZero() {
			t.Errorf("no key sets %s: a field of rollout.Policy has a key in policyfile.go, and a value in this test",
				field.Name)
		}
	}
	for _, empty := range []string{"", "# nothing\n", "{}"} {
		if _, err := local.ParsePolicy("empty.yaml", []byte(empty)); err != nil {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

// TestPolicyMistakes names every mistake, with its place.
func TestPolicyMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"canary: many":              "p.yaml:1:9: canary is \"many\": it is a number of sites",
		"canary: -1":                "p.yaml:1:9: canary is -1",
		"\nsoak: soon":              "p.yaml:2:7: soak is \"soon\": it is a duration",
		"soak: 10":                  "p.yaml:1:7: soak",
		"waves: 5":                  "p.yaml:1:8: waves is a list",
		"waves: [5, 0]":             "p.yaml:1:12: wave 2 has no sites",
		"approve: 1\napprove: true": "p.yaml:2:1: the policy has \"approve\" twice",
		"budgets: [1]":              "p.yaml:1:10: budgets is a mapping",
		"budgets: {done: 1}":        "p.yaml:1:11: budgets has no key \"done\"",
		"retry: {attempts: 2, classes: [refused]}": "p.yaml:1:8: retry: trying again mends nothing that is refused",
		"windows: [{from: \"25:00\", to: x}]":      "p.yaml:1:11: window 1: from is \"25:00\"",
		"- a":                                      "p.yaml:1:1: the policy is a mapping",
		"a: [":                                     "p.yaml:1:",
	} {
		_, err := local.ParsePolicy("p.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	_, err := local.ParsePolicy("p.yaml", []byte("canary: x\nparallel: y\nlost: 1\n"))
	if err == nil || strings.Count(err.Error(), "p.yaml:") != 3 {
		t.Errorf("not all mistakes: %v", err)
	}
	if _, err := local.ParsePolicy("p.yaml", make([]byte, 2<<20)); err == nil {
		t.Error("a file of any size")
	}
}
