package fakeios

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
)

// terminal is a session over buffers: what is typed, and what the screen gets.
func terminal(t *testing.T, r *Router, typed string) (*session, *bytes.Buffer) {
	t.Helper()
	var screen bytes.Buffer
	s := newSession(r, struct {
		io.Reader
		io.Writer
	}{strings.NewReader(typed), &screen}, "noc", "192.0.2.99")
	s.out = bufio.NewWriter(&screen)
	return s, &screen
}

func router(t testing.TB, cfg Config) *Router {
	t.Helper()
	r, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCaret holds the caret to the columns seen on IOS 15.4(3)M3.
func TestCaret(t *testing.T) {
	for _, c := range []struct {
		host, mode, line string
		column           int
		user             bool
	}{
		{"R4", "", "erase startup-config", 4, true},
		{"Router", "", "hostname R3", 8, false},
		{"R3", "", "conft t", 7, false},
		{"R3", "config", "exti", 13, false},
		{"R3", "config", "show ipv6 route", 13, false},
		{"R1", "config", "crypto ipsec transform-set T esp-aes-gcm-256 esp-sha-hmac", 11 + 29 + len("esp-aes"), false},
	} {
		r := router(t, Config{Hostname: c.host})
		s, screen := terminal(t, r, "")
		s.privileged, s.mode = !c.user, c.mode
		s.execute(c.line)
		s.flush()
		first, _, _ := strings.Cut(screen.String(), "\r\n")
		if column := strings.IndexByte(first, '^'); column != c.column {
			t.Errorf("%q: caret in column %d, want %d\n%s", c.line, column, c.column, screen)
		}
	}
}

// TestScroll replays the horizontal scroll of an 881 byte for byte: prompt of 11, width 80.
func TestScroll(t *testing.T) {
	r := router(t, Config{Hostname: "pynet-rtr1"})
	s, screen := terminal(t, r, "show archive config differences flash:/candidate_config.txt system:/running-config\r")
	line, ok := s.readLine("pynet-rtr1#")
	s.flush()
	if !ok || !strings.HasSuffix(line, "running-config") {
		t.Fatalf("%q", line)
	}
	want := "show archive config differences flash:/candidate_config.txt system" + strings.Repeat("\b", 66) +
		"$e config differences flash:/candidate_config.txt system:" + strings.Repeat(" ", 9) + strings.Repeat("\b", 9) + "/running-" +
		strings.Repeat("\b", 65) + "ifferences flash:/candidate_config.txt system:/running-c" + strings.Repeat(" ", 9) + strings.Repeat("\b", 9) + "onfig\r\n"
	if screen.String() != want {
		t.Errorf("\ngot  %q\nwant %q", screen.String(), want)
	}
}

// TestPaging stops after a screen and goes on at a key.
func TestPaging(t *testing.T) {
	r := router(t, Config{})
	s, screen := terminal(t, r, " q")
	s.execute("show running-config")
	s.flush()
	if n := strings.Count(screen.String(), morePrompt); n != 2 || strings.Contains(screen.String(), "end\r\n") {
		t.Errorf("%d prompts, want 2:\n%s", n, screen)
	}
}

// TestRewriting shows lines the way IOS keeps them.
func TestRewriting(t *testing.T) {
	r := router(t, Config{})
	s, _ := terminal(t, r, "")
	s.privileged, s.mode = true, globalPrompt
	for _, line := range []string{
		"access-list 101 deny ip any 1.2.3.4 0.0.0.0", "access-list 101 permit tcp any any eq 80", "crypto ikev2 profile P",
		"match identity remote address 198.51.100.11", "lifetime 86400", "int tu1", "ip nat inside", "tunnel mode ipsec ipv4", "end",
	} {
		s.execute(line)
	}
	got := r.RunningConfig()
	for _, want := range []string{
		"access-list 101 deny   ip any host 1.2.3.4\n", "access-list 101 permit tcp any any eq www\n",
		" match identity remote address 198.51.100.11 255.255.255.255 \n", "interface Tunnel1\n no ip address\n ip nat inside\n ip virtual-reassembly in\n tunnel mode ipsec ipv4\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "lifetime") {
		t.Error("the default lifetime is shown")
	}
}

// TestInUse refuses to remove what is needed, and to edit a running operation.
func TestInUse(t *testing.T) {
	r := router(t, Config{})
	s, screen := terminal(t, r, "")
	s.privileged, s.mode = true, globalPrompt
	for _, line := range []string{
		"crypto ikev2 proposal P", "crypto ikev2 policy Q", "proposal P", "exit", "no crypto ikev2 proposal P",
		"ip sla 1", "icmp-echo 192.0.2.1", "exit", "ip sla schedule 1 life forever start-time now", "ip sla 1",
	} {
		s.execute(line)
	}
	s.flush()
	for _, want := range []string{"% Cannot remove as proposal is in use.", "Entry already running and cannot be modified"} {
		if !strings.Contains(screen.String(), want) {
			t.Errorf("%q was not said", want)
		}
	}
	if s.mode != globalPrompt {
		t.Errorf("mode %q", s.mode)
	}
}

// FuzzCommandLine types anything: no panic, and never more on the screen than a bound.
func FuzzCommandLine(f *testing.F) {
	for _, seed := range []string{"conf t\ncrypto ikev2 proposal P\n?\t\x16?\x1a", "sh run | i x\n", "enable\nx\n", "ip route 0.0.0.0 0.0.0.0\x7f\x15\x17\n",
		"conf t\naccess-list 101 permit tcp any host\n access-list 101 deny\ncrypto ipsec transform-set T \nip sla 1\nhttp raw x\n"} {
		f.Add(seed)
	}
	r := router(f, Config{})
	f.Fuzz(func(t *testing.T, typed string) {
		s, screen := terminal(t, r, typed)
		s.interact()
		if screen.Len() > 1<<22+len(typed)*1000 {
			t.Errorf("%d bytes of screen for %d typed", screen.Len(), len(typed))
		}
	})
}
