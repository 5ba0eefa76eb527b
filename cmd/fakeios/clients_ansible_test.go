//go:build unix

package main_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

const ansiblePath = "/usr/bin/ansible-playbook"

// taskResult is what a task of a playbook returned.
type taskResult struct {
	Changed  bool           `json:"changed"`
	Failed   bool           `json:"failed"`
	Message  string         `json:"msg"`
	Stderr   string         `json:"module_stderr"`
	Commands any            `json:"commands"` // a list, or of some modules one string
	Stdout   []string       `json:"stdout"`
	Received int            `json:"packets_rx"`
	Sent     int            `json:"packets_tx"`
	Facts    map[string]any `json:"ansible_facts"`
}

// playbook runs site.yml and returns its results by the names of their tasks.
func (b *bench) playbook(t *testing.T, user, password string) map[string]taskResult {
	t.Helper()
	inventory := b.write(t, "inventory", 0o600, fmt.Sprintf("[routers]\nbranch ansible_host=%s ansible_port=%s\n",
		b.host, b.port))
	cmd := b.command(t, ansiblePath, "-i", inventory, testdata(t, "site.yml"))
	cmd.Env = append(cmd.Env, "LOGIN_NAME="+user, "LOGIN="+password, "ENABLE="+enableSecret,
		"ANSIBLE_CONFIG="+b.write(t, "ansible.cfg", 0o600, "[defaults]\n"),
		"ANSIBLE_STDOUT_CALLBACK=ansible.posix.json")
	got := b.run(t, cmd)
	var report struct {
		Plays []struct {
			Tasks []struct {
				Task  struct{ Name string }
				Hosts map[string]taskResult
			}
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &report); err != nil {
		t.Fatalf("%v\n%s\n%s", err, got.stdout, got.stderr)
	}
	results, last := map[string]taskResult{}, ""
	for _, play := range report.Plays {
		for _, task := range play.Tasks {
			last = task.Task.Name
			results[last] = task.Hosts["branch"]
		}
	}
	if got.status != 0 {
		t.Fatalf("the playbook ends at %q: %s %s\n%s", last, results[last].Message, results[last].Stderr, got.stderr)
	}
	return results
}

// clientAnsible is a playbook of a network team, with the modules of cisco.ios.
func clientAnsible(t *testing.T) {
	t.Parallel()
	need(t, ansiblePath, "ansible")
	b := newBench(t, fakeios.Config{})
	results := b.playbook(t, watcher, watcherPassword)
	for _, c := range []struct {
		task            string
		changed, failed bool
		commands, says  string
	}{
		{task: "commands"},
		{task: "a command that asks"},
		{task: "an unknown command", failed: true, says: "% Invalid input detected at '^' marker."},
		{task: "a condition that never holds", failed: true, says: "conditional statements have not been satisfied"},
		{task: "config, first", changed: true,
			commands: "[interface Vlan1 description Branch LAN ip tcp adjust-mss 1360]"},
		{task: "config, again"},
		{task: "config of a template", changed: true},
		{task: "config of a template, again"},
		{task: "config in order", changed: true},
		{task: "config in order, again"},
		{task: "config refused", failed: true, says: "% Invalid input detected at '^' marker."},
		{task: "banner", changed: true},
		{task: "banner, again"},
		{task: "interface", changed: true, commands: "[interface FastEthernet4 description WAN of the branch]"},
		{task: "interface, again"},
		{task: "hostname", changed: true, commands: "[hostname branch-882]"},
		{task: "ping"},
		{task: "ping of nobody"},
		{task: "save", changed: true},
		{task: "save, again"},
		{task: "archive", changed: true},
		{task: "config confirmed", changed: true, commands: "[ip route 203.0.113.0 255.255.255.0 192.0.2.1]"},
	} {
		got, ran := results[c.task]
		if !ran || got.Changed != c.changed || got.Failed != c.failed {
			t.Errorf("%s: ran %v, changed %v, failed %v: %s%s", c.task, ran, got.Changed, got.Failed, got.Message,
				got.Stderr)
		}
		if sent := fmt.Sprint(got.Commands); c.commands != "" && sent != c.commands {
			t.Errorf("%s: commands %s, want %s", c.task, sent, c.commands)
		}
		contains(t, c.task, got.Message+got.Stderr, c.says)
	}
	checkFacts(t, results)
	if got := results["ping"]; got.Sent != 3 || got.Received != 3 {
		t.Errorf("ping: %d of %d", got.Received, got.Sent)
	}
	if got := results["ping of nobody"]; got.Sent != 2 || got.Received != 0 {
		t.Errorf("ping of nobody: %d of %d", got.Received, got.Sent)
	}
	contains(t, "a command that asks", strings.Join(results["a command that asks"].Stdout, "\n"),
		"Destination filename [startup-config]? ", "[OK]")
	for name, config := range map[string]string{"running-config": b.RunningConfig(),
		"startup-config": b.StartupConfig()} {
		contains(t, "the "+name, config, "hostname branch-882\n",
			"interface Vlan1\n description Branch LAN\n ip address 172.17.0.1 255.255.255.0\n ip tcp adjust-mss 1360\n",
			"interface Tunnel1\n ip unnumbered FastEthernet4\n ip mtu 1400\n",
			"ip access-list extended BRANCH\n permit tcp any any eq www\n permit tcp any any eq 443\n"+
				" deny   ip any any\n",
			"interface FastEthernet4\n description WAN of the branch\n",
			"banner login ^C\nBranch 881 of the example corporation.\nLines may end in # or >\n"+
				"Authorized use only #\n^C\n")
	}
	contains(t, "the running-config", b.RunningConfig(), "\nip route 203.0.113.0 255.255.255.0 192.0.2.1\n")
	for _, line := range []string{"interface Tunnel1", "description Branch LAN", "configure terminal revert timer 5",
		"configure confirm"} {
		if n := len(slices.DeleteFunc(b.Lines(), func(l string) bool { return l != line })); n != 1 {
			t.Errorf("%q was sent %d times", line, n)
		}
	}
}

// checkFacts compares what ios_facts has read from the show commands with what the router is.
func checkFacts(t *testing.T, results map[string]taskResult) {
	t.Helper()
	for _, task := range []string{"facts min", "facts all", "facts of resources"} {
		for name, want := range map[string]string{
			"system": "ios", "iostype": "IOS", "version": "15.4(3)M3", "hostname": "branch-881", "model": "881",
			"serialnum": "FTX0000038X",
			"image":     "flash:c880data-universalk9-mz.154-3.M3.bin",
		} {
			if got := results[task].Facts["ansible_net_"+name]; got != want {
				t.Errorf("%s: %s is %v, want %s", task, name, got, want)
			}
		}
	}
	all := results["facts all"].Facts
	for name, want := range map[string]string{
		"all_ipv4_addresses": "[172.17.0.1 192.0.2.10]", "filesystems": "[flash:]",
	} {
		if got := fmt.Sprint(sorted(all["ansible_net_"+name])); got != want {
			t.Errorf("facts all: %s is %s, want %s", name, got, want)
		}
	}
	interfaces, err := json.Marshal(all["ansible_net_interfaces"])
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]struct {
		MTU          int
		Bandwidth    int
		OperStatus   string
		LineProtocol string
		IPv4         []struct{ Address, Subnet string }
	}{}
	if err := json.Unmarshal(interfaces, &read); err != nil {
		t.Fatal(err)
	}
	if wan := read["FastEthernet4"]; fmt.Sprint(wan) != "{1500 100000 up up [{192.0.2.10 24}]}" || len(read) != 6 {
		t.Errorf("facts all: %d interfaces, FastEthernet4 is %v", len(read), wan)
	}
	config, _ := all["ansible_net_config"].(string)
	contains(t, "facts all: config", config, "\nhostname branch-881\n", "\nend")
	resources, err := json.Marshal(results["facts of resources"].Facts["ansible_network_resources"])
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "facts of resources", string(resources),
		`"hostname":{"hostname":"branch-881"}`,
		`{"ipv4":[{"address":"192.0.2.10/24"}],"name":"FastEthernet4"}`,
		`{"dest":"0.0.0.0/0","next_hops":[{"forward_router_address":"192.0.2.1"}]}`,
		`"name":"NAT-INSIDE"`)
}

// sorted orders a list of strings as JSON has it.
func sorted(list any) []string {
	var out []string
	items, _ := list.([]any)
	for _, item := range items {
		out = append(out, fmt.Sprint(item))
	}
	slices.Sort(out)
	return out
}
