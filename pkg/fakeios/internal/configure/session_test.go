package configure

import (
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// host is a router that counts what it is told.
type host struct{ changes, ends int }

func (h *host) Do(command string, _ int) string { return "ran " + command }
func (h *host) Changed()                        { h.changes++ }
func (h *host) Left()                           { h.ends++ }
func (h *host) Prompt() string                  { return "R1(config)#" }
func (h *host) Now() time.Time                  { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// TestSession follows somebody through modes: what is understood changes the configuration and is
// reported to the host, and what is refused changes nothing.
func TestSession(t *testing.T) {
	c, h := running.FactoryDefault("R1"), &host{}
	s := NewSession(c, h, Platform{})
	s.EnterGlobal()
	for _, step := range []struct {
		line, answer, mode string
		changes            int
	}{
		{"interface tunnel 1", "", "config-if", 1},
		{"ip mtu 1400", "", "config-if", 2},
		{"ip mut 1400", "                ^\n% Invalid input detected at '^' marker.\n", "config-if", 2},
		{"do show clock", "ran show clock", "config-if", 2},
		{"hostname R2", "", "config", 3}, // a global command leaves the submode
		{"archive", "", "config-archive", 4},
		{"log config", "", "config-archive-log-cfg", 5},
		{"exit", "", "config-archive", 6},
		{"end", "", "", 7},
	} {
		answer := s.Run(step.line)
		if answer != step.answer || s.Mode != step.mode || h.changes != step.changes {
			t.Errorf("%q: answer %q, mode %q, %d changes", step.line, answer, s.Mode, h.changes)
		}
	}
	if i := c.Interface("Tunnel1"); c.Hostname != "R2" || i == nil || i.MTU != 1400 || h.ends != 1 {
		t.Errorf("hostname %s, interface %+v, left %d times", c.Hostname, i, h.ends)
	}
}

// TestPlatform switches commands off that an image or its hardware does not have.
func TestPlatform(t *testing.T) {
	s := NewSession(running.FactoryDefault("R1"), &host{}, Platform{NoArchive: true, NoGCMHardware: true})
	s.EnterGlobal()
	if got := s.Run("archive"); !strings.HasSuffix(got, "% Invalid input detected at '^' marker.\n") {
		t.Errorf("%q", got)
	}
	if got := s.Run("crypto ipsec transform-set T esp-gcm 256"); !strings.HasPrefix(got,
		"WARNING: encryption hardware") {
		t.Errorf("%q", got)
	}
}

// TestRead goes on behind a line that is refused, and names it.
func TestRead(t *testing.T) {
	c := running.FactoryDefault("Router")
	refused := Read(c, "version 15.4\nhostname R1\ninterface Vlan1\n ip adr\n shutdown\n!\nend\n", &host{},
		Platform{}, func(string) bool { return false }).Refused
	if len(refused) != 1 || !strings.HasPrefix(refused[0].String(), `line "ip adr" below "interface Vlan1": ^`) {
		t.Errorf("%q", refused)
	}
	if c.Hostname != "R1" || !c.Interface("Vlan1").Shutdown {
		t.Errorf("hostname %s, interface %+v", c.Hostname, c.Interface("Vlan1"))
	}
}

// TestKeptLines: a line of a family replaces the one with the same words, adds up, or shows its `no`, as IOS has it.
func TestKeptLines(t *testing.T) {
	c := running.FactoryDefault("R1")
	s := NewSession(c, &host{}, Platform{})
	s.EnterGlobal()
	for _, line := range []string{
		"vtp mode transparent", "vtp mode client", "no cdp run", "login on-failure log", "login on-success log",
		"alias exec a show clock", "alias exec b show version", "no alias exec a show clock",
		"scheduler interval 500", "ip prefix-list P seq 5 permit 10.0.0.0/8", "redundancy", "vlan 20", "name GUEST",
		"name VOICE", "vlan 30", "crypto pki trustpoint T", "enrollment selfsigned", "revocation-check none",
		"no vlan 30", "interface Vlan1", "ip helper-address 192.0.2.1", "ip helper-address 192.0.2.2",
		"standby 1 ip 192.0.2.9", "standby 1 priority 110", "standby 1 priority 120", "standby 1 preempt",
		"no cdp enable", "no keepalive", "keepalive 20", "ip ospf cost 5", "ip ospf cost 7",
		"no ip helper-address 192.0.2.1",
		"line con 0", "transport preferred none", "login",
	} {
		if answer := s.Run(line); answer != "" {
			t.Errorf("%q: %s", line, answer)
		}
	}
	text := c.Render(running.Style{})
	for _, want := range []string{
		"vtp mode client\nredundancy\n!\nvlan 20\n name VOICE\n!\n", "\nno cdp run\n",
		"\nlogin on-failure log\nlogin on-success log\n", "\nalias exec b show version\nscheduler interval 500\n",
		"\nip prefix-list P seq 5 permit 10.0.0.0/8\n",
		"crypto pki trustpoint T\n enrollment selfsigned\n revocation-check none\n!\n",
		" ip helper-address 192.0.2.2\n standby 1 ip 192.0.2.9\n standby 1 priority 120\n standby 1 preempt\n" +
			" no cdp enable\n keepalive 20\n ip ospf cost 7\n!\n",
		"line con 0\n login\n no modem enable\n transport preferred none\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, gone := range []string{"vlan 30", "vtp mode transparent", "alias exec a", "192.0.2.1\n", "no keepalive"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q is in\n%s", gone, text)
		}
	}
}
