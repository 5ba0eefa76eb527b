package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
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

// handBuilt is a running-config with a tunnel that somebody has built who says hostile things.
const handBuilt = "hostname hand\ninterface Tunnel9\n description Zscaler " + hostile + "\n keepalive 10 3\n" +
	" tunnel mode ipsec ipv4\n tunnel destination 165.225.72.39\n tunnel protection ipsec profile " +
	"ZIA" + hostile + "\nend\n"

// hostileBranches are two routers that say hostile things wherever IOS lets them. The second one refuses a line with
// them.
func hostileBranches(t *testing.T) *branches {
	t.Helper()
	plain, err := fakeios.New(fakeios.Config{HostKeyPEM: hostKey(),
		Users: []fakeios.User{{Name: "noc", Password: branchPassword, Privilege: 15}}})
	if err != nil {
		t.Fatal(err)
	}
	startup := strings.Replace(plain.StartupConfig(), "interface Vlan1\n",
		"interface Vlan1\n description LAN "+hostile+"\n", 1)
	if !strings.Contains(startup, forged) {
		t.Fatal("the router has no hostile configuration")
	}
	b := newBranches(t, 2, func(i int, cfg *fakeios.Config) {
		cfg.Startup = strings.ReplaceAll(startup, "branch-881", branchName(i))
		cfg.Wording = map[string]string{
			"Processor board ID *": "Processor board ID $1" + hostile,
		}
		if i == 1 {
			cfg.Faults = []fakeios.Fault{{Do: fakeios.FaultReject, Line: "route-map", Times: -1,
				Reply: "% Invalid input " + hostile + "\n" + forged + strings.Repeat("x", 9000)}}
		}
	}, nil)
	return b
}

// hostileZscaler answers with the ranges of a cloud that says hostile things wherever there is text.
func hostileZscaler(t *testing.T) string {
	t.Helper()
	row := map[string]string{"range": "198.51.100.0/24", "vpn": "198.51.100.11", "hostname": "tyo4.sme.zscaler.net" +
		hostile}
	data, err := json.Marshal(map[string]any{"zscalertwo.net" + hostile: map[string]any{"continent : A" +
		hostile: map[string]any{
		"city : B" + hostile: []any{row},
		"city : C" + hostile: []any{map[string]string{"range": hostile, "vpn": hostile}},
		"city : D" + hostile: []any{map[string]string{"range": hostile, "gre": hostile}},
		"city : E" + hostile: hostile,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_,
			_ = w.Write(data)
	}))
	t.Cleanup(server.Close)
	return server.URL
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
	zscaler := hostileZscaler(t)
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
	captures := filepath.Dir(filepath.Dir(file("captures/show-version/one.txt",
		"Cisco IOS Software, Version 15.4(3)M3\n"+
			capture)))
	stdin := capture
	out := func(name string) string { return filepath.Join(work, name) }
	touch := []string{"--interval", "50ms", "--yes", "--state-dir", b.state, "--log-level", "debug"}
	at := func(file string, more ...string) []string { return slices.Concat(touch, more, []string{file}) }
	state := []string{"--state-dir", b.state}
	portal := hostilePortal(t, good, branchName(0)+"@corp.example", file)
	tenant := func(more ...string) []string {
		return append([]string{"--yes", "--state-dir", b.state}, append(more, portal)...)
	}
	driven := map[string]bool{}
	for _, c := range []struct {
		command string
		code    int
		args    []string
	}{
		{"check", 2, []string{good, wrong, out(hostile + ".yaml")}},
		{"check", 2, []string{"-o", "json", good, wrong, out(hostile + ".yaml")}},
		{"check", 2, []string{"--" + hostile}},
		{"render", 0, []string{good}},
		{"render", 2, []string{"--playbook", out(hostile), good}},
		{"plan", 0, []string{"--lines", "--save", out("plan.json"), good}},
		{"plan", 0, []string{"-o", "json", good}},
		{"apply", 5, at(bad, "--transcript", out("bad.log"), "--evidence", out("bad.html"))},
		{"apply", 5, at(bad, "--evidence", out("bad.json"), "-o", "json")},
		{"apply", 5, at(bad, "--evidence", out("bad.txt"))},
		{"apply", 0, at(good, "--transcript", out("good.log"), "--evidence", out("good.html"))},
		{"apply", 2, at(good, "--override", hostile)},
		{"audit", 0, []string{"--transcript", out("audit.log"), good}},
		{"audit", 3, []string{"-o", "json", "--exit-code", "--running",
			file("captures/show-running-config/hand.txt", handBuilt), good}},
		{"audit", 2, []string{"--running", out(hostile)}},
		{"verify", 0, []string{"--interval", "50ms", "--transcript", out("verify.log"), good}},
		{"verify", 0, []string{"--interval", "50ms", "-o", "json", good}},
		{"verify", 0, []string{"--interval", "50ms", "--portal", "--state-dir", b.state, "--evidence",
			out("verify.html"), portal}},
		{"verify", 0, []string{"--interval", "50ms", "--portal", "--state-dir", b.state, "-o", "json", portal}},
		{"failover", 0, at(good, "--how", "shutdown", "--evidence", out("failover.html"))},
		{"history", 0, append(slices.Clone(state), bad, "last")},
		{"history", 0, append(slices.Clone(state), "-o", "json", bad, "last")},
		{"history", 0, append(slices.Clone(state), bad)},
		{"rollback", 0, append(slices.Clone(state), "--list", good)},
		{"rollback", 0, at(good)},
		{"resume", 0, at(good)},
		{"remove", 0, at(good)},
		{"survey", 0, []string{"--yes", "--state-dir", b.state, "--write", out("survey.json"), good}},
		{"survey", 2, append(slices.Clone(state), "--learn", wrong)},
		{"rollout start", 5, append(slices.Clone(state), "--yes", "--id", "spring", "--interval", "50ms", b.sites)},
		{"rollout resume", 5, append(slices.Clone(state), "-o", "json")},
		{"rollout status", 0, state},
		{"rollout status", 2, append(slices.Clone(state), "-o", "json", hostile)},
		{"rollout pause", 0, state},
		{"rollout approve", 1, state},
		{"rollout retry", 2, append(slices.Clone(state), "--only", hostile)},
		{"rollout retry", 0, append(slices.Clone(state), "--only", "rolled_back")},
		{"rollout abort", 0, state},
		{"rollout report", 0, state},
		{"rollout report", 0, append(slices.Clone(state), "--format", "json")},
		{"rollout report", 0, append(slices.Clone(state), "--format", "csv")},
		{"rollout list", 0, state},
		{"portal edges", 0, append(slices.Clone(state), "--cloud", "zscalertwo", "--all", "--ranges-url", zscaler)},
		{"portal edges", 2, append(slices.Clone(state), "-o", "json", "--city", hostile, "--ranges-url", zscaler,
			good)},
		{"portal key", 0, []string{good}},
		{"portal csv", 2, []string{"--read", wrong, "--output", "json"}},
		{"portal csv", 2, []string{"--read", file("captures/show-version/import.csv",
			"+,UFQDN,a@corp.example,"+hostile+",k,,\n")}},
		{"portal clicks", 0, []string{good}},
		{"portal clicks", 2, []string{wrong}},
		{"portal sync", 7, tenant()},
		{"portal sync", 7, tenant("--preview", "-o", "json")},
		{"portal location", 7, tenant()},
		{"portal credential", 5, tenant("--set-key")},
		{"portal credential", 5, tenant("--set-key", "-o", "json")},
		{"portal undo", 0, tenant()},
		{"portal rotate", 5, tenant()},
		{"parse", 2, []string{"show access-lists"}},
		{"parse", 2, []string{"show crypto session"}},
		{"parse", 2, []string{hostile}},
		{"parse", 0, []string{"--captures", captures}},
		{"lab", 0, []string{"--typed", out("typed.txt"), "--", "sh", "-c", "printf '%s' '" + hostile +
			"'; printf '%s' '" +
			hostile + "' >&2"}},
		{"version", 0, nil},
		{"completion", 0, []string{"bash"}},
		{"completion", 2, []string{hostile}},
	} {
		words := slices.Concat([]string{"ziatunnel"}, strings.Fields(c.command), c.args)
		var stdout, stderr bytes.Buffer
		code := cli.Run(t.Context(), "test", words, strings.NewReader(stdin), &stdout, &stderr)
		name := fmt.Sprintf("%.200q", words)
		if code != c.code {
			t.Errorf("%s: exit status %d, want %d: %.300s", name, code, c.code, stderr.String())
		}
		if stdout.Len()+stderr.Len() == 0 {
			t.Errorf("%s says nothing", name)
		}
		for stream, text := range map[string]string{" on stdout": stdout.String(), " on stderr": stderr.String()} {
			harmless(t, name+stream, text)
			if at := forgedLine.FindStringIndex(text); at != nil && c.command != "lab" {
				t.Errorf("%s%s: a forged line: %q", name, stream, text[max(0, at[0]-200):at[1]])
			}
		}
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
			if r != '\n' && r != '\t' && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S,
				unicode.Zs) {
				t.Errorf("%s: %q in %.300q", where, r, line)
				break
			}
		}
		if !utf8.ValidString(line) {
			t.Errorf("%s: no UTF-8: %.300q", where, line)
		}
	}
}
