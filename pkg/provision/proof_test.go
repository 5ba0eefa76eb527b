package provision_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// withoutProbe is the built-in playbook without step 14.
func withoutProbe(t *testing.T) provision.PlaybookRef {
	t.Helper()
	text, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "silent.yaml")
	head, _, _ := strings.Cut(string(text), "  # The guide's heading \"config IP SLA\"")
	if err := os.WriteFile(path, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	_, ref, err := provision.FindPlaybook(path)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// TestPlaybookWithoutProbe: what cannot be proven is refused before the router is reached, where somebody asks for it;
// where nobody does, security associations are proven, and that is said.
func TestPlaybookWithoutProbe(t *testing.T) {
	o := newOffice(t)
	options := provisiontest.Options(t)
	options.Playbook = withoutProbe(t)
	for _, level := range []verify.Level{verify.LevelProbe, verify.LevelTraffic, verify.LevelTrack} {
		options.Proof = level
		var wrong *provision.OptionsError
		_, err := o.runner.Open(t.Context(), provision.Work{Site: o.site, Command: "apply", Options: options})
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "use --proof sas") {
			t.Errorf("%s: %v", level, err)
		}
	}
	if notes := o.notes(t, options.Playbook, "", provision.AutoWait); len(notes) != 1 ||
		!strings.Contains(notes[0], "sas alone") {
		t.Errorf("%q", notes)
	}
}

// TestShortWait: a wait that is less than the proof may need is named before it begins, and one that is worked out is
// not.
func TestShortWait(t *testing.T) {
	o := newOffice(t)
	book := provisiontest.Options(t).Playbook
	for _, c := range []struct {
		level verify.Level
		wait  time.Duration
		want  string
	}{
		{"", provision.AutoWait, ""},
		{"", 10 * time.Second, "--wait 10s is less than the 1m15s that a proof of level probe may need"},
		{verify.LevelTrack, 2 * time.Minute, "--wait 2m0s is less than the 5m30s that a proof of level track may need"},
		{verify.LevelSAs, time.Second, ""},
		{"", 2 * time.Minute, ""},
	} {
		got := strings.Join(o.notes(t, book, c.level, c.wait), "; ")
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q for %s: %q", c.level, c.wait, got)
		}
	}
}

// notes are what a verify says of its proof before it looks. Without a connection it ends at once.
func (o *office) notes(t *testing.T, book provision.PlaybookRef, level verify.Level, wait time.Duration) []string {
	t.Helper()
	options := provisiontest.Options(t)
	options.Playbook = book
	options.Proof = level
	options.Wait = wait
	var out []string
	nowhere := *o.site
	nowhere.Router.Address = "127.0.0.1:1"
	run, err := o.runner.Open(t.Context(), provision.Work{Site: &nowhere, Command: "verify", Options: options,
		Watch: func(e engine.Event) {
			if e.Kind == engine.ProofNoted {
				out = append(out, e.Detail)
			}
		}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = run.Verify(t.Context()); err == nil {
		t.Error("there is no router, and it is proven")
	}
	return slices.Clip(out)
}
