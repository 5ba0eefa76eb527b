package engine_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// surveyOptions are those of a survey of a branch.
func surveyOptions(t testing.TB, b *enginetest.Branch) engine.SurveyOptions {
	t.Helper()
	o := engine.SurveyOptions{Tool: "test"}
	for _, name := range []string{playbooks.Default, "cisco-881-zia-verbatim.yaml"} {
		src, err := playbooks.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		book, err := playbook.Load(name, src)
		if err != nil {
			t.Fatal(err)
		}
		o.Books = append(o.Books, book)
	}
	o.Window = func(size int) engine.Dialer {
		options := unhurried
		options.Window = size
		return enginetest.Dialer(b.Address, b.Router.HostKeyFingerprint(), options)
	}
	return o
}

// surveyed makes a survey of a branch.
func surveyed(
	ctx context.Context,
	t testing.TB,
	b *enginetest.Branch,
	change func(*engine.SurveyOptions),
	watch engine.Watch,
) (*survey.File, error) {
	t.Helper()
	o := surveyOptions(t, b)
	if change != nil {
		change(&o)
	}
	if watch == nil {
		watch = enginetest.Unwatched
	}
	return engine.Survey(ctx, b.Dial, b.Job, o, enginetest.Agree, watch)
}

// TestSurveyAgrees: the virtual router does all that the code believes, and is what it was afterwards.
func TestSurveyAgrees(t *testing.T) {
	t.Parallel()
	b := enginetest.NewOn(t, fakeios.Config{}, unhurried)
	file, err := surveyed(t.Context(), t, b, func(o *engine.SurveyOptions) { o.Expiry = true }, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, fact := range file.Facts {
		if fact.Disagrees() {
			t.Errorf("%s\n expected %s\n seen     %s", fact.ID, fact.Expected, fact.Seen)
		}
	}
	if !file.Complete || !file.Restored || file.SafeWindow() != 32 {
		t.Errorf("complete %v, restored %v, window %d", file.Complete, file.Restored, file.SafeWindow())
	}
	if b.Router.RunningConfig() != b.Before || b.Router.StartupConfig() != b.Startup {
		t.Error("the router is not what it was")
	}
	b.MustBeClean(t)
}

// surveyedQuirks are the switches of the virtual router that a survey sees, with the row that then disagrees.
var surveyedQuirks = map[string]string{
	"NoTunnelIKEv2Profile":  "line: interface {tunnel} / tunnel protection ipsec profile {ipsec} ikev2-profile {ike}",
	"ShowTrackStateKeyword": "line: track {track} ip sla {sla} state",
	"DeepHTTPRaw":           survey.FactRequest,
	"NoGCMHardware":         survey.FactGCM,
	"ShowDefaultLifetime":   "line: crypto ikev2 profile {ike} / lifetime 86400",
	"NoArchive":             "exec: show archive",
	"NoSecurityPolicyLimit": "line: crypto ipsec profile {ipsec} / set security-policy limit 1",
	"NoConfigExchange":      "line: crypto ikev2 profile {ike} / no config-exchange request",
	"NoReactionConfiguration": "line: ip sla reaction-configuration {sla} react rtt threshold-value 300 1 " +
		"threshold-type consecutive 3",
	"NoVirtualReassembly": "line: interface {interface} / ip virtual-reassembly in",
	"NoIKEv2":             "line: crypto ikev2 proposal {proposal}",
	"NoIPSLAHTTP":         "line: ip sla {sla} / http raw http://{address}:80",
	"NoTracks":            "line: track {track} ip sla {sla} state",
	"ListRollback":        survey.FactList,
	"NoGCM":               "line: crypto ipsec transform-set {transform} esp-gcm 256",
}

// unseenQuirks are those that it cannot see, and why.
var unseenQuirks = map[string]string{
	"DropChildlessIKE":      "needs a negotiation with a service edge",
	"HideNegotiation":       "needs a negotiation with a service edge",
	"OverThresholdSucceeds": "needs an operation that gets an answer",
	"NullRouteEndsTunnel":   "needs a tunnel that is up",
	"AppletsAreAuthorized":  "needs an applet that runs",
	"NoSourceCheck":         "is about what providers do",
	"NoOwnNAT":              "needs a negotiation with a service edge",
	"OldProfileNote":        "the driver takes both notes for harmless, and passes neither on",
	"TerminalFromPty":       "the driver sets width and length itself",
	"SSHBeforeCrypto":       "is about lines that the product never types",
	"IgnoreKeepalive":       "is about SSH, below the session",
	"ConfirmByLine":         "every answer that is typed has an Enter behind it, and works both ways",
	"ReplaceAbortsOnSLA":    "every operation of a survey is new, and only one that was there before is in the way",
	"GluedRollbackWarning":  "is said when a timer is about to run out, to a session that is idle",
	"SplitCharacters":       "is about packets",
	"NetworkArchives":       "a survey keeps its archive on flash",
	"SLAValuesAtEntry":      "the product types values that fit in any order",
}

// TestSurveySeesQuirks: each switch makes the row disagree that is about it, and nothing is left on the router.
func TestSurveySeesQuirks(t *testing.T) {
	t.Parallel()
	fields := reflect.TypeFor[fakeios.Quirks]()
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		id, seen := surveyedQuirks[name]
		if unseenQuirks[name] == "" == !seen {
			t.Errorf("the switch %s: name the row that it changes, or why there is none", name)
		}
		if !seen {
			continue
		}
		if !sampled(name, 28) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var cfg fakeios.Config
			reflect.ValueOf(&cfg.Quirks).Elem().Field(i).SetBool(true)
			mustDisagree(t, cfg, id)
		})
	}
	t.Run("prompt of the raw request", func(t *testing.T) {
		t.Parallel()
		cfg := fakeios.Config{Wording: map[string]string{"config-ip-sla-http-rr": "config-ip-sla-http-raw"}}
		mustDisagree(t, cfg, "prompt: ip sla {sla} / http raw http://{address}:80 / http-raw-request")
	})
}

// TestSurveyLearnsRenderings: a line that is hidden and one that is shown in another way are rows, and can be looked up
// as they are typed.
func TestSurveyLearnsRenderings(t *testing.T) {
	t.Parallel()
	cfg := fakeios.Config{Shown: map[string]string{
		"set security-policy limit 1":                 "",
		"ip sla reaction-configuration * react rtt *": "ip sla reaction-configuration * react rtt * action-type none",
	}}
	limit := "crypto ipsec profile {ipsec} / set security-policy limit 1"
	reaction := "ip sla reaction-configuration {sla} react rtt threshold-value 300 1 threshold-type consecutive 3"
	mustDisagree(t, cfg, "line: "+reaction)
	file := mustDisagree(t, cfg, "line: "+limit)
	learned := file.Renderings()
	shown, known := learned[limit]
	if len(learned) != 2 || !known || shown != "" || learned[reaction] != reaction+" action-type none" {
		t.Errorf("%q", learned)
	}
}

// TestSurveyLearnsNothingOfLoopbacks: what is shown otherwise under the Loopback that stands for the WAN is a row, and
// nothing that an apply relies on.
func TestSurveyLearnsNothingOfLoopbacks(t *testing.T) {
	t.Parallel()
	cfg := fakeios.Config{Shown: map[string]string{"ip nat outside": ""}}
	if file := mustDisagree(t, cfg, "line: interface {interface} / ip nat outside"); len(file.Learned) != 0 {
		t.Errorf("%+v", file.Learned)
	}
}

// TestSurveyTeachesApply: what a survey has learned on a router is no surprise to an apply on it, and the next one has
// nothing to send.
func TestSurveyTeachesApply(t *testing.T) {
	t.Parallel()
	cfg := fakeios.Config{Shown: map[string]string{
		"set security-policy limit 1":                 "",
		"ip sla reaction-configuration * react rtt *": "ip sla reaction-configuration * react rtt * action-type none",
	}}
	b := enginetest.NewOn(t, cfg, unhurried)
	b.Job.Renderings = &enginetest.Memory{}
	file, err := surveyed(t.Context(), t, b, nil, nil)
	if err != nil || len(file.Learned) != 4 {
		t.Fatalf("%v, learned %+v", err, file)
	}
	if _, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.Surprised {
			t.Errorf("a surprise: %s", e.Sentence())
		}
	}); err != nil {
		t.Fatal(err)
	}
	if outcome, err := b.Apply(t.Context(), nil); err != nil || outcome.Lines != 0 {
		t.Errorf("%d lines sent again, %v", outcome.Lines, err)
	}
}

// TestSurveyTeachesRefusals: an optional line that the image does not have is not sent by an apply behind a survey, and
// the plan says so.
func TestSurveyTeachesRefusals(t *testing.T) {
	t.Parallel()
	b := enginetest.NewOn(t, fakeios.Config{Quirks: fakeios.Quirks{NoSecurityPolicyLimit: true}}, unhurried)
	b.Job.Renderings = &enginetest.Memory{}
	file, err := surveyed(t.Context(), t, b, nil, nil)
	if err != nil || !slices.ContainsFunc(file.Learned, func(r rendering.Record) bool { return r.Refused }) {
		t.Fatalf("%v, learned %+v", err, file)
	}
	before := len(b.Router.Lines())
	out, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.OptionalRefused {
			t.Errorf("refused again: %s", e.Sentence())
		}
	})
	if err != nil || len(out.LeftOut) != 0 || slices.ContainsFunc(b.Router.Lines()[before:], func(line string) bool {
		return strings.HasPrefix(line, "set security-policy limit")
	}) {
		t.Errorf("sent all the same, or %v", err)
	}
	var notes []string
	for _, step := range out.Review.Plan.Steps {
		notes = append(notes, step.Notes...)
	}
	if !strings.Contains(strings.Join(notes, "\n"), "in a survey") {
		t.Errorf("the plan does not say it: %q", notes)
	}
}

// TestSurveyWindowLoses: a line that gets lost on the way makes the row of its window disagree, and no larger window is
// called safe.
func TestSurveyWindowLoses(t *testing.T) {
	t.Parallel()
	for line, row := range map[string]string{
		"route-map ZT-SURVEY-W-MAP3 permit 5":                "window: 32",
		"access-list 2646 permit tcp any host 198.18.201.25": "window: 16",
	} {
		cfg := fakeios.Config{Faults: []fakeios.Fault{{Do: fakeios.FaultIgnore, Line: line}}}
		file := mustDisagree(t, cfg, row)
		want := map[string]rendering.Speed{"window: 32": {Window: 16, TooMany: 32}, "window: 16": {Window: 1,
			TooMany: 16}}[row]
		if speed := file.Speed(); speed.Window != want.Window || speed.TooMany != want.TooMany {
			t.Errorf("%s: %+v", row, speed)
		}
	}
}

func mustDisagree(t *testing.T, cfg fakeios.Config, id string) *survey.File {
	t.Helper()
	b := enginetest.NewOn(t, cfg, unhurried)
	b.Save(t)
	b.Startup = b.Router.StartupConfig()
	file, err := surveyed(t.Context(), t, b, nil, nil)
	if err != nil {
		t.Errorf("the survey: %v", err)
	}
	if file == nil {
		t.FailNow()
	}
	if fact, ok := file.Fact(id); !ok || !fact.Disagrees() {
		t.Errorf("the row %q does not disagree: %+v", id, fact)
	}
	for _, fact := range file.Disagreements() {
		t.Logf("%s: expected %s, seen %s", fact.ID, fact.Expected, fact.Seen)
	}
	if b.Router.RunningConfig() != b.Before || b.Router.StartupConfig() != b.Startup {
		t.Error("the router is not what it was")
	}
	b.MustBeClean(t)
	return file
}
