package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// ticket is a site file in a directory of its own, with a router behind it.
type ticket struct{ dir, site string }

// newTicket serves a router; what cfg leaves out is as for a router that does everything right.
func newTicket(t *testing.T, cfg fakeios.Config, psk string) ticket {
	t.Helper()
	const password, enable = "canary-pass-4711", "canary-enable-99"
	t.Setenv("CANARY_PASSWORD", password)
	t.Setenv("CANARY_PSK", psk)
	t.Setenv("CANARY_ENABLE", enable)
	cfg.EnableSecret, cfg.Users = enable, []fakeios.User{{Name: "noc", Password: password, Privilege: 1}}
	address, pin := serve(t, cfg, fakeios.Credential{FQDN: "branch@corp.example", PSK: psk})
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	text := strings.Replace(
		enginetest.SiteText,
		"router: {address: 192.0.2.10, user: noc, password: env:PW}",
		"router: {address: \""+address+"\", user: noc, legacy_ssh: true, password: env:CANARY_PASSWORD, "+
			"enable: env:CANARY_ENABLE, host_key: \""+pin+"\"}",
		1,
	)
	out := ticket{dir, filepath.Join(dir, "site.yaml")}
	if err := os.WriteFile(out.site, []byte(strings.Replace(text, "env:PSK", "env:CANARY_PSK", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// run runs a command with --evidence, and does something when it has said a text.
func (k ticket) run(command, file, text string, then func()) (code int, said string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if then == nil {
		then = cancel
	}
	heard := &until{text: text, reached: then}
	if text == "" {
		heard.text = "\x00"
	}
	var out bytes.Buffer
	code = cli.Run(
		ctx,
		"test",
		[]string{
			"ziatunnel",
			command,
			"--wait",
			"3s",
			"--interval",
			"100ms",
			"--evidence",
			filepath.Join(k.dir, file),
			"--yes",
			k.site,
		},
		strings.NewReader(""),
		&out,
		heard,
	)
	return code, heard.said.String()
}

// read is the evidence that was written as JSON.
func (k ticket) read(t *testing.T, file string) evidence.Document {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(k.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	var d evidence.Document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestEvidenceShowsNoSecret writes all three forms of a change that succeeds, and of one in which the
// router repeats the key in its own words; the key has characters that each form writes differently.
func TestEvidenceShowsNoSecret(t *testing.T) {
	const psk = `canary\psk<&>xyzzy`
	for name, faults := range map[string][]fakeios.Fault{
		"good":     nil,
		"repeated": {{Line: "pre-shared-key", Do: fakeios.FaultReject, Reply: "% Command rejected: " + psk, Times: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, file := range []string{"a.html", "a.json", "a.txt"} {
				k := newTicket(t, fakeios.Config{Faults: faults}, psk)
				if code, said := k.run("apply", file, "", nil); code != map[string]int{"good": 0, "repeated": 5}[name] {
					t.Fatalf("%s: exit %d\n%s", file, code, said)
				}
				text, err := os.ReadFile(filepath.Join(k.dir, file))
				if err != nil || !bytes.Contains(text, []byte("******")) {
					t.Errorf("%s: %v, or nothing is masked", file, err)
				}
				for _, form := range []string{string(text), html.UnescapeString(string(text))} {
					mustNotShow(t, file, form, "canary-pass-4711", psk, "canary-enable-99", "canary", "xyzzy")
				}
				if info, err := os.Stat(filepath.Join(k.dir, file)); err != nil ||
					runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %v %v", file, info.Mode(), err)
				}
			}
		})
	}
}

// TestEvidenceOfAnInterruption: Ctrl-C in the middle of the push takes the change back, and the file is
// written all the same.
func TestEvidenceOfAnInterruption(t *testing.T) {
	k := newTicket(t, fakeios.Config{}, "lab-key-0123456789")
	code, said := k.run("apply", "ticket.json", "armed", nil)
	if code != 5 {
		t.Fatalf("exit %d\n%s", code, said)
	}
	d := k.read(t, "ticket.json")
	if d.Outcome.ExitCode != 5 || d.Outcome.Word != "rolled back" || d.Configuration.Saved ||
		d.Configuration.Before == "" ||
		d.Configuration.Before != d.Configuration.After {
		t.Errorf("%+v\n%+v", d.Outcome, d.Configuration)
	}
	if n := len(d.Timings.Phases); n == 0 || d.Timings.Phases[n-1].Name != "take back" ||
		d.Timings.Total.RoundTrips < 20 {
		t.Errorf("%+v", d.Timings)
	}
}

// TestEvidenceAddsUp: the phases follow each other without a hole, and their costs are the total.
func TestEvidenceAddsUp(t *testing.T) {
	k := newTicket(t, fakeios.Config{}, "lab-key-0123456789")
	if code, said := k.run("apply", "ticket.json", "", nil); code != 0 {
		t.Fatalf("exit %d\n%s", code, said)
	}
	d := k.read(t, "ticket.json")
	var names []string
	var sum evidence.Cost
	for i, p := range d.Timings.Phases {
		names, sum = append(names, p.Name), sum.Plus(p.Cost)
		if i > 0 {
			before := d.Timings.Phases[i-1]
			if gap := p.Begin - before.Begin - before.Seconds; gap < -0.001 || gap > 0.1 {
				t.Errorf("%.3f s between %s and %s", gap, before.Name, p.Name)
			}
		}
	}
	want := "connect, read, read again and arm, push, second login, proof, confirm and clean up, save"
	// Planning is a phase of its own where it has taken long enough to be seen.
	names = slices.DeleteFunc(names, func(name string) bool { return name == "plan, guards and answer" })
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("phases: %s", got)
	}
	if sum != d.Timings.Total {
		t.Errorf("the phases cost %+v, all of it %+v", sum, d.Timings.Total)
	}
	if c := d.Configuration; c.Lines == 0 || c.Taken != c.Lines || !c.Saved || c.Run == "" || d.Proof == nil ||
		d.Proof.Verdict != "active" {
		t.Errorf("%+v %+v", c, d.Proof)
	}
	for _, l := range d.Looks {
		if len(l.Tunnels) != 2 {
			t.Errorf("%+v", l)
		}
	}
}

// TestEvidenceThatCannotBeWritten is an error of its own, and hides no other: the directory goes away
// while the command works.
func TestEvidenceThatCannotBeWritten(t *testing.T) {
	for name, c := range map[string]struct {
		faults []fakeios.Fault
		code   int
		said   string
	}{
		"good": {
			nil,
			1,
			"the command has succeeded, but the evidence could not be written: no such file or directory",
		},
		"bad": {
			[]fakeios.Fault{{Line: "pre-shared-key", Do: fakeios.FaultReject, Reply: "% Command rejected", Times: -1}},
			5,
			"the running-config is what it was before; " +
				"and the evidence could not be written: no such file or directory",
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newTicket(t, fakeios.Config{Faults: c.faults}, "lab-key-0123456789")
			gone := filepath.Join(k.dir, "gone")
			if err := os.Mkdir(gone, 0o700); err != nil {
				t.Fatal(err)
			}
			code, said := k.run("apply", "gone/ticket.html", "connected: ", func() { _ = os.RemoveAll(gone) })
			if code != c.code || !strings.Contains(said, c.said) {
				t.Errorf("exit %d\n%s", code, said)
			}
		})
	}
}

// TestEvidenceReplaces: an older file is replaced as a whole, and nothing is left beside it.
func TestEvidenceReplaces(t *testing.T) {
	k := newTicket(t, fakeios.Config{}, "lab-key-0123456789")
	file := filepath.Join(k.dir, "ticket.txt")
	old := bytes.Repeat([]byte("OLD-EVIDENCE "), 1<<20)
	if err := os.WriteFile(file, old, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, said := k.run("apply", "ticket.txt", "", nil); code != 0 {
		t.Fatalf("exit %d\n%s", code, said)
	}
	text, err := os.ReadFile(file)
	if err != nil || bytes.Contains(text, []byte("OLD-EVIDENCE ")) ||
		!bytes.HasPrefix(text, []byte("apply branch-001: PROVEN AND SAVED\n")) {
		t.Errorf("%v: %.80q", err, text)
	}
	if left, _ := filepath.Glob(filepath.Join(k.dir, ".ziatunnel-*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
