package rehearsal_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/rehearsal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// living are branches that already live, with the findings of the guards that are true of each.
const living = "../guard/testdata/branches/*.txtar"

// harms are the rules of the guards whose harm a twin must suffer, when somebody overrides them.
var harms = []string{
	"firewall_zone", "firewall_self", "pbr_inside_networks", "published_server", "tunnel_filtered", "lan_down",
	"policy_shadowed", "local_policy", "vrf_mismatch", "tunnel_translated",
}

// TestBranches: the guards and the twin judge a branch alike. Where guards are content the rehearsal passes; where they
// refuse what would harm traffic, and are overridden, it fails. The two share no code.
func TestBranches(t *testing.T) {
	files, err := filepath.Glob(living)
	if err != nil || len(files) < 20 {
		t.Fatalf("%d branches, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if !sampled(name, 3) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			for _, f := range archive.Files {
				texts[f.Name] = string(f.Data)
			}
			r := rehearsed(t, texts)
			if r.Rehearsal == nil {
				t.Skip("nothing is planned: ", r.Findings)
			}
			harmful := slices.ContainsFunc(strings.Split(texts["expected"], "\n"), func(line string) bool {
				rule, refused := strings.CutPrefix(line, "refused ")
				return refused && slices.Contains(harms, rule)
			})
			t.Logf("%d flows, %q", len(r.Rehearsal.Flows), r.Rehearsal.Problems)
			blind := strings.Contains(strings.Join(r.Rehearsal.NotRehearsed, "\n"), "does not arrive before the change")
			if got := len(r.Rehearsal.Problems) > 0; got != harmful && (!harmful || !blind) {
				t.Errorf("problems on the twin: %v, the guards find harm: %v", got, harmful)
			}
		})
	}
}

// rehearsed plans on the configuration of a branch, overrides every guard, and plays the plan.
func rehearsed(t *testing.T, texts map[string]string) engine.Review {
	t.Helper()
	job, err := enginetest.JobOf(texts["site.yaml"])
	if err != nil {
		t.Fatal(err)
	}
	job.Rehearse = rehearsal.On([]secret.String{secret.New(enginetest.PSK)}, time.Now)
	for _, rule := range guard.Rules() {
		if rule.Overridable {
			job.Overrides = append(job.Overrides, journal.Override{Rule: rule.Name, Reason: "to see what happens"})
		}
	}
	answers := capture.Answers{engine.ShowRunning: texts["running.cfg"]}
	for name, text := range texts {
		if strings.HasPrefix(name, "show ") {
			answers[name] = text
		}
	}
	r, err := engine.ReviewCapture(answers, job)
	if err == nil {
		r, err = engine.Rehearse(t.Context(), job, r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}
