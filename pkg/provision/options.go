package provision

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Options are what a run is to do, whoever drives it: a command at a terminal, a rollout on this
// machine, a worker of a Temporal server. They are one JSON document that the journal keeps, that
// travels with a rollout, and that a resume takes up again. What belongs to the machine a run is driven
// from, such as the file of known host keys, is in [Runner].
type Options struct {
	Playbook PlaybookRef
	// Proof is how much is to be proven. Empty: [verify.LevelProbe], or [verify.LevelSAs] where the playbook sends no
	// IP SLA probe.
	Proof verify.Level
	// Wait is how long the proof may take; [AutoWait]: as long as it may need, by what the playbook sends, see
	// [verify.Expectation.WaitsFor].
	Wait     time.Duration
	Interval time.Duration // between two looks, where nothing says when there is something new to see
	Timeout  time.Duration // how long the router may be silent
	// Window is how many lines are under way without a verdict; 1 is lock-step. Zero: as many as the release has shown
	// to take, see [rendering.Speed], up to [engine.WidestWindow]; else those of [ciscoios.Options].
	Window   int
	Arm      engine.Arm    // empty: whatever the router can
	Timer    time.Duration // how long the router waits for us, in whole minutes; zero: the wait and a margin
	Save     bool          // write the startup-config
	Unproven Unproven
	// Overrides are guards that are told to let the plan pass, each with its reason.
	Overrides []journal.Override
	// NewRouter says that the router was replaced: the site may have another one than its last run.
	NewRouter bool
	// Adopt takes over tunnels to the service edges of the site that are on the router already, under their names, and
	// changes them in place: see [audit.Adopt].
	Adopt bool
	// Rehearse plays the plan on a twin of the router first, see [rehearsal.On]: what goes wrong there is refused.
	Rehearse bool
	// Strict makes a line that the router shows in another way than it was typed a [SurpriseError]. The change
	// is kept all the same.
	Strict bool
	// Evidence is where the evidence goes: a file, whose name ends in .html, .json or .txt; or, with a slash
	// at its end, a directory, which gets NAME.html and NAME.json of every site. A relative path lies below
	// the directory of the journal of the machine that works. Empty: none is written.
	Evidence string
	// Portal is what a rollout does in the ZIA tenants of its sites before it begins a wave. A command at a terminal
	// does its own half there.
	Portal PortalUse
}

// Unproven is what becomes of a change whose tunnels do not come up.
type Unproven string

// What may become of it.
const (
	RollBackUnproven Unproven = "rollback" // it is taken back
	KeepUnproven     Unproven = "keep"     // it stays in the running-config, and is not saved
)

// AutoWait is a wait that is worked out for what is to be proven.
const AutoWait time.Duration = -1

// DefaultOptions are those of a command without flags. The playbook is left open.
func DefaultOptions() Options {
	return Options{
		Wait: AutoWait, Interval: 2 * time.Second, Timeout: 30 * time.Second, Save: true, Unproven: RollBackUnproven,
	}
}

// OptionsError is options that cannot be used. Nothing was sent.
type OptionsError struct{ Problems []string }

func (e *OptionsError) Error() string { return strings.Join(e.Problems, "; ") }

// Validate reports everything that is wrong with the options at once, as an [OptionsError]. It says so in
// the words of the command line, which are those that an operator knows.
func (o Options) Validate() error {
	var problems []string
	reject := func(violated bool, why string) {
		if violated {
			problems = append(problems, why)
		}
	}
	reject(o.Playbook.Name == "", "no playbook is named")
	reject(o.Proof != "" && !slices.Contains(verify.Levels(), o.Proof), "--proof is "+verify.LevelWords())
	reject(o.Wait < 0 && o.Wait != AutoWait, "--wait is not negative: write 5s or 2m")
	reject(o.Interval <= 0, "--interval is longer than nothing: write 2s")
	reject(o.Timeout <= 0, "--timeout is longer than nothing: write 30s")
	reject(o.Window < 0, "--window is at least 1, or 0 for as many as the release has shown to take")
	ways := []engine.Arm{engine.ArmAuto, engine.ArmRevert, engine.ArmReload, engine.ArmNone}
	reject(!slices.Contains(ways, o.Arm), "--arm is auto, revert, reload or none")
	reject(o.Timer != 0 && (o.Timer < 2*time.Minute || o.Timer > 120*time.Minute), "--timer is 2 to 120 minutes")
	reject(o.Timer%time.Minute != 0, "--timer is whole minutes")
	reject(!slices.Contains([]PortalUse{PortalOff, PortalOn, PortalWithPending}, o.Portal), "--portal is a word "+
		"that is not known")
	reject(o.Unproven != RollBackUnproven && o.Unproven != KeepUnproven, "--if-unproven is keep or rollback")
	if _, err := guard.Override(nil, o.overrideReasons()); err != nil {
		problems = append(problems, err.Error())
	}
	if len(problems) > 0 {
		return &OptionsError{problems}
	}
	return nil
}

func (o Options) overrideReasons() map[string]string {
	out := map[string]string{}
	for _, given := range o.Overrides {
		out[given.Rule] = given.Reason
	}
	return out
}

// newRouterReason is what the journal says of a router that was replaced.
const newRouterReason = "the router was replaced (--new-router)"

// allOverrides are the overrides, with the one that a replaced router needs.
func (o Options) allOverrides() []journal.Override {
	out := slices.Clone(o.Overrides)
	if o.NewRouter {
		out = append(out, journal.Override{Rule: "router_changed", Reason: newRouterReason})
	}
	return out
}

// evidenceBelow is where the evidence goes when the journal lies in stateDir; empty: nowhere.
func (o Options) evidenceBelow(stateDir string) (path string, directory bool) {
	path = filepath.FromSlash(o.Evidence)
	directory = strings.HasSuffix(o.Evidence, "/")
	if path != "" && !filepath.IsAbs(path) {
		path = filepath.Join(stateDir, path)
	}
	return path, directory
}

// optionsDocument is how options are written. Durations are written as Go does, "1m30s". Pointers tell
// what is missing from what is zero.
type optionsDocument struct {
	Schema    *int                `json:"schema"`
	Playbook  *PlaybookRef        `json:"playbook"`
	Proof     *string             `json:"proof"` // sas, probe, traffic, track, or auto
	Wait      *string             `json:"wait"`  // or auto
	Interval  *string             `json:"interval"`
	Timeout   *string             `json:"timeout"`
	Window    *int                `json:"window"`
	Arm       *string             `json:"arm"` // auto, revert, reload or none
	Timer     *string             `json:"timer"`
	Save      *bool               `json:"save"`
	Unproven  *Unproven           `json:"unproven"`
	Overrides *[]journal.Override `json:"overrides"`
	NewRouter *bool               `json:"new_router"`
	Adopt     *bool               `json:"adopt"`
	Rehearse  *bool               `json:"rehearse"`
	Strict    *bool               `json:"strict"`
	Evidence  *string             `json:"evidence"`
	Portal    *PortalUse          `json:"portal,omitempty"` // missing: none, as in what older versions have written
}

// The words for what is worked out: autoArm is how [engine.ArmAuto] is written, autoWait [AutoWait], and autoProof a
// level of proof that is left open.
const (
	autoArm   = "auto"
	autoWait  = "auto"
	autoProof = "auto"
)

// LevelNamed is the level of proof that a word names; auto and an empty word leave it open. [Options.Validate] refuses
// a word that names none.
func LevelNamed(word string) verify.Level {
	if word == autoProof {
		return ""
	}
	return verify.Level(word)
}

// waitText writes [Options.Wait].
func waitText(d time.Duration) string {
	if d == AutoWait {
		return autoWait
	}
	return d.String()
}

// ArmNamed is the way to arm that a word names: revert, reload, none, or auto, which an empty word means
// too. [Options.Validate] refuses any other.
func ArmNamed(word string) engine.Arm {
	if word == autoArm {
		return engine.ArmAuto
	}
	return engine.Arm(word)
}

// optionsSchema is the version of the document.
const optionsSchema = 1

// MarshalJSON implements [json.Marshaler].
func (o Options) MarshalJSON() ([]byte, error) {
	overrides := append([]journal.Override{}, o.Overrides...)
	schema := optionsSchema
	return json.Marshal(optionsDocument{
		Schema: &schema, Playbook: &o.Playbook,
		Proof: new(cmp.Or(string(o.Proof), autoProof)),
		Wait:  new(waitText(o.Wait)), Interval: new(o.Interval.String()), Timeout: new(o.Timeout.String()),
		Timer:  new(o.Timer.String()),
		Window: &o.Window, Arm: new(cmp.Or(string(o.Arm), autoArm)), Save: &o.Save, Unproven: &o.Unproven,
		Overrides: &overrides, NewRouter: &o.NewRouter, Adopt: &o.Adopt, Rehearse: &o.Rehearse,
		Strict: &o.Strict, Evidence: &o.Evidence, Portal: o.Portal.written(),
	})
}

// UnmarshalJSON implements [json.Unmarshaler]. A key that is not known and a key that is missing are
// errors: an option that nobody follows is one that somebody relies on.
func (o *Options) UnmarshalJSON(text []byte) error {
	var d optionsDocument
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return fmt.Errorf("the options of the run cannot be read: %w", err)
	}
	if missing := d.missing(); len(missing) > 0 {
		return fmt.Errorf("the options of the run lack %s", strings.Join(missing, ", "))
	}
	if *d.Schema != optionsSchema {
		return fmt.Errorf("the options of the run are of version %d, and this program knows version %d", *d.Schema,
			optionsSchema)
	}
	out := Options{
		Playbook: *d.Playbook, Window: *d.Window, Arm: ArmNamed(*d.Arm), Save: *d.Save, Unproven: *d.Unproven,
		Overrides: *d.Overrides, NewRouter: *d.NewRouter, Adopt: *d.Adopt, Rehearse: *d.Rehearse, Strict: *d.Strict,
		Evidence: *d.Evidence, Proof: LevelNamed(*d.Proof),
	}
	if d.Portal != nil {
		out.Portal = *d.Portal
	}
	for _, f := range []struct {
		key  string
		text string
		to   *time.Duration
	}{{"wait", *d.Wait, &out.Wait}, {"interval", *d.Interval, &out.Interval}, {"timeout", *d.Timeout, &out.Timeout},
		{"timer", *d.Timer, &out.Timer}} {
		if f.to == &out.Wait && f.text == autoWait {
			out.Wait = AutoWait
			continue
		}
		value, err := time.ParseDuration(f.text)
		if err != nil {
			return fmt.Errorf("the options of the run: %s: %w", f.key, err)
		}
		*f.to = value
	}
	*o = out
	return nil
}

// missing names the keys that the document does not have.
func (d optionsDocument) missing() []string {
	var out []string
	fields := reflect.ValueOf(d)
	for i := range fields.NumField() {
		name, optional := strings.CutSuffix(fields.Type().Field(i).Tag.Get("json"), ",omitempty")
		if fields.Field(i).IsNil() && !optional {
			out = append(out, name)
		}
	}
	return out
}

// ErrNoOptions is a run or a rollout of an older version of the program, which did not write down what
// it was to do.
var ErrNoOptions = errors.New("it was begun by an older version of ziatunnel, which did not write down what it was " +
	"to do")

// ReadOptions reads options that were written down, and validates them.
func ReadOptions(text json.RawMessage) (Options, error) {
	if len(text) == 0 {
		return Options{}, ErrNoOptions
	}
	var o Options
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&o); err != nil {
		return Options{}, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Options{}, errors.New("the options of the run are followed by something else")
	}
	return o, o.Validate()
}
