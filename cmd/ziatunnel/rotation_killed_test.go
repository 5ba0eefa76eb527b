//go:build unix

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakecloud"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// mortalBranch is such a site with its router, whose edges know what the fake portal has activated.
type mortalBranch struct {
	*mortalSite
	*branches
}

func newMortalBranch(t *testing.T) *mortalBranch {
	t.Helper()
	var edges []*fakeios.Edge
	b := newBranches(t, 1, func(_ int, cfg *fakeios.Config) {
		cfg.Clock = fakeios.NewSystemClock(20)
		edges = cfg.Edges
	}, nil)
	m := &mortalBranch{newMortalSite(t, fmt.Sprintf("router: {address: %q, user: noc, password: file:password, "+
		"legacy_ssh: true, host_key: %q}", b.fleet.Addr(0), b.fleet.Routers()[0].HostKeyFingerprint())), b}
	b.sites = m.dir // for the valve
	fakecloud.Connect(m.portal, fakecloud.LinkedOnly, edges...)
	return m
}

// dieAt runs a command in a process that is killed when so many bytes have gone to the router.
func (m *mortalBranch) dieAt(bytes int, words ...string) (said string, killed bool) {
	m.mortalSite.t.Helper()
	v := m.newValve(0, bytes)
	d := newDeath(0, false)
	over := make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-v.closed:
			d.kill()
		case <-d.dead:
		}
		v.release()
	}()
	said, killed = m.die(d, words...)
	<-over
	m.closeValve(v)
	return said, killed
}

// closeValve gives the site file the address of the router again.
func (m *mortalBranch) closeValve(v *valve) {
	file := filepath.Join(m.dir, "branch-000.yaml")
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, []byte(strings.Replace(string(text), v.listen.Addr().String(), v.router, 1)), 0o600)
	}
	if err != nil {
		m.mortalSite.t.Fatal(err)
	}
}

var typedKey = regexp.MustCompile(`(?m)^ *pre-shared-key (\S+)$`)

// routerKeys are the keys that the router has, running and saved, each once.
func (m *mortalBranch) routerKeys() map[string]bool {
	router := m.fleet.Routers()[0]
	keys := map[string]bool{}
	for _, found := range typedKey.FindAllStringSubmatch(router.RunningConfig()+"\n"+router.StartupConfig(), -1) {
		keys[found[1]] = true
	}
	return keys
}

// keepsKeys wants every key that an end has to be in a file of the site.
func (m *mortalBranch) keepsKeys(behind string) {
	m.mortalSite.t.Helper()
	keys := m.routerKeys()
	for _, c := range append(m.portal.Activated().Credentials, m.portal.Edited().Credentials...) {
		keys[c.PSK] = true
	}
	for key := range keys {
		if key != m.key("") && key != m.key(".next") {
			m.mortalSite.t.Errorf("%s: a key that an end has is lost", behind)
		}
	}
}

// agree reports whether router, portal and the file of the site have one key.
func (m *mortalBranch) agree() bool {
	keys := m.routerKeys()
	c, _ := m.portal.Activated().Credential(mortalFQDN)
	return len(keys) == 1 && keys[m.key("")] && c.PSK == m.key("")
}

// mustBeWhole wants one credential, linked and active, one key at both ends and in the file, and proven tunnels.
func (m *mortalBranch) mustBeWhole(behind string) {
	m.mortalSite.t.Helper()
	active := m.portal.Activated()
	c, _ := active.Credential(mortalFQDN)
	if len(active.Credentials) != 1 || c.Location == nil || len(active.Locations) != 1 ||
		m.portal.Status() != "ACTIVE" || len(m.unfinished()) > 0 {
		m.mortalSite.t.Errorf("%s: the portal is %s, unfinished are %+v:\n%s", behind, m.portal.Status(),
			m.unfinished(), tenantShape(active))
	}
	if !m.agree() || m.key(".next") != "" {
		m.mortalSite.t.Errorf("%s: not every end has the key of the site", behind)
	}
	if exit, _, said := m.branches.run("ziatunnel", "verify", "--interval", "50ms",
		filepath.Join(m.dir, "branch-000.yaml")); exit != 0 {
		m.mortalSite.t.Errorf("%s: the tunnels are not proven: %s", behind, said)
	}
}

// at is a command that looks at tunnels.
func (m *mortalBranch) at(words ...string) (exit int, said string) {
	m.mortalSite.t.Helper()
	return m.mortalSite.run(append(words, "--interval", "50ms")...)
}

// TestKilledBetweenTheEnds kills `apply --portal` where the portal's half ends, and in the middle of the router's.
func TestKilledBetweenTheEnds(t *testing.T) {
	t.Parallel()
	command := []string{"apply", "--portal", "--interval", "50ms"}
	probe := newMortalBranch(t)
	moments := momentsOf(probe.calls(command...))
	var table killedTable
	play := func(row string, die func(m *mortalBranch) (string, bool)) {
		for _, way := range []string{wayAgain, wayResume, wayUndo} {
			cell := row + "/" + way
			if !sampled(cell, 12) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				m := newMortalBranch(t)
				if said, killed := die(m); !killed {
					t.Fatalf("it was not killed: %s", said)
				}
				m.goOnApplying(way)
				table.add(t, row, way)
			})
		}
	}
	for _, moment := range moments[len(moments)-3:] { // activated, and logging out
		play(moment.String(), func(m *mortalBranch) (string, bool) { return m.die(moment.death(), command...) })
	}
	for part := range 7 {
		play(fmt.Sprintf("%d%% of the router's half", part*15), func(m *mortalBranch) (string, bool) {
			return m.dieAt(applyBytes*part*15/100, command...)
		})
	}
	t.Cleanup(func() { t.Log("\n" + table.String()) })
}

// The ways in which a user goes on behind a process that was killed at a router.
const (
	wayResume = "resume"
	wayRotate = "portal rotate"
	wayOthers = "other commands first, portal rotate"
)

// goOnApplying does what a user does behind an `apply --portal` that was killed.
func (m *mortalBranch) goOnApplying(way string) {
	m.mortalSite.t.Helper()
	switch way {
	case wayAgain:
		if exit, said := m.at("apply", "--portal"); exit != 0 && (exit != 7 ||
			!strings.Contains(said, "`ziatunnel resume` finishes it")) {
			m.mortalSite.t.Errorf("again: exit status %d: %s", exit, said)
		} else if exit == 0 {
			break
		}
		fallthrough
	case wayResume:
		if exit, said := m.at("resume"); exit != 0 && exit != 5 {
			m.mortalSite.t.Errorf("resume: exit status %d: %s", exit, said)
		}
	case wayUndo:
		exit, said := m.at("rollback")
		if exit != 0 || m.fleet.Routers()[0].RunningConfig() != m.before[0] {
			m.mortalSite.t.Errorf("rollback: exit status %d: %s", exit, said)
		}
		m.must("portal", "undo")
		m.mustHold("")
	}
	if exit, said := m.at("apply", "--portal"); exit != 0 {
		m.mortalSite.t.Errorf("at last: exit status %d: %s", exit, said)
	}
	m.mustBeWhole("at last")
}

// TestKilledRotation kills `portal rotate` in every call of the portal and all through the router's half. What would
// give an end the old key is refused, and says how to go on; rotating again gives both ends the key that was made
// first. One branch lives through all moments, one after the other.
func TestKilledRotation(t *testing.T) {
	t.Parallel()
	const routerBytes, parts = 7600, 10
	command := []string{"portal", "rotate", "--interval", "50ms"}
	probe := newMortalBranch(t)
	probe.must("apply", "--portal", "--interval", "50ms")
	moments := momentsOf(probe.calls(command...))
	var table killedTable
	for _, way := range []string{wayRotate, wayOthers} {
		t.Run(way, func(all *testing.T) {
			all.Parallel()
			var m *mortalBranch
			play := func(row string, die func() (string, bool)) {
				if !sampled(way+"/"+row, 20) {
					return
				}
				all.Run(row, func(t *testing.T) {
					if m == nil {
						m = newMortalBranch(all)
						m.must("apply", "--portal", "--interval", "50ms")
					}
					m.mortalSite.t, m.branches.t = t, t
					if said, killed := die(); !killed {
						t.Fatalf("it was not killed: %s", said)
					}
					m.goOnRotating(way)
					if table.add(t, row, way); t.Failed() {
						m = nil
					}
				})
			}
			for _, moment := range moments {
				play(moment.String(), func() (string, bool) { return m.die(moment.death(), command...) })
			}
			for part := range parts {
				play(fmt.Sprintf("%d/%d of the router's half", part, parts), func() (string, bool) {
					return m.dieAt(routerBytes*part/parts, command...)
				})
			}
		})
	}
	t.Cleanup(func() { t.Log("\n" + table.String()) })
}

// goOnRotating does what a user does behind a rotation that was killed. A key that an end has is never lost.
func (m *mortalBranch) goOnRotating(way string) {
	m.mortalSite.t.Helper()
	key := m.key(".next")
	m.keepsKeys("killed")
	if key != "" && way == wayOthers { // the rotation was not at its end
		for _, command := range [][]string{{"resume"}, {"rollback"}, {"apply", "--portal"},
			{"portal", "sync", "--set-key"}} {
			exit, said := m.mortalSite.run(command...)
			if exit != 7 || !strings.Contains(said, "`ziatunnel portal rotate` goes on with it") {
				m.mortalSite.t.Errorf("%q: exit status %d: %s", command, exit, said)
			}
			m.keepsKeys(strings.Join(command, " "))
		}
	}
	if exit, said := m.at("portal", "rotate"); exit != 0 {
		m.mortalSite.t.Errorf("at last: exit status %d: %s", exit, said)
	}
	if key != "" && m.key("") != key {
		m.mortalSite.t.Error("it has not gone on with the key that was made first")
	}
	m.mustBeWhole("at last")
}
