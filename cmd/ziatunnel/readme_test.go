package main_test

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
)

var (
	shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")
	yamlBlock  = regexp.MustCompile("(?s)```yaml\n(.*?)```")
)

// TestReadme runs every command of the README on its own site file, against a virtual router. The
// two make targets are run by CI; here they must exist.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("ROUTER_PASSWORD", "readme-password")
	t.Setenv("TOKYO_PSK", "readme-key-0123456789")
	address, pin := labFor(t, "tokyo-01@corp.example", "readme-password", "readme-key-0123456789")
	t.Chdir(t.TempDir())
	text := string(yamlBlock.FindSubmatch(readme)[1])
	text = strings.Replace(text, "address: 192.0.2.10 ", "address: \""+address+"\"\n  host_key: "+pin+" ", 1)
	if err := os.WriteFile("tokyo-01.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, block := range shellBlock.FindAllSubmatch(readme, -1) {
		for line := range strings.Lines(string(block[1])) {
			command, _, _ := strings.Cut(strings.TrimSpace(line), "#")
			words := strings.Fields(command)
			switch {
			case len(words) == 2 && words[0] == "make":
				if !bytes.Contains(makefile, []byte("\n"+words[1]+": ")) {
					t.Errorf("no target %s", words[1])
				}
			case len(words) > 2 && words[0] == "ziatunnel" && words[1] != "lab":
				ran++
				runReadme(t, words)
			}
		}
	}
	if ran < 5 {
		t.Errorf("only %d commands found", ran)
	}
}

func runReadme(t *testing.T, words []string) {
	t.Helper()
	if words[1] == "apply" { // nobody is there to be asked
		words = append(words, "--yes", "--interval", "100ms")
	}
	var out, err bytes.Buffer
	if code := cli.Run(context.Background(), "test", words, strings.NewReader(""), &out, &err); code != 0 {
		t.Errorf("%v ends with %d:\n%s%s", words, code, out.String(), err.String())
	}
}
