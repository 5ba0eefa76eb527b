package main_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/cli"
)

// TestCompose: the worker of the compose file has flags that there are, its Dockerfile takes what `make
// build` makes, and the server's port stays on the machine.
func TestCompose(t *testing.T) {
	text, err := os.ReadFile("../../docker/compose.temporal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Image       string
			Build       struct{ Dockerfile string }
			Command     []string
			Ports       []string
			Volumes     []string
			Healthcheck struct{ Test []string }
		}
		Volumes map[string]any
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	var help bytes.Buffer
	if code := cli.Run(t.Context(), "test", []string{"ziatunnel-temporal", "worker", "--help"}, strings.NewReader(""),
		&help, &help); code != 0 {
		t.Fatalf("%d: %s", code, &help)
	}
	for _, arg := range compose.Services["worker"].Command[1:] {
		flag, _, _ := strings.Cut(arg, "=")
		if !strings.Contains(help.String(), flag+" ") {
			t.Errorf("the worker is given %s, which it does not know", flag)
		}
	}
	dockerfile, err := os.ReadFile("../../docker/" +
		strings.TrimPrefix(compose.Services["worker"].Build.Dockerfile, "../docker/"))
	if err != nil || !bytes.Contains(dockerfile, []byte("COPY ziatunnel-temporal /")) {
		t.Errorf("the worker's Dockerfile: %v", err)
	}
	// The image has no shell: its health check is the program itself, on the address that the worker answers on.
	check := compose.Services["worker"].Healthcheck.Test
	if len(check) != 3 || check[0] != "CMD" ||
		!bytes.Contains(dockerfile, []byte(`CMD ["`+check[1]+`", "`+check[2]+`"]`)) ||
		!bytes.Contains(dockerfile, []byte(" ZIATUNNEL_HEALTH_ADDRESS=127.0.0.1:")) {
		t.Errorf("the health check is %q", check)
	}
	var asked bytes.Buffer
	if code := cli.Run(t.Context(), "test", []string{"ziatunnel-temporal", check[2], "--health-address", "127.0.0.1:1"},
		strings.NewReader(""), &asked, &asked); code != 1 || !strings.Contains(asked.String(), "no worker answers") {
		t.Errorf("the health check: %d, %s", code, &asked)
	}
	for name, service := range compose.Services {
		for _, port := range service.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is open to everybody: %s", name, port)
			}
		}
		if service.Image == "" && service.Build.Dockerfile == "" {
			t.Errorf("%s has neither an image nor a Dockerfile", name)
		}
	}
}
