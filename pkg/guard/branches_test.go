package guard_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestBranches judges branches that already live, in testdata/branches: an archive each, with a sentence about it, the
// findings that are true of it, site file, running-config, and answers to show commands. What is not expected is a
// false alarm, what is missing is a branch that would be harmed without a word. -v counts both.
func TestBranches(t *testing.T) {
	files, err := filepath.Glob("testdata/branches/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d branches, %v", len(files), err)
	}
	var right, alarms, silent int
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for _, f := range archive.Files {
			texts[f.Name] = string(f.Data)
		}
		var got []string
		said := map[string]string{}
		for _, f := range guard.Check(living(t, texts)) {
			line := "warning " + f.Rule
			if f.Fatal {
				line = "refused " + f.Rule
			}
			got, said[line] = append(got, line), f.Why
		}
		want := strings.FieldsFunc(texts["expected"], func(r rune) bool { return r == '\n' })
		before := alarms + silent
		for _, line := range got {
			if !slices.Contains(want, line) {
				alarms++
				t.Errorf("%s: a false alarm, %s: %s", filepath.Base(file), line, said[line])
			}
		}
		for _, line := range want {
			if !slices.Contains(got, line) {
				silent++
				t.Errorf("%s: silent about %s", filepath.Base(file), line)
			}
		}
		if alarms+silent == before {
			right++
		}
	}
	t.Logf("%d of %d verdicts are right, %d false alarms, %d silences", right, len(files), alarms, silent)
}

// living is the input for a branch, as of a configuration in a file: nothing else is known of the router.
func living(t *testing.T, texts map[string]string) guard.Input {
	t.Helper()
	s, err := site.Parse("site.yaml", []byte(texts["site.yaml"]))
	if err != nil {
		t.Fatal(err)
	}
	running := iosconf.Parse(texts["running.cfg"])
	in := guard.Input{Running: running, Startup: running, Unsaved: true, Site: s}
	var archive strings.Builder
	for name, text := range texts {
		if strings.HasPrefix(name, "show ") {
			archive.WriteString("-- " + name + " --\n" + text)
		}
	}
	in.Facts = facts(t, s, "-- show version --\nCisco IOS Software, C880 Software (C880DATA-UNIVERSALK9-M), Version "+
		"15.4(3)M3, RELEASE SOFTWARE (fc2)\nCisco 881 (MPC8300) processor (revision 1.0) with 236544K/25600K bytes of "+
		"memory.\n-- show ip interface brief --\nInterface                  IP-Address      OK? Method Status"+
		"                Protocol\n", archive.String())
	return pasted(t, in, texts["site.yaml"])
}
