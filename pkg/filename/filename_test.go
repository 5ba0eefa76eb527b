package filename_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/filename"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	const form = "(letters, digits, . _ and -)"
	for name, want := range map[string]string{
		"tokyo-01": "", "Tokyo.01_a": "", "a": "", "7": "", "20261127-101112-2": "", "a..b": "", "conrad": "",
		"com": "", "com10": "", "company.lpt1": "", "nuls": "", "a-": "", strings.Repeat("x", 64): "",

		"":                       form,
		strings.Repeat("x", 65):  form,
		strings.Repeat("é", 400): form,
		".":                      form, "..": form, ".hidden": form,
		"-rf": form, "_a": form,
		"a/b": form, `a\b`: form, "../a": form,
		"/etc": form, "c:a": form, "a:stream": form,
		"a b": form, "a ": form, " a": form,
		"a\n": form, "a\x00": form, "a\x1b[2J": form,
		"a*": form, "a?": form, "~a": form,
		"caf\u00e9": form, "cafe\u0301": form, "\u6771\u4eac": form,
		"tokyo\u202e10": form, "a\xff": form,
		"tokyo.": "write tokyo)", "tokyo...": "write tokyo)",
		"\uff54\uff4f\uff4b\uff59\uff4f\uff0d\uff10\uff11": "write tokyo-01)",
		"con": "device", "CON": "device", "Prn": "device", "aux": "device", "NUL": "device", "nul.txt": "device",
		"con.tokyo.01": "device", "com1": "device", "COM9": "device", "lpt1.x": "device", "com\u00b9": "device",
		"\uff43\uff4f\uff4e": "device",
	} {
		err := filename.Check(name)
		var refused *filename.Error
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", name, err)
		case want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), want) || refused.Remedy == ""):
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
}

func TestCheckSite(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{
		"tokyo-01": true, "rollouts-1": true, "rollouts": false, "Rollouts": false, "renderings": false,
		"known_hosts": false, "con": false, "": false,
	} {
		if err := filename.CheckSite(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Tokyo-01", "tokyo-01", true},
		{"\uff34okyo-01", "tokyo-01", true},
		{"cafe\u0301", "caf\u00e9", true},
		{"tokyo-01", "tokyo-1", false},
		{"tokyo_01", "tokyo-01", false},
	} {
		if got := filename.Key(c.a) == filename.Key(c.b); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

// FuzzCheck: what is taken is one component of a path, is its own name on the disk, and stays the same however often
// it is brought into its key.
func FuzzCheck(f *testing.F) {
	for _, name := range []string{"tokyo-01", "..", "con.x", "\uff0e\uff0e", "a/b", "a."} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key := filename.Key(name)
		if filename.Key(key) != key && filename.Check(name) == nil {
			t.Errorf("%q: the key of its key is another one", name)
		}
		if filename.Check(name) != nil {
			return
		}
		if filepath.Base(name) != name || !filepath.IsLocal(name) || strings.ContainsAny(name, `/\:`+"\x00") {
			t.Errorf("%q is no single component of a path", name)
		}
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 || entries[0].Name() != name {
			t.Errorf("%q is %v on the disk, %v", name, entries, err)
		}
	})
}
