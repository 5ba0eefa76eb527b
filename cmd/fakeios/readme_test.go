package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

// TestReadme runs every command that the README gives for this program, on the lab file that the
// page about lab files shows second. A lab is left as soon as it says how to end it.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../pkg/fakeios/scenario/README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	t.Setenv("ROUTER_PASSWORD", "readme-password")
	lab := strings.Split(strings.Split(string(page), "```yaml\n")[2], "```")[0]
	for name, text := range map[string]string{"lab.yaml": lab, "tokyo-01.key": "readme-key-0123456789\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ran := 0
	for line := range strings.Lines(string(readme)) {
		command, _, _ := strings.Cut(line, "#")
		if words := strings.Fields(command); len(words) > 1 && words[0] == "fakeios" {
			ran++
			ctx, cancel := context.WithCancel(t.Context())
			said := &until{text: "Ctrl-C ends it", reached: cancel}
			if code := run(ctx, words, said, said); code != 0 {
				t.Errorf("%s ends with %d:\n%s", command, code, said.said.String())
			}
			cancel()
		}
	}
	if ran < 2 {
		t.Errorf("only %d commands found", ran)
	}
}

// until is a buffer that tells when a text has come.
type until struct {
	said    bytes.Buffer
	text    string
	reached func()
}

func (u *until) Write(b []byte) (int, error) {
	n, err := u.said.Write(b)
	if strings.Contains(u.said.String(), u.text) {
		u.reached()
	}
	return n, err
}
