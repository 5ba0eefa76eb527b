// Package provisiontest is a kit for tests of who carries the options of a run: the journal, a rollout,
// a Temporal server. It is for tests alone, and decides nothing.
//
//	for name, options := range provisiontest.EveryOption(t) {
//		if got := roundTrip(options); !reflect.DeepEqual(got, options) { ... }
//	}
package provisiontest

import (
	"reflect"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Options are valid options with the built-in playbook.
func Options(t testing.TB) provision.Options {
	t.Helper()
	o := provision.DefaultOptions()
	o.Overrides = []journal.Override{}
	var err error
	if _, o.Playbook, err = provision.FindPlaybook(""); err != nil {
		t.Fatal(err)
	}
	return o
}

// EveryOption gives, by the name of each field of [provision.Options], valid options in which that field
// alone is not the default. A field that it does not know fails the test: whoever adds one says here what
// another value of it is, and so shows that it is carried.
func EveryOption(t testing.TB) map[string]provision.Options {
	t.Helper()
	_, verbatim, err := provision.FindPlaybook("cisco-881-zia-verbatim.yaml")
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]func(*provision.Options){
		"Playbook":  func(o *provision.Options) { o.Playbook = verbatim },
		"Proof":     func(o *provision.Options) { o.Proof = verify.LevelTrack },
		"Wait":      func(o *provision.Options) { o.Wait = 7 * time.Minute },
		"Interval":  func(o *provision.Options) { o.Interval = 50 * time.Millisecond },
		"Timeout":   func(o *provision.Options) { o.Timeout = 95 * time.Second },
		"Window":    func(o *provision.Options) { o.Window = 1 },
		"Arm":       func(o *provision.Options) { o.Arm = "reload" },
		"Timer":     func(o *provision.Options) { o.Timer = 17 * time.Minute },
		"Save":      func(o *provision.Options) { o.Save = false },
		"Unproven":  func(o *provision.Options) { o.Unproven = provision.KeepUnproven },
		"Rehearse":  func(o *provision.Options) { o.Rehearse = true },
		"Strict":    func(o *provision.Options) { o.Strict = true },
		"NewRouter": func(o *provision.Options) { o.NewRouter = true },
		"Adopt":     func(o *provision.Options) { o.Adopt = true },
		"Portal":    func(o *provision.Options) { o.Portal = provision.PortalOn },
		"Evidence":  func(o *provision.Options) { o.Evidence = "rollouts/spring/sites/" },
		"Overrides": func(o *provision.Options) {
			o.Overrides = []journal.Override{{Rule: "edge_no_ping", Reason: "the provider drops ICMP, see CHG0042"}}
		},
	}
	out := map[string]provision.Options{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[provision.Options]()) {
		other, known := others[field.Name]
		if !known {
			t.Errorf("the option %s is new: name another value of it in EveryOption of pkg/provision/provisiontest",
				field.Name)
			continue
		}
		o := Options(t)
		other(&o)
		if reflect.DeepEqual(o, Options(t)) {
			t.Errorf("the option %s has its default value", field.Name)
		}
		out[field.Name] = o
	}
	return out
}
