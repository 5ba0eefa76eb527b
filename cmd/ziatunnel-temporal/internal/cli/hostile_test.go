package cli

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/sites"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// TestHostileTask: names in a task that would lead out of the state directory are refused, whatever the
// server says, and nothing is written anywhere.
func TestHostileTask(t *testing.T) {
	t.Setenv("HOSTILE", "x")
	root := t.TempDir()
	inventory, state := filepath.Join(root, "sites"), filepath.Join(root, "state")
	for _, dir := range []string{inventory, state} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	text := strings.ReplaceAll(siteFile, "NOBODY_HAS_THIS", "HOSTILE")
	text = strings.Replace(text, "192.0.2.1:22", "127.0.0.1:1", 1)
	if err := os.WriteFile(filepath.Join(inventory, "branch-001.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	book := filepath.Join(root, "book.yaml")
	if err := os.WriteFile(book, []byte("not a playbook of this worker"), 0o600); err != nil {
		t.Fatal(err)
	}
	v, err := sites.Open([]string{inventory})
	if err != nil {
		t.Fatal(err)
	}
	store, err := journal.OpenStore(state)
	if err != nil {
		t.Fatal(err)
	}
	e := &provision.Executor{Find: v.Find, Runner: &provision.Runner{Journal: store, StateDir: state,
		ForeignOptions: true}}
	before := tree(t, root)
	good := local.Task{Rollout: "spring", Site: "branch-001", Router: "127.0.0.1:1"}
	for name, spoil := range map[string]func(*local.Task, *provision.Options){
		"rollout upwards":     func(t *local.Task, _ *provision.Options) { t.Rollout = "../../x" },
		"rollout absolute":    func(t *local.Task, _ *provision.Options) { t.Rollout = root + "/x" },
		"rollout NUL byte":    func(t *local.Task, _ *provision.Options) { t.Rollout = "x\x00y" },
		"rollout backslash":   func(t *local.Task, _ *provision.Options) { t.Rollout = `..\..\x` },
		"rollout drive":       func(t *local.Task, _ *provision.Options) { t.Rollout = "C:x" },
		"rollout stream":      func(t *local.Task, _ *provision.Options) { t.Rollout = "x:y" },
		"rollout empty":       func(t *local.Task, _ *provision.Options) { t.Rollout = "" },
		"rollout endless":     func(t *local.Task, _ *provision.Options) { t.Rollout = strings.Repeat("x", 5000) },
		"site upwards":        func(t *local.Task, _ *provision.Options) { t.Site = "../branch-001" },
		"site NUL byte":       func(t *local.Task, _ *provision.Options) { t.Site = "branch-001\x00" },
		"evidence absolute":   func(_ *local.Task, o *provision.Options) { o.Evidence = root + "/x.html" },
		"evidence directory":  func(_ *local.Task, o *provision.Options) { o.Evidence = root + "/x/" },
		"evidence upwards":    func(_ *local.Task, o *provision.Options) { o.Evidence = "rollouts/spring/../../../x/" },
		"evidence elsewhere":  func(_ *local.Task, o *provision.Options) { o.Evidence = "branch-001/" },
		"evidence of another": func(_ *local.Task, o *provision.Options) { o.Evidence = "rollouts/autumn/sites/" },
		"evidence, a device":  func(_ *local.Task, o *provision.Options) { o.Evidence = "NUL" },
		"playbook of a path":  func(_ *local.Task, o *provision.Options) { o.Playbook.Name = book },
		"playbook, a device":  func(_ *local.Task, o *provision.Options) { o.Playbook.Name = "/dev/zero" },
		"playbook upwards":    func(_ *local.Task, o *provision.Options) { o.Playbook.Name = "../book.yaml" },
	} {
		var o provision.Options
		if err := json.Unmarshal(testOptions(t), &o); err != nil {
			t.Fatal(err)
		}
		task := good
		spoil(&task, &o)
		if task.Options, err = json.Marshal(o); err != nil {
			t.Fatal(err)
		}
		for what, got := range map[string]rollout.Result{
			"work": e.Work(t.Context(), task, func(string) {}), "proof": e.Prove(t.Context(), task, func(string) {}),
		} {
			if got.Outcome != rollout.Refused || len(got.Detail) > 4*maxWords {
				t.Errorf("%s, %s: %+v", name, what, got)
			}
		}
		if after := tree(t, root); after != before {
			t.Fatalf("%s has written:\n%s", name, after)
		}
	}
	// The test can fail: what is not hostile comes as far as the router, which is not there.
	good.Options = testOptions(t)
	over := time.Now().Add(time.Minute)
	if got := e.Work(t.Context(), good, func(string) {}); got.Outcome != rollout.Unreachable || time.Now().After(over) {
		t.Errorf("a task like any other: %+v", got)
	}
}

// maxWords is more than the longest detail of a result, in characters.
const maxWords = 600

// tree lists everything below a directory.
func tree(t *testing.T, root string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		out.WriteString(path + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
