package main_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

var (
	shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")
	yamlBlock  = regexp.MustCompile("(?s)```yaml\n(.*?)```")
)

// TestReadme runs every command of the README on its own site file, against a virtual router. The
// two make targets are run by CI; here they must exist. The commands of fakeios are run by a test
// beside that program.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("ROUTER_PASSWORD", "readme-password")
	t.Setenv("TOKYO_PSK", "readme-key-0123456789")
	address, pin := labFor(t, "tokyo-01@corp.example", "readme-password", "readme-key-0123456789")
	t.Chdir(t.TempDir())
	text := string(yamlBlock.FindSubmatch(readme)[1])
	text = strings.Replace(text, "address: 192.0.2.10 ", "address: \""+address+"\"\n  host_key: "+pin+" ", 1)
	writeReadme(t, "tokyo-01.yaml", text)
	writeReadme(t, "sites/tokyo-01.yaml", text)
	// The policy as it is printed would wait for a weekend and for a person.
	blocks := yamlBlock.FindAllSubmatch(readme, -1)
	block := func(begins string) string {
		for _, b := range blocks {
			if bytes.HasPrefix(b[1], []byte(begins)) {
				return string(b[1])
			}
		}
		t.Fatalf("no block of YAML begins with %q", begins)
		return ""
	}
	pairs := strings.Replace(text, "bandwidth_mbps: 100 ", "bandwidth_mbps: 1200 ", 1) + block("pairs:")
	writeReadme(t, "pairs.yaml", pairs+block("portal:"))
	runReadme(t, []string{"ziatunnel", "check", "pairs.yaml"})
	policy := block("canary: 1")
	policy = regexp.MustCompile(`(?m)^(windows|approve): .*\n`).ReplaceAllString(policy, "")
	writeReadme(t, "careful.yaml", strings.Replace(policy, "soak: 30m", "soak: 10ms", 1))
	writeReadme(t, "show-run.txt", showRun)
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
			case strings.Contains(command, "--engine temporal"): // make test-temporal has a server for it
			case len(words) > 2 && words[0] == "ziatunnel" && words[1] == "lab":
				ran++
				runLab(t, words)
			case len(words) > 2 && words[0] == "ziatunnel":
				ran++
				runReadme(t, words)
			}
		}
	}
	if ran < 12 {
		t.Errorf("only %d commands found", ran)
	}
}

// TestReadmeKinds: the example of each kind of WAN and LAN is one of a site file.
func TestReadmeKinds(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(readme), "| WAN or LAN | in the site file |")
	table, _, _ = strings.Cut(table, "\n\n")
	text := string(yamlBlock.FindSubmatch(readme)[1])
	examples := regexp.MustCompile("`((?:wan|lan|lans|vrf_definition): [^`]+)`").FindAllStringSubmatch(table, -1)
	for _, example := range examples {
		key, _, _ := strings.Cut(example[1], ":")
		kind := regexp.MustCompile(`(?m)^`+key+`: .*\n`).ReplaceAllString(text, "") + example[1] + "\n"
		if _, err := site.Parse("kind.yaml", []byte(kind)); err != nil {
			t.Errorf("%s: %v", example[1], err)
		}
	}
	if len(examples) < 8 {
		t.Errorf("only %d examples found", len(examples))
	}
}

// showRun is what a terminal has shown of a branch.
const showRun = `branch-07#show running-config
Building configuration...

hostname branch-07
!
vtp mode transparent
!
interface FastEthernet4
 ip address 192.0.2.70 255.255.255.0
 ip nat outside
!
interface Vlan1
 ip address 10.7.0.1 255.255.255.0
 ip nat inside
!
ip route 0.0.0.0 0.0.0.0 192.0.2.1
!
line vty 0 4
 login local
 transport input ssh
!
end
`

func writeReadme(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func runReadme(t *testing.T, words []string) {
	t.Helper()
	switch file := words[len(words)-1]; words[1] { // nobody is there to be asked
	case "apply":
		words = append(words[:len(words)-1], "--yes", "--interval", "100ms", file)
	case "failover": // dead peer detection takes half a minute
		words = append(words[:len(words)-1], "--yes", "--how", "shutdown", "--interval", "100ms", file)
	case "rollout":
		if words[2] == "start" {
			words = append(words[:len(words)-1], "--yes", "--interval", "100ms", file)
		}
	case "remove", "survey":
		words = append(words[:len(words)-1], "--yes", file)
	}
	var out, err bytes.Buffer
	if code := cli.Run(context.Background(), "test", words, strings.NewReader(""), &out, &err); code != 0 {
		t.Errorf("%v ends with %d:\n%s%s", words, code, out.String(), err.String())
	}
}

// runLab runs a lab until it says that it is up, and leaves it as Ctrl-C does.
func runLab(t *testing.T, words []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	said := &until{text: "Ctrl-C ends it", reached: cancel}
	var out bytes.Buffer
	if code := cli.Run(ctx, "test", words, strings.NewReader(""), &out, said); code != 0 {
		t.Errorf("%v ends with %d:\n%s", words, code, said.said.String())
	}
	if !strings.Contains(said.said.String(), said.text) {
		t.Errorf("%v never came up:\n%s", words, said.said.String())
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
