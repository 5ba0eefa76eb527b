package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// hostile clears a screen, hides what follows, turns it around, and rings; forged is what it wants to be believed.
const (
	forged  = "FORGED verdict: active"
	hostile = "\x1b[2J\x1b[H\x1b]0;title\a\u009b31m\x9b\u202e\u2066\u200b\U000e0041\u2028\x7f\b" + forged
)

// hostileBranches are two routers that say hostile things wherever IOS lets them. The second one refuses a line with them.
func hostileBranches(t *testing.T) *branches {
	t.Helper()
	plain, err := fakeios.New(fakeios.Config{HostKeyPEM: hostKey()})
	if err != nil {
		t.Fatal(err)
	}
	startup := strings.Replace(plain.StartupConfig(), "interface Vlan1\n", "interface Vlan1\n description LAN "+hostile+"\n", 1)
	if !strings.Contains(startup, forged) {
		t.Fatal("the router has no hostile configuration")
	}
	b := newBranches(t, 2, func(i int, cfg *fakeios.Config) {
		cfg.Startup = strings.ReplaceAll(startup, "branch-881", branchName(i))
		cfg.Clock = fakeios.NewSystemClock(4)
		cfg.Wording = map[string]string{
			"Processor board ID *": "Processor board ID $1" + hostile,
			"Interface: *":         "Interface: $1\n" + hostile,
		}
		if i == 1 {
			cfg.Faults = []fakeios.Fault{{Do: fakeios.FaultReject, Line: "route-map", Times: -1,
				Reply: "% Invalid input " + hostile + "\n" + forged + strings.Repeat("x", 9000)}}
		}
	}, nil)
	return b
}

// listed are the commands that a help text lists, with those below them.
func listed(t *testing.T, above ...string) []string {
	t.Helper()
	var out, errs bytes.Buffer
	cli.Run(t.Context(), "test", slices.Concat([]string{"ziatunnel"}, above, []string{"--help"}), strings.NewReader(""),
		&out, &errs)
	_, list, has := strings.Cut(out.String(), "\nCOMMANDS:\n")
	if !has {
		return []string{strings.Join(above, " ")}
	}
	list, _, _ = strings.Cut(list, "\n\n")
	var all []string
	for line := range strings.Lines(list) {
		if name := strings.TrimSuffix(strings.Fields(line)[0], ","); name != "help" {
			all = append(all, listed(t, append(slices.Clone(above), name)...)...)
		}
	}
	return all
}

// TestHostile drives every command against routers and files that try to take the terminal over: nothing of what they
// say does anything, wherever it is shown or kept. A command that is not driven here fails the test.
func TestHostile(t *testing.T) {
	t.Parallel()
	b := hostileBranches(t)
	work := t.TempDir()
	site := func(i int) string {
		one := filepath.Join(work, branchName(i)+".yaml")
		var text []byte
		for _, name := range []string{branchName(i), "defaults"} {
			part, err := os.ReadFile(filepath.Join(b.sites, name+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			text = append(text, part...)
		}
		text = []byte(strings.ReplaceAll(string(text), "file:", "file:"+b.sites+"/"))
		if err := os.WriteFile(one, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return one
	}
	good, bad := site(0), site(1)
	file := func(name, text string) string {
		path := filepath.Join(work, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	wrong := file("wrong.yaml", `{site: "\e[2J\u202e`+forged+`", "\e[2J\u202e`+forged+`": 1}`)
	capture := "interface Vlan1\n " + hostile + "\n"
	captures := filepath.Dir(filepath.Dir(file("captures/show-version/one.txt", "Cisco IOS Software, Version 15.4(3)M3\n"+
		capture)))
	stdin := capture
	out := func(name string) string { return filepath.Join(work, name) }
	touch := []string{"--interval", "50ms", "--yes", "--state-dir", b.state, "--log-level", "debug"}
	at := func(file string, more ...string) []string { return slices.Concat(touch, more, []string{file}) }
	state := []string{"--state-dir", b.state}
	driven := map[string]bool{}
	for _, c := range []struct {
		command string
		args    []string
	}{
		{"check", []string{good, wrong, out(hostile + ".yaml")}},
		{"check", []string{"-o", "json", good, wrong, out(hostile + ".yaml")}},
		{"check", []string{"--" + hostile}},
		{"render", []string{good}},
		{"render", []string{"--playbook", out(hostile), good}},
		{"plan", []string{"--lines", "--save", out("plan.json"), good}},
		{"plan", []string{"-o", "json", good}},
		{"apply", at(bad, "--transcript", out("bad.log"), "--evidence", out("bad.html"))},
		{"apply", at(bad, "--evidence", out("bad.json"), "-o", "json")},
		{"apply", at(bad, "--evidence", out("bad.txt"))},
		{"apply", at(good, "--transcript", out("good.log"), "--evidence", out("good.html"))},
		{"apply", at(good, "--override", hostile)},
		{"verify", []string{"--interval", "50ms", "--transcript", out("verify.log"), good}},
		{"verify", []string{"--interval", "50ms", "-o", "json", good}},
		{"failover", at(good, "--method", "shutdown", "--evidence", out("failover.html"))},
		{"history", append(slices.Clone(state), bad, "last")},
		{"history", append(slices.Clone(state), "-o", "json", bad, "last")},
		{"history", append(slices.Clone(state), bad)},
		{"rollback", append(slices.Clone(state), "--list", good)},
		{"rollback", at(good)},
		{"resume", at(good)},
		{"remove", at(good)},
		{"survey", []string{"--yes", "--state-dir", b.state, "--write", out("survey.json"), good}},
		{"survey", append(slices.Clone(state), "--learn", wrong)},
		{"rollout start", append(slices.Clone(state), "--yes", "--id", "spring", "--interval", "50ms", b.sites)},
		{"rollout resume", append(slices.Clone(state), "-o", "json")},
		{"rollout status", state},
		{"rollout status", append(slices.Clone(state), "-o", "json", hostile)},
		{"rollout pause", state},
		{"rollout approve", state},
		{"rollout retry", append(slices.Clone(state), "--only", hostile)},
		{"rollout retry", state},
		{"rollout abort", state},
		{"rollout report", state},
		{"rollout report", append(slices.Clone(state), "--format", "json")},
		{"rollout report", append(slices.Clone(state), "--format", "csv")},
		{"rollout list", state},
		{"parse", []string{"show interfaces"}},
		{"parse", []string{"show ip route"}},
		{"parse", []string{hostile}},
		{"parse", []string{"--captures", captures}},
		{"lab", []string{"--typed", out("typed.txt"), "--", "sh", "-c", "printf '%s' '" + hostile + "'; printf '%s' '" +
			hostile + "' >&2"}},
		{"version", nil},
		{"completion", []string{"bash"}},
		{"completion", []string{hostile}},
	} {
		words := slices.Concat([]string{"ziatunnel"}, strings.Fields(c.command), c.args)
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), "test", words, strings.NewReader(stdin), &stdout, &stderr)
		name := fmt.Sprintf("%.200q", words)
		if stdout.Len()+stderr.Len() == 0 {
			t.Errorf("%s says nothing", name)
		}
		harmless(t, name+" on stdout", stdout.String())
		harmless(t, name+" on stderr", stderr.String())
		if i := slices.Index(c.args, "json"); i > 0 && !strings.HasPrefix(c.command, "rollout") &&
			!json.Valid(stdout.Bytes()) {
			t.Errorf("%s: exit status %d: no JSON: %s", name, code, stdout.String())
		}
		driven[c.command] = true
	}
	for _, name := range listed(t) {
		if !driven[name] {
			t.Errorf("%s is not driven against hostile routers", name)
		}
	}
	b.harmlessFiles(work, captures)
}

// harmlessFiles looks into everything that was written.
func (b *branches) harmlessFiles(work, captures string) {
	b.t.Helper()
	seen, saying := 0, 0
	for _, top := range []string{work, b.state} {
		err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(path, captures) {
				return err
			}
			text, err := os.ReadFile(path)
			harmless(b.t, path, string(text))
			seen++
			if strings.Contains(string(text), forged) {
				saying++
			}
			return err
		})
		if err != nil {
			b.t.Error(err)
		}
	}
	if seen < 20 || saying < 10 {
		b.t.Errorf("%d files, and %d with what the routers say: it reaches nothing", seen, saying)
	}
}

// forgedLine is a line that looks as if the program had said it.
var forgedLine = regexp.MustCompile(`(?m)^` + forged)

// harmless refuses a text that does more than be read.
func harmless(t *testing.T, where, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		for _, r := range line {
			if r != '\n' && r != '\t' && (r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P,
				unicode.S, unicode.Zs)) {
				t.Errorf("%s: %q in %.300q", where, r, line)
				break
			}
		}
		if !utf8.ValidString(line) {
			t.Errorf("%s: no UTF-8: %.300q", where, line)
		}
	}
	if at := forgedLine.FindStringIndex(text); at != nil {
		t.Errorf("%s: a forged line: %q", where, text[max(0, at[0]-200):at[1]])
	}
}
