package provision_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
)

// TestEveryOptionIsKept: each option comes back from the journal of a run whose process has died, also
// when another process has gone on with it, and has died too.
func TestEveryOptionIsKept(t *testing.T) {
	for name, options := range provisiontest.EveryOption(t) {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(options)
			if err != nil {
				t.Fatal(err)
			}
			store, err := journal.OpenStore(filepath.Join(t.TempDir(), "state"))
			if err != nil {
				t.Fatal(err)
			}
			header := journal.Header{Site: "branch-001", Router: "192.0.2.1:22", Command: "apply", Version: "test",
				Options: text}
			run, err := store.Begin(t.Context(), header)
			if err != nil {
				t.Fatal(err)
			}
			began := journal.StepBegin{Number: 1, Title: "IKEv2 proposal", Lines: 5}
			if err := errors.Join(run.Write(began), run.Close()); err != nil {
				t.Fatal(err)
			}
			resumed := func() provision.Options {
				state, err := store.Load("branch-001", run.ID())
				if err != nil || !state.Unfinished() {
					t.Fatalf("%+v: %v", state, err)
				}
				got, err := provision.ReadOptions(state.Options)
				if err != nil {
					t.Fatal(err)
				}
				return got
			}
			if got := resumed(); !reflect.DeepEqual(got, options) {
				t.Errorf("%+v, and not %+v", got, options)
			}
			header.Command, header.Options = "resume", nil
			again, _, err := store.Resume(t.Context(), header, run.ID())
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(again.Write(began), again.Close()); err != nil {
				t.Fatal(err)
			}
			if got := resumed(); !reflect.DeepEqual(got, options) {
				t.Errorf("behind a resume: %+v, and not %+v", got, options)
			}
		})
	}
}

// TestReadOptions: what is missing, not known, or makes no sense is an error, and never left out.
func TestReadOptions(t *testing.T) {
	text, err := json.Marshal(provisiontest.Options(t))
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	for key := range whole {
		part := map[string]any{}
		for k, v := range whole {
			if k != key {
				part[k] = v
			}
		}
		without, _ := json.Marshal(part)
		if _, err := provision.ReadOptions(without); err == nil || !strings.Contains(err.Error(), "lack "+key) {
			t.Errorf("without %s: %v", key, err)
		}
	}
	for name, c := range map[string]struct{ old, new, why string }{
		"a key that is not known": {`{`, `{"colour":"red",`, "colour"},
		"another version":         {`"schema":1`, `"schema":9`, "version 9"},
		"no duration":             {`"wait":"auto"`, `"wait":"long"`, "wait"},
		"no level of proof":       {`"proof":"auto"`, `"proof":"hope"`, "--proof"},
		"no way to arm":           {`"arm":"auto"`, `"arm":"hope"`, "--arm"},
		"half a timer":            {`"timer":"0s"`, `"timer":"90s"`, "--timer"},
		"no window":               {`"window":0`, `"window":-1`, "--window"},
		"no such guard":           {`"overrides":[]`, `"overrides":[{"rule":"gravity","reason":"because"}]`, "gravity"},
		"something behind it":     {`}`, `}}`, "something else"},
	} {
		changed := strings.Replace(string(text), c.old, c.new, 1)
		if name == "something behind it" {
			changed = string(text) + "{}"
		}
		if _, err := provision.ReadOptions([]byte(changed)); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := provision.ReadOptions(nil); !errors.Is(err, provision.ErrNoOptions) {
		t.Errorf("nothing at all: %v", err)
	}
}

// TestValidateOptions reports every mistake at once.
func TestValidateOptions(t *testing.T) {
	o := provisiontest.Options(t)
	if err := o.Validate(); err != nil {
		t.Fatal(err)
	}
	o.Window = -1
	o.Timer = time.Minute
	o.Unproven = "hope"
	var wrong *provision.OptionsError
	if err := o.Validate(); !errors.As(err, &wrong) || len(wrong.Problems) != 3 {
		t.Errorf("%v", err)
	}
}

// TestOpenPlaybook: a playbook is found again by its text, wherever it lies now, and another text under
// its name is refused.
func TestOpenPlaybook(t *testing.T) {
	book, ref, err := provision.FindPlaybook("")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := provision.OpenPlaybook(ref); err != nil || again.Name != book.Name {
		t.Errorf("%v", err)
	}
	other := ref
	other.Digest = "sha256:" + strings.Repeat("0", 64)
	var changed *provision.PlaybookChangedError
	if _, err := provision.OpenPlaybook(other); !errors.As(err, &changed) || changed.Found != ref.Digest {
		t.Errorf("%v", err)
	}
	gone := ref
	gone.Name = "/nowhere/ours.yaml"
	if _, err := provision.OpenPlaybook(gone); !errors.As(err, &changed) || changed.Found != "" {
		t.Errorf("%v", err)
	}
	if _, err := provision.OpenPlaybook(gone, ref.Name); err != nil {
		t.Errorf("offered elsewhere: %v", err)
	}
	var none *provision.PlaybookError
	if _, _, err := provision.FindPlaybook("nothing.yaml"); !errors.As(err, &none) {
		t.Errorf("%v", err)
	}
}
