package secret_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func TestNothingPrintsASecret(t *testing.T) {
	s := secret.New("hush-hush")
	line := secret.NewText("pre-shared-key hush-hush")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if out := fmt.Sprintf(verb+verb, s, line) + fmt.Sprintf(verb, struct{ S secret.String }{s}); strings.Contains(
			out, "hush") {
			t.Errorf("%s: %s", verb, out)
		}
	}
	if out, err := json.Marshal(map[string]any{"s": s, "t": line}); err != nil ||
		strings.Contains(string(out), "hush") {
		t.Errorf("%s %v", out, err)
	}
}

func TestMaskSyntax(t *testing.T) {
	for line, want := range map[string]string{
		"  pre-shared-key K1":                         "  pre-shared-key ******",
		"pre-shared-key local 6 ABC":                  "pre-shared-key local 6 ******",
		"username x privilege 15 password 0 p w":      "username x privilege 15 password 0 ******",
		"enable secret 5 $1$x":                        "enable secret 5 ******",
		"crypto isakmp key K address 192.0.2.1":       "crypto isakmp key ****** address 192.0.2.1",
		`{"a": "pre-shared-key K1", "b": 1}`:          `{"a": "pre-shared-key ******", "b": 1}`,
		"check what router.password refers to":        "check what router.password refers to",
		"R(config)#enable secret 0 x":                 "R(config)#enable secret 0 ******",
		"- line vty 0 4 / password 0 p w":             "- line vty 0 4 / password 0 ******",
		"+ interface Dialer0 / ppp chap password 0 x": "+ interface Dialer0 / ppp chap password 0 ******",
		"ppp pap sent-username u password 7 0A":       "ppp pap sent-username u password 7 ******",
		"tacacs-server host 192.0.2.1 key 7 0A":       "tacacs-server host 192.0.2.1 key 7 ******",
		"radius-server key x":                         "radius-server key ******",
		"interface Tunnel1":                           "interface Tunnel1",
	} {
		if got := secret.MaskSyntax(line); got != want {
			t.Errorf("%q: %q", line, got)
		}
	}
}

func TestRedactorAcrossWrites(t *testing.T) {
	var out bytes.Buffer
	w := secret.NewRedactor(secret.New(`to"p<secret>`)).Writer(&out)
	for _, part := range []string{`one to"p<se`, "cret> two\n{\"a\":\"to\\\"p\\u003csecret\\u003e\"}", ""} {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil || strings.Contains(out.String(), "secret") {
		t.Errorf("%q %v", out.String(), err)
	}
}

func TestResolve(t *testing.T) {
	dir := t.TempDir()
	good, open := filepath.Join(dir, "good"), filepath.Join(dir, "open")
	for path, mode := range map[string]os.FileMode{good: 0o600, open: 0o644} {
		if err := os.WriteFile(path, []byte("value\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	r := secret.Resolver{Dir: dir, Env: func(name string) (string, bool) { return "value", name == "SET" }}
	for ref, ok := range map[string]bool{"env:SET": true, "env:UNSET": false, "file:good": true,
		"file:open": runtime.GOOS == "windows", "file:none": false, "cmd:echo value": true, "cmd:exit 3": false} {
		parsed, err := secret.ParseRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Resolve(context.Background(), parsed)
		if ok != (err == nil && got.Reveal() == "value") {
			t.Errorf("%s: %v", ref, err)
		}
	}
	if _, err := secret.ParseRef("hunter2"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}

// TestFileAtHome: a path may begin at the home of the user, as it does in every shell.
func TestFileAtHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home) // of Windows
	if err := os.WriteFile(filepath.Join(home, "psk"), []byte("of-the-home\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for written, want := range map[string]string{
		"file:~/psk":    filepath.Join(home, "psk"),
		"file:keys/psk": filepath.Join("sites", "keys", "psk"),
		"file:~psk":     filepath.Join("sites", "~psk"), // the home of nobody
	} {
		ref, err := secret.ParseRef(written)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ref.Path("sites"); err != nil || got != want {
			t.Errorf("%s lies at %s, %v", written, got, err)
		}
	}
	ref, err := secret.ParseRef("file:~/psk")
	if err != nil {
		t.Fatal(err)
	}
	got, err := secret.Resolver{Dir: "elsewhere"}.Resolve(t.Context(), ref)
	if err != nil || got.Reveal() != "of-the-home" {
		t.Errorf("%v, %v", got, err)
	}
	if ref, err = secret.ParseRef("env:PSK"); err != nil {
		t.Fatal(err)
	}
	if path, err := ref.Path("sites"); err == nil {
		t.Errorf("%s is a file: %s", ref, path)
	}
}
