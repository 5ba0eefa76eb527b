package engine_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

var updateSurvey = flag.Bool("update", false, "rewrite the survey of the virtual router; read the diff")

const surveys = "../../testdata/survey"

// TestSurveyGolden: the survey of the virtual router is the one in the repository, so that whoever changes the virtual
// router, the playbooks or what the code believes sees which facts that changes.
func TestSurveyGolden(t *testing.T) {
	t.Parallel()
	b := enginetest.NewOn(t, fakeios.Config{}, unhurried)
	file, err := surveyed(t.Context(), t, b, func(o *engine.SurveyOptions) { o.Mask.Share = true }, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := file.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(surveys, "virtual-881.json")
	if *updateSurvey {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		old, _ := survey.Read(want)
		for _, fact := range file.Facts {
			if was, _ := old.Fact(fact.ID); was.Seen != fact.Seen || was.Expected != fact.Expected {
				t.Logf("%s: %s", fact.ID, fact.Seen)
			}
		}
		t.Errorf("%s is another one: make golden rewrites it", path)
	}
}

// TestSurveysRead: every survey in the repository can be read, names its router, and tells nothing of its owner.
func TestSurveysRead(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(surveys, "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatal("no surveys", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := survey.Read(text)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case file.Router.Model == "" || file.Router.Release == "" || !file.Restored:
			t.Errorf("%s: %+v, restored %v", name, file.Router, file.Restored)
		case !file.Shared || file.Router.Hostname != "" || file.Router.Serial != "":
			t.Errorf("%s was not made with --share", name)
		}
	}
}
