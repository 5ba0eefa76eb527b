package keyfile_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/keyfile"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestGenerate: keys are as long as wanted, both ends take them, none comes twice, and every character comes up.
func TestGenerate(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)
	seen, characters := map[string]bool{}, map[rune]int{}
	for length := keyfile.MinLength; length <= keyfile.MaxLength; length++ {
		for range 50 {
			psk, err := keyfile.Generate(length)
			if err != nil {
				t.Fatal(err)
			}
			key := psk.Reveal()
			if len(key) != length || !shape.MatchString(key) || site.CheckPSK(psk) != nil || seen[key] {
				t.Fatalf("a key of %d characters cannot be used, or came twice: %t", len(key), seen[key])
			}
			seen[key] = true
			for _, c := range key {
				characters[c]++
			}
		}
	}
	if len(characters) != 62 {
		t.Errorf("%d characters come up", len(characters))
	}
	for c, n := range characters { // about 1,455 each
		if n < 1000 || n > 2000 {
			t.Errorf("%c comes up %d times", c, n)
		}
	}
	for _, length := range []int{-1, 0, keyfile.MinLength - 1, keyfile.MaxLength + 1} {
		if _, err := keyfile.Generate(length); err == nil || !strings.Contains(err.Error(), "24 to 64 are possible") {
			t.Errorf("%d: %v", length, err)
		}
	}
}

// TestCreate: the resolver finds the key where the reference says, and what is there stays.
func TestCreate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ref, err := secret.ParseRef("file:secrets/tokyo-01.psk")
	if err != nil {
		t.Fatal(err)
	}
	path, err := keyfile.Path(ref, dir)
	if err != nil || path != filepath.Join(dir, "secrets", "tokyo-01.psk") {
		t.Fatalf("%s, %v", path, err)
	}
	psk, err := keyfile.Generate(keyfile.DefaultLength)
	if err == nil {
		err = keyfile.Create(path, psk)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := secret.Resolver{Dir: dir}.Resolve(context.Background(), ref)
	if err != nil || got != psk {
		t.Errorf("what is resolved is not what was generated: %v", err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	other := secret.New("another-key-that-may-not-be-written")
	err = keyfile.Create(path, other)
	if !errors.Is(err, fs.ErrExist) || strings.Contains(err.Error(), other.Reveal()) {
		t.Errorf("%v", err)
	}
	for _, taken := range []string{"directory", "link"} {
		name := filepath.Join(dir, taken)
		if taken == "directory" {
			err = os.Mkdir(name, 0o700)
		} else {
			err = os.Symlink("nowhere", name)
		}
		if err != nil {
			t.Skip(err)
		}
		if err := keyfile.Create(name, other); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", taken, err)
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a link was followed")
	}
	if got, _ := (secret.Resolver{Dir: dir}).Resolve(context.Background(), ref); got != psk {
		t.Error("a key was replaced")
	}
}

// TestPath: a key goes into a file alone.
func TestPath(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"env:TOKYO_PSK", "cmd:pass show tokyo"} {
		ref, err := secret.ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keyfile.Path(ref, "."); !errors.Is(err, keyfile.ErrNoFile) || !strings.Contains(err.Error(),
			text) {
			t.Errorf("%v", err)
		}
	}
	if _, err := keyfile.Path(secret.Ref{}, "."); !errors.Is(err, keyfile.ErrNoFile) {
		t.Errorf("%v", err)
	}
	ref, err := secret.ParseRef("file:/keys/a")
	if err != nil {
		t.Fatal(err)
	}
	if path, err := keyfile.Path(ref, "sites"); err != nil || runtime.GOOS != "windows" && path != "/keys/a" {
		t.Errorf("%s, %v", path, err)
	}
}
