package engine_test

import (
	"context"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
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
func surveyed(ctx context.Context, t testing.TB, b *enginetest.Branch, change func(*engine.SurveyOptions), watch engine.Watch) (*survey.File, error) {
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
	text, err := file.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", text)
	if b.Router.RunningConfig() != b.Before || b.Router.StartupConfig() != b.Startup {
		t.Error("the router is not what it was")
	}
	b.MustBeClean(t)
	_ = ciscoios.Options{}
}
