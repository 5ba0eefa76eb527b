//go:build unix

package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// mortalSite is a site with its fake tenant, in this process. Other processes work at it, and are killed as by kill -9.
type mortalSite struct {
	t          *testing.T
	portal     *fakezia.Server
	front      *httptest.Server
	dir, state string

	mu    sync.Mutex
	death *death // nil: nobody is killed
}

// death is the moment in which a process is killed: when its call with the number at, from 1, has arrived, or when that
// has taken effect and nobody has read the answer. What was written down behind the call before it is on the disk then.
type death struct {
	at       int
	answered bool
	calls    []string // that were made

	born, dead chan struct{}
	process    *os.Process // once it is born
}

func newDeath(at int, answered bool) *death {
	return &death{at: at, answered: answered, born: make(chan struct{}), dead: make(chan struct{})}
}

// kill kills the process, and waits until nothing is left of it.
func (d *death) kill() {
	<-d.born
	_ = d.process.Kill()
	<-d.dead
}

// newMortalSite writes the files of a site, with a tenant that knows nothing. router is the part of the site file that
// says how its router is reached.
func newMortalSite(t *testing.T, router string) *mortalSite {
	t.Helper()
	portal, err := fakezia.New(fakezia.Config{Limits: fakezia.NoLimits})
	if err != nil {
		t.Fatal(err)
	}
	m := &mortalSite{t: t, portal: portal, dir: t.TempDir(), state: filepath.Join(t.TempDir(), "state")}
	m.front = httptest.NewServer(m)
	t.Cleanup(func() { m.front.Close(); _ = portal.Close() })
	admin := fakezia.DefaultAdmin()
	m.write("password", branchPassword)
	m.write("portal.password", admin.Password)
	m.write("portal.key", admin.APIKey)
	m.write("branch.psk", mortalPSK)
	m.write("branch-000.yaml", fmt.Sprintf("site: branch-000\n%s\n"+
		"credential: {fqdn: branch-000@corp.example, psk: file:branch.psk}\n"+
		"zia:\n  cloud: zscalertwo\n  encryption: none\n  primary: {vpn: 198.51.100.11, global: 185.46.212.88}\n"+
		"  backup: {vpn: 203.0.113.22, global: 185.46.212.89}\n"+
		"lan: {interface: Vlan1}\nwan: {interface: FastEthernet4}\ntraffic: all\n"+
		"portal:\n  login: legacy\n  user: %s\n  password: file:portal.password\n  api_key: file:portal.key\n"+
		"  url: %s/api/v1\n", router, admin.User, m.front.URL))
	return m
}

// mortalPSK is the key that a site begins with, mortalFQDN its credential.
const (
	mortalPSK  = "canary-psk-0123456789-first"
	mortalFQDN = "branch-000@corp.example"
	noRouter   = "router: {address: 127.0.0.1:1, user: noc, password: file:password}"
)

func (m *mortalSite) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, name), []byte(text+"\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// ServeHTTP is the fake portal, until somebody dies.
func (m *mortalSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	d, now := m.death, false
	if d != nil {
		d.calls = append(d.calls, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v1"))
		now = len(d.calls) == d.at
	}
	m.mu.Unlock()
	if !now {
		m.portal.ServeHTTP(w, r)
		return
	}
	if d.answered {
		m.portal.ServeHTTP(httptest.NewRecorder(), r)
	}
	d.kill()
	panic(http.ErrAbortHandler)
}

// die runs a command in a process of its own, which is killed, and gives the calls that it has made. It reports false
// when the process ended before.
func (m *mortalSite) die(d *death, words ...string) (said string, killed bool) {
	m.t.Helper()
	m.mu.Lock()
	m.death = d
	m.mu.Unlock()
	ctx, cancel := context.WithTimeout(m.t.Context(), time.Minute)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self(m.t))
	cmd.Args = m.words(words...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	d.process = cmd.Process
	close(d.born)
	_ = cmd.Wait()
	close(d.dead)
	m.mu.Lock()
	m.death = nil
	m.mu.Unlock()
	if ctx.Err() != nil {
		m.t.Fatalf("%q hangs: %s", words, &out)
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return out.String(), ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// words are those of a command at the site: "portal sync --delete".
func (m *mortalSite) words(command ...string) []string {
	return slices.Concat([]string{"ziatunnel"}, command, []string{"--yes", "--state-dir", m.state,
		filepath.Join(m.dir, "branch-000.yaml")})
}

// run is a command in this process.
func (m *mortalSite) run(words ...string) (exit int, said string) {
	m.t.Helper()
	var out bytes.Buffer
	for range 10 {
		out.Reset()
		exit = cli.Run(m.t.Context(), "test", m.words(words...), strings.NewReader(""), &out, &out)
		// A process that another test begins has the files of this one until it runs, and so a lock that was given
		// back.
		if exit != 7 || !strings.Contains(out.String(), "another process") {
			break
		}
	}
	if key := m.key(""); strings.Contains(out.String(), key) || strings.Contains(out.String(), mortalPSK) {
		m.t.Errorf("%q says a key", words)
	}
	return exit, out.String()
}

// must is a command that has to succeed.
func (m *mortalSite) must(words ...string) {
	m.t.Helper()
	if exit, said := m.run(words...); exit != 0 {
		m.t.Fatalf("%q: exit status %d: %s", words, exit, said)
	}
}

// key is what a file of the key has; "": there is none.
func (m *mortalSite) key(end string) string {
	text, _ := os.ReadFile(filepath.Join(m.dir, "branch.psk"+end))
	return strings.TrimSpace(string(text))
}

// calls are those that a command makes which nobody kills.
func (m *mortalSite) calls(words ...string) []string {
	m.t.Helper()
	d := newDeath(0, false)
	if said, killed := m.die(d, words...); killed || len(d.calls) == 0 {
		m.t.Fatalf("%q: %s", words, said)
	}
	return d.calls
}

// unfinished are the runs in the tenant that nobody has finished.
func (m *mortalSite) unfinished() []ledger.State {
	m.t.Helper()
	store := ledger.OpenStore(m.state, func() (secret.Key, error) { return secret.Key{}, nil })
	at, err := store.Tenant(ledger.Name("zscalertwo", fakezia.DefaultAdmin().User, m.front.URL))
	if err != nil {
		m.t.Fatal(err)
	}
	left, err := at.Unfinished()
	if err != nil {
		m.t.Fatal(err)
	}
	return left
}

// tenantShape is what a tenant holds, without IDs.
func tenantShape(snap *fakezia.Snapshot) string {
	var lines []string
	for _, c := range snap.Credentials {
		at := ""
		if c.Location != nil {
			at = c.Location.Name
		}
		lines = append(lines, fmt.Sprintf("%s %s at %q, %q", c.FQDN, c.PSK, at, c.Comments))
	}
	for _, l := range snap.Locations {
		doc := map[string]any{}
		_ = json.Unmarshal(l.Document, &doc)
		delete(doc, "id")
		delete(doc, "vpnCredentials")
		text, _ := json.Marshal(doc)
		lines = append(lines, l.Name+" "+string(text))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// mustHold wants the tenant to hold something, saved and active, and no run to be left.
func (m *mortalSite) mustHold(want string) {
	m.t.Helper()
	if is := tenantShape(m.portal.Activated()); is != want {
		m.t.Errorf("active is\n%s\nwanted\n%s", is, want)
	}
	if is := tenantShape(m.portal.Edited()); is != want {
		m.t.Errorf("saved is\n%s\nwanted\n%s", is, want)
	}
	if left := m.unfinished(); m.portal.Status() != "ACTIVE" || len(left) > 0 {
		m.t.Errorf("the portal is %s, and unfinished are %+v", m.portal.Status(), left)
	}
}

// portalWish is a command at the portal, from where it begins.
type portalWish struct {
	name    string
	begin   func(m *mortalSite)
	command []string
	undoes  bool // `portal undo` takes all of it back
}

func portalWishes() []portalWish {
	adopted := func(m *mortalSite) {
		id, err := m.portal.AddCredential(fakezia.Credential{FQDN: "other@corp.example", PSK: "other-key-0123456789"})
		if err == nil {
			_, err = m.portal.AddLocation(fmt.Sprintf(`{"name": "branch-000", "country": "JAPAN",
				"xffForwardEnabled": true, "tz": "JAPAN_ASIA_TOKYO", "ofwEnabled": true,
				"vpnCredentials": [{"id": %d, "type": "UFQDN", "fqdn": "other@corp.example"}]}`, id))
		}
		if err != nil {
			m.t.Fatal(err)
		}
		m.portal.Activate()
	}
	there := func(m *mortalSite) { m.must("portal", "sync") }
	return []portalWish{
		{"sync from nothing", func(*mortalSite) {}, []string{"portal", "sync"}, true},
		{"sync on a location that is there", adopted, []string{"portal", "sync"}, true},
		{"sync of another key", func(m *mortalSite) {
			there(m)
			m.write("branch.psk", "canary-psk-0123456789-second")
		}, []string{"portal", "sync"}, false},
		{"sync --delete", there, []string{"portal", "sync", "--delete"}, false},
		{"sync --delete on a location that was there", func(m *mortalSite) { adopted(m); there(m) },
			[]string{"portal", "sync", "--delete"}, false},
		{"undo", there, []string{"portal", "undo"}, false},
		{"undo on a location that was there", func(m *mortalSite) { adopted(m); there(m) },
			[]string{"portal", "undo"}, false},
	}
}

// The ways in which a user goes on behind a process that was killed at the portal.
const (
	wayAgain   = "the same command"
	waySession = "the session ends, the same command"
	wayUndo    = "undo, the same command"
)

// TestKilledAtThePortal kills a process in every call that it makes of the portal: when the call arrives, which is
// behind everything that was written down of the one before, and when it has taken effect and its answer is not read.
// Then a user goes on, and the tenant holds what was wanted: no second credential, no lost field, nothing that nobody
// has activated.
func TestKilledAtThePortal(t *testing.T) {
	t.Parallel()
	var table killedTable
	for _, wish := range portalWishes() {
		if !sampled(wish.name, 3) {
			continue
		}
		probe := newMortalSite(t, noRouter)
		wish.begin(probe)
		before := tenantShape(probe.portal.Activated())
		calls := probe.calls(wish.command...)
		wanted := tenantShape(probe.portal.Activated())
		for _, moment := range momentsOf(calls) {
			for _, way := range moment.ways(wish.command) {
				cell := fmt.Sprintf("%s/%s/%s", wish.name, moment, way)
				if !sampled(cell, 12) {
					continue
				}
				t.Run(cell, func(t *testing.T) {
					t.Parallel()
					m := newMortalSite(t, noRouter)
					wish.begin(m)
					if said, killed := m.die(moment.death(), wish.command...); !killed {
						t.Fatalf("it was not killed: %s", said)
					}
					m.goOn(way, wish, before)
					m.mustHold(wanted)
					table.add(t, wish.name, moment.call, way)
				})
			}
		}
	}
	t.Cleanup(func() { t.Log("\n" + table.String()) })
}

// killMoment is a moment in which a process is killed at the portal.
type killMoment struct {
	number   int
	call     string
	answered bool // it has taken effect
	written  bool // something was written on the portal, or may have been
}

func (k killMoment) String() string {
	if k.answered {
		return fmt.Sprintf("call %d, %s, before its answer is read", k.number, k.call)
	}
	return fmt.Sprintf("call %d, %s, when it arrives", k.number, k.call)
}

func (k killMoment) death() *death { return newDeath(k.number, k.answered) }

// ways are those in which a user can go on.
func (k killMoment) ways(command []string) []string {
	switch {
	case !k.written:
		return []string{wayAgain}
	case command[1] == "undo" && k.answered:
		return []string{wayAgain, waySession}
	case command[1] == "undo":
		return []string{wayAgain}
	case k.answered: // the end of a session has nothing to do with what is written down
		return []string{wayAgain, waySession, wayUndo}
	}
	return []string{wayAgain, wayUndo}
}

// momentsOf are the moments of calls. What only reads has no effect that an answer could tell of.
func momentsOf(calls []string) (out []killMoment) {
	written := false
	for i, call := range calls {
		out = append(out, killMoment{i + 1, call, false, written})
		if !strings.HasPrefix(call, "GET ") && call != "POST /authenticatedSession" {
			written = true
			out = append(out, killMoment{i + 1, call, true, written})
		}
	}
	return out
}

// goOn does what a user does.
func (m *mortalSite) goOn(way string, wish portalWish, before string) {
	m.t.Helper()
	switch way {
	case waySession:
		m.portal.ExpireSessions()
	case wayUndo:
		if left := m.unfinished(); len(left) == 0 { // nothing was begun
			break
		}
		m.must("portal", "undo")
		if left := m.unfinished(); m.portal.Status() != "ACTIVE" || len(left) > 0 {
			m.t.Errorf("behind undo the portal is %s, and unfinished are %+v", m.portal.Status(), left)
		}
		if wish.undoes {
			m.mustHold(before)
		}
	}
	exit, said := m.run(wish.command...)
	nothing := wish.command[1] == "undo" && strings.Contains(said, "no such run at this tenant that could be taken")
	if exit != 0 && !nothing {
		m.t.Errorf("%q: exit status %d: %s", wish.command, exit, said)
	}
}

// killedTable counts the cells that hold, by what was done and where it was killed.
type killedTable struct {
	mu   sync.Mutex
	rows []string
	held map[string][2]int // and all
}

func (k *killedTable) add(t *testing.T, rows ...string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.held == nil {
		k.held = map[string][2]int{}
	}
	for _, row := range append(rows, "all") {
		n, known := k.held[row]
		if !known {
			k.rows = append(k.rows, row)
		}
		if n[1]++; !t.Failed() {
			n[0]++
		}
		k.held[row] = n
	}
}

// String is the matrix as a table.
func (k *killedTable) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "matrix  %-60s%8s%8s\n", "", "whole", "cells")
	slices.Sort(k.rows)
	for _, row := range k.rows {
		fmt.Fprintf(&b, "matrix  %-60s%8d%8d\n", row, k.held[row][0], k.held[row][1])
	}
	return b.String()
}
