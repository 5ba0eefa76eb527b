package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

func open(t testing.TB, dir string) *ledger.Tenant {
	t.Helper()
	key := secret.NewKey()
	at, err := ledger.OpenStore(dir, func() (secret.Key, error) { return key, nil }).Tenant(
		ledger.Name("zscalertwo", "Admin@Corp.example", ""))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func create(fqdn string) tenant.Change {
	return tenant.Change{Kind: tenant.CreateCredential, Site: "tokyo", Credentials: []tenant.Ref{{Name: fqdn}}}
}

// writeRun writes a run with one change that was done and one that was begun.
func writeRun(t testing.TB, at *ledger.Tenant, end bool) string {
	t.Helper()
	run, err := at.Begin(t.Context(), ledger.Begin{Command: "portal sync", Sites: []string{"tokyo"}})
	if err != nil {
		t.Fatal(err)
	}
	n, err := run.Doing(create("a@corp.example"), 0)
	done := create("a@corp.example")
	done.Credentials[0].ID = 7
	if err = errors.Join(err, run.Did(n, done, false)); err == nil {
		_, err = run.Doing(create("b@corp.example"), 0)
	}
	if end {
		err = errors.Join(err, run.Write(ledger.End{Outcome: ledger.Done}))
	}
	if err = errors.Join(err, run.Close()); err != nil {
		t.Fatal(err)
	}
	return run.ID()
}

// TestLeft: what a process that has died has left is known, and is over once another run has taken it up.
func TestLeft(t *testing.T) {
	t.Parallel()
	at := open(t, t.TempDir())
	id := writeRun(t, at, false)
	unfinished, err := at.Unfinished()
	if err != nil || len(unfinished) != 1 {
		t.Fatalf("%+v %v", unfinished, err)
	}
	left := unfinished[0]
	if left.Begin.Run != id || len(left.Left()) != 2 || len(left.HalfDone()) != 1 {
		t.Fatalf("%+v", left)
	}
	back, _ := left.Inverse()
	if len(back) != 2 || back[0].Kind != tenant.DeleteCredential || back[1].Credentials[0].ID != 7 {
		t.Errorf("%+v", back)
	}
	next, err := at.Begin(t.Context(), ledger.Begin{Command: "portal sync"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(next.Finish(left), next.Close()); err != nil {
		t.Fatal(err)
	}
	if left, err := at.Unfinished(); len(left) > 0 || err != nil {
		t.Errorf("%+v %v", left, err)
	}
}

// TestOneOwner: a tenant has one owner at a time; what was looked at and declined leaves no file.
func TestOneOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := open(t, dir)
	first, err := at.Begin(t.Context(), ledger.Begin{Command: "portal sync"})
	if err != nil {
		t.Fatal(err)
	}
	var locked *ledger.LockedError
	if _, err := at.Begin(t.Context(), ledger.Begin{}); !errors.As(err, &locked) {
		t.Errorf("a second owner: %v", err)
	}
	if err := first.Close(); err != nil || first.Written() {
		t.Error(err)
	}
	if runs, err := at.Runs(); len(runs) > 0 || err != nil {
		t.Errorf("%v %v", runs, err)
	}
}

// TestCutAndFlipped cuts the file of a run at every byte, which a crash may do, and flips a bit of every byte, which is
// found. A run that was taken up behind a cut is whole.
func TestCutAndFlipped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := open(t, dir)
	id := writeRun(t, at, true)
	files, err := filepath.Glob(filepath.Join(dir, "tenants", "*", id+".*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v %v", files, err)
	}
	path, mark := files[0], files[1]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(whole), "psk") {
		t.Error("a key is in it")
	}
	for i := range whole {
		flipped := append([]byte{}, whole...)
		flipped[i] ^= 1 << (i % 8)
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := at.Load(id); err == nil && len(s.Damage) == 0 {
			t.Fatalf("byte %d was flipped, and nobody notices", i)
		}
	}
	if err := os.Remove(mark); err != nil {
		t.Fatal(err)
	}
	for i := 0; i <= len(whole); i += 7 {
		if err := os.WriteFile(path, whole[:i], 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := at.Load(id); err != nil || len(s.Damage) > 0 {
			t.Fatalf("cut at %d: %v %v", i, s.Damage, err)
		}
	}
}

// TestMemory: which key was set is known by its digest alone, on this machine, for that credential; a crash on the way
// leaves that it has to be set again.
func TestMemory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := open(t, dir)
	if run, err := at.Begin(t.Context(), ledger.Begin{}); err != nil || run.Close() != nil {
		t.Fatal(err)
	}
	m, err := at.Memory()
	if err != nil {
		t.Fatal(err)
	}
	psk, other := secret.New("canary-key-1"), secret.New("canary-key-2")
	is := func(step string, id int64, key secret.String, want tenant.KeyKnowledge) {
		t.Helper()
		again, err := at.Memory()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := again.Knows(id, "Tokyo@corp.example", key); got != want || err != nil {
			t.Errorf("%s: %q, %v", step, got, err)
		}
	}
	is("nothing", 7, psk, tenant.KeyUnknown)
	if err := m.Sending("tokyo@corp.example"); err != nil {
		t.Fatal(err)
	}
	is("on the way", 7, psk, tenant.KeyInDoubt)
	if err := m.Sent(7, "tokyo@corp.example", psk); err != nil {
		t.Fatal(err)
	}
	is("set", 7, psk, tenant.KeySame)
	is("another key", 7, other, tenant.KeyDiffers)
	is("another credential of that name", 8, psk, tenant.KeyUnknown)
	is("no key at hand", 7, secret.String{}, tenant.KeyUnknown)
	files, _ := filepath.Glob(filepath.Join(dir, "tenants", "*", "memory.json"))
	text, err := os.ReadFile(files[0])
	if err != nil || strings.Contains(string(text), "canary") {
		t.Errorf("%s %v", text, err)
	}
}
