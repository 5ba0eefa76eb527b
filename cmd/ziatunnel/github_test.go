package main_test

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is what this repository uses of a workflow of GitHub Actions. Another key fails the test.
type workflow struct {
	Name        string
	On          yaml.Node
	Permissions map[string]string
	Concurrency yaml.Node
	Jobs        map[string]struct {
		RunsOn         string `yaml:"runs-on"`
		TimeoutMinutes int    `yaml:"timeout-minutes"`
		Steps          []struct {
			Name, Uses, Run string
			With            map[string]string
		}
	}
}

// issueForm is an issue form of GitHub.
type issueForm struct {
	Name, Description string
	Labels            []string
	Body              []struct {
		Type, ID   string
		Attributes struct {
			Label, Description, Placeholder, Render, Value string
			Options                                        []yaml.Node
		}
		Validations struct{ Required bool }
	}
}

// action is a step that uses one.
var action = regexp.MustCompile(`(?m)uses: +(.*)$`)

// pinned is an action of GitHub's own at a commit, and the version that this is, for people.
var pinned = regexp.MustCompile(`^actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

// TestWorkflowRunsTheChecks holds CI to what a contributor can run: .ci/run, with no rights but to read the
// code, and with an end.
func TestWorkflowRunsTheChecks(t *testing.T) {
	t.Parallel()
	var w workflow
	decodeYAML(t, ".github/workflows/ci.yml", &w)
	if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
		t.Errorf("permissions are %v; reading the code is enough", w.Permissions)
	}
	var commands []string
	for name, job := range w.Jobs {
		if job.TimeoutMinutes == 0 {
			t.Errorf("the job %s has no timeout", name)
		}
		for _, step := range job.Steps {
			commands = append(commands, step.Run)
			if file := step.With["go-version-file"]; file != "" && !exists(file) {
				t.Errorf("the version of Go is read from %s, which does not exist", file)
			}
		}
	}
	for _, uses := range action.FindAllStringSubmatch(readDocument(t, ".github/workflows/ci.yml"), -1) {
		if !pinned.MatchString(uses[1]) {
			t.Errorf("%s is not an action of GitHub's own at a commit, with its version behind it", uses[1])
		}
	}
	if !slices.Contains(commands, "bash .ci/run") {
		t.Errorf("no step runs .ci/run: %q", commands)
	}
}

// TestIssueForms holds the forms to what GitHub accepts. GitHub shows a form that it cannot read to nobody,
// and reports that to nobody either.
func TestIssueForms(t *testing.T) {
	t.Parallel()
	for _, name := range githubFiles(t, ".github/ISSUE_TEMPLATE") {
		if path.Base(name) == "config.yml" {
			continue
		}
		var form issueForm
		decodeYAML(t, name, &form)
		if form.Name == "" || form.Description == "" {
			t.Errorf("%s needs a name and a description", name)
		}
		seen, asks := map[string]bool{}, 0
		for _, field := range form.Body {
			switch field.Type {
			case "markdown":
				if field.Attributes.Value == "" {
					t.Errorf("%s has a markdown element without a value", name)
				}
				continue
			case "input", "textarea":
			case "dropdown", "checkboxes":
				if len(field.Attributes.Options) == 0 {
					t.Errorf("%s: %s has nothing to choose from", name, field.ID)
				}
			default:
				t.Errorf("%s: %s is of type %q, which GitHub does not know", name, field.ID, field.Type)
			}
			if field.ID == "" || seen[field.ID] || field.Attributes.Label == "" {
				t.Errorf("%s: %q needs an id of its own and a label", name, field.ID)
			}
			seen[field.ID] = true
			asks++
		}
		if asks == 0 {
			t.Errorf("%s asks nothing", name)
		}
	}
}

// TestGitHubFilesAreYAML parses what no other test here reads, too.
func TestGitHubFilesAreYAML(t *testing.T) {
	t.Parallel()
	names := githubFiles(t, ".github")
	if len(names) < 4 {
		t.Errorf("only %v were found", names)
	}
	for _, name := range names {
		var document map[string]yaml.Node
		decodeYAML(t, name, &document)
	}
}

func decodeYAML(t *testing.T, name string, into any) {
	t.Helper()
	d := yaml.NewDecoder(bytes.NewBufferString(readDocument(t, name)))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func githubFiles(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(repository, dir, func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
