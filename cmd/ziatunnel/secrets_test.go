package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestSecretsNeverShow runs the whole program with canary secrets, in text and JSON, at debug level
// with a transcript, on success and on failure, and searches everything it wrote.
func TestSecretsNeverShow(t *testing.T) {
	const password, psk, enable = "canary-pass-4711", `canary\psk<&>0815`, "canary-enable-99"
	t.Setenv("CANARY_PASSWORD", password)
	t.Setenv("CANARY_PSK", psk)
	t.Setenv("CANARY_ENABLE", enable)
	for name, faultAt := range map[string]string{"good": "", "bad line": "pre-shared-key"} {
		t.Run(name, func(t *testing.T) {
			address, pin := canaryRouter(t, password, psk, enable, faultAt)
			dir := t.TempDir()
			t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
			file := filepath.Join(dir, "site.yaml")
			text := strings.Replace(
				enginetest.SiteText,
				"router: {address: 192.0.2.10, user: noc, password: env:PW}",
				"router: {address: \""+address+"\", user: noc, legacy_ssh: true, password: env:CANARY_PASSWORD, "+
					"enable: env:CANARY_ENABLE, host_key: \""+pin+"\"}",
				1,
			)
			text = strings.Replace(text, "env:PSK", "env:CANARY_PSK", 1)
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{
				{"portal", "clicks", file}, {"portal", "clicks", "-o", "json", file},
				{"check", "--secrets", file}, {"render", file}, {"render", "-o", "json", file},
				{"plan", "--log-level", "debug", file}, {"plan", "-o", "json", file},
				{
					"apply",
					"--yes",
					"--wait",
					"3s",
					"--interval",
					"100ms",
					"--log-level",
					"debug",
					"--transcript",
					filepath.Join(dir, "transcript"),
					file,
				},
				{
					"apply", "--yes", "--wait", "3s", "--interval", "100ms", "-o", "json", "--evidence",
					filepath.Join(dir, "evidence.html"), file,
				},
				{"verify", "--wait", "1s", "--interval", "100ms", "-o", "json", file},
				{"history", file},
				{"history", "-o", "json", file, "last"},
				{"rollback", "--list", "-o", "json", "branch-001"},
				{"rollback", "--yes", "--log-level", "debug", file},
				{"resume", "--yes", "-o", "json", file},
				{"remove", "--yes", "-o", "json", file},
			} {
				var out, err bytes.Buffer
				cli.Run(
					context.Background(),
					"test",
					append([]string{"ziatunnel"}, args...),
					strings.NewReader(""),
					&out,
					&err,
				)
				if out.Len()+err.Len() == 0 {
					t.Errorf("%v wrote nothing", args)
				}
				if slices.Contains(args, "json") && !json.Valid(out.Bytes()) {
					t.Errorf("%v: not JSON:\n%s", args, out.String())
				}
				mustNotShow(t, strings.Join(args, " "), out.String()+err.String(), password, psk, enable,
					"stranger-")
			}
			transcript, err := os.ReadFile(filepath.Join(dir, "transcript"))
			if shown := strings.Count(string(transcript), secret.Mask); err != nil || shown < 7 {
				t.Errorf("the transcript shows no configuration: %d masks, %v", shown, err)
			}
			walk := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				b, err := os.ReadFile(path)
				mustNotShow(t, path, string(b), password, psk, enable, "stranger-")
				return err
			})
			if walk != nil {
				t.Error(walk)
			}
		})
	}
}

func mustNotShow(t *testing.T, where, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		for _, form := range []string{s, strings.ReplaceAll(s, `\`, `\\`), s[:len(s)-2]} {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("%s shows a secret: ...%q", where, text[max(0, i-60):min(len(text), i+40)])
			}
		}
	}
}
