//go:build unix

package main_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// clientNetmiko is a script of a network team: enable, configure by the hundred, save. The
// hostname is longer than the 20 characters that IOS shows of it in configuration modes.
func clientNetmiko(t *testing.T) {
	t.Parallel()
	needModule(t, "netmiko", "python3-netmiko")
	for _, c := range []struct{ speed, user, password string }{
		{"fast", watcher, watcherPassword},
		{"as it is", operator, operatorPassword},
	} {
		t.Run(c.speed, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, fakeios.Config{Hostname: "branch-881-of-the-northern-region"})
			cmd := b.command(t, systemPython, testdata(t, "with_netmiko.py"), b.host, b.port, c.user,
				testdata(t, "tunnels.ios"), c.speed)
			cmd.Env = append(cmd.Env, "LOGIN="+c.password, "ENABLE="+enableSecret)
			got := b.run(t, cmd)
			saw := map[string]any{}
			if err := json.Unmarshal([]byte(got.stdout), &saw); err != nil || got.status != 0 {
				t.Fatalf("status %d, %v\n%s\n%s\nthe router was sent:\n%s", got.status, err, got.stdout, got.stderr,
					strings.Join(b.Lines(), "\n"))
			}
			checkNetmiko(t, b, saw, c.user == operator)
		})
	}
}

// checkNetmiko compares what Netmiko returned, and what the router is, with the script.
func checkNetmiko(t *testing.T, b *bench, saw map[string]any, enabled bool) {
	t.Helper()
	long := "description " + strings.Repeat("d", 150)
	for name, want := range map[string]any{
		"enabled at first": enabled, "enabled": true, "config mode": true, "config mode after": false, "alive": false,
		"prompt": "branch-881-of-the-northern-region#", "config prompt": "branch-881-of-the-no(config)#",
		"long command": " " + long,
	} {
		if saw[name] != want {
			t.Errorf("%s: %q, want %q", name, saw[name], want)
		}
	}
	text := func(name string) string { s, _ := saw[name].(string); return s }
	contains(t, "show version", text("show version"), "Version 15.4(3)M3, RELEASE SOFTWARE", "Processor board ID ")
	contains(t, "long line", text("long line"), "branch-881-of-the-no(config-if)#"+long+"\n")
	contains(t, "refused", text("refused"), "\n"+strings.Repeat(" ", len("branch-881-of-the-no(config-if)#ip ad"))+
		"^\n% Invalid input detected at '^' marker.\n")
	contains(t, "show running-config", text("show running-config"), "interface Tunnel1\n", "\nend")
	contains(t, "save", text("save"), "Building configuration...\n[OK]")
	contains(t, "copy", text("copy"), "Destination filename [startup-config]? ", "Building configuration...\n[OK]")
	if strings.Contains(text("config set"), "\n% Invalid") {
		t.Errorf("config set:\n%s", text("config set"))
	}
	want, err := os.ReadFile(testdata(t, "tunnels.shown"))
	if err != nil {
		t.Fatal(err)
	}
	shown := strings.Replace(string(want), "description $ES_WAN$", long, 1)
	for name, config := range map[string]string{"running-config": b.RunningConfig(),
		"startup-config": b.StartupConfig()} {
		if lines := missing(shown, config); len(lines) > 0 {
			t.Errorf("the %s lacks\n%s", name, strings.Join(lines, "\n"))
		}
	}
}
