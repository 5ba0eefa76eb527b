package fakeios

import (
	"context"
	"flag"
	"hash/fnv"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// roads leads from (config)# into every mode.
var roads = map[string][]string{
	"config":                    nil,
	"config-ikev2-proposal":     {"crypto ikev2 proposal P"},
	"config-ikev2-policy":       {"crypto ikev2 policy P"},
	"config-ikev2-keyring":      {"crypto ikev2 keyring K"},
	"config-ikev2-keyring-peer": {"crypto ikev2 keyring K", "peer A"},
	"config-ikev2-profile":      {"crypto ikev2 profile P"},
	"cfg-crypto-trans":          {"crypto ipsec transform-set T esp-null esp-sha-hmac"},
	"ipsec-profile":             {"crypto ipsec profile P"},
	"config-if":                 {"interface Tunnel1"},
	"config-subif":              {"interface FastEthernet4.10"},
	"config-route-map":          {"route-map M permit 1"},
	"config-ext-nacl":           {"ip access-list extended L"},
	"config-std-nacl":           {"ip access-list standard S"},
	"config-track":              {"track 1 ip sla 1"},
	"config-ip-sla":             {"ip sla 1"},
	"config-ip-sla-http":        {"ip sla 1", "http raw http://192.0.2.1:80"},
	"config-ip-sla-http-rr":     {"ip sla 1", "http raw http://192.0.2.1:80", "http-raw-request"},
	"config-ip-sla-echo":        {"ip sla 1", "icmp-echo 192.0.2.1"},
	"config-archive":            {"archive"},
	"config-archive-log-cfg":    {"archive", "log config"},
	"config-line":               {"line vty 0 4"},
	"dhcp-config":               {"ip dhcp pool P"},
	"config-router":             {"router ospf 1"},
	"config-vlan":               {"vlan 10"},
	"config-red":                {"redundancy"},
	"ca-trustpoint":             {"crypto pki trustpoint T"},
	"config-cp":                 {"control-plane"},
	"conf-ssh-pubkey":           {"ip ssh pubkey-chain"},
	"conf-ssh-pubkey-user":      {"ip ssh pubkey-chain", "username noc"},
	"conf-ssh-pubkey-data":      {"ip ssh pubkey-chain", "username noc", "key-string"},
	"config-sec-zone":           {"zone security Z"},
	"config-sec-zone-pair":      {"zone security Z", "zone-pair security ZP source Z destination self"},
	"config-cmap":               {"class-map type inspect match-any C"},
	"config-pmap":               {"class-map type inspect match-any C", "policy-map type inspect PM"},
	"config-pmap-c": {"class-map type inspect match-any C", "policy-map type inspect PM",
		"class type inspect C"},
	"config-profile":       {"parameter-map type inspect PAR"},
	"config-network-group": {"object-group network ON"},
	"config-service-group": {"object-group service OS"},
	"config-vrf":           {"vrf definition V"},
	"config-vrf-af":        {"vrf definition V", "address-family ipv4"},
	"config-isakmp":        {"crypto isakmp policy 10"},
	"conf-keyring":         {"crypto keyring K1"},
	"conf-isa-prof":        {"crypto isakmp profile P1"},
	"config-crypto-map":    {"crypto map CM 10 ipsec-isakmp"},
}

// boots fails unless the running-config, read as a startup-config, is taken whole and shows itself
// the same.
func boots(t testing.TB, r *Router) {
	t.Helper()
	text := r.RunningConfig()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, banner := range r.running.Banners {
		if strings.Contains(banner, "^C") {
			return // it cannot be told from the end of the text
		}
	}
	fresh := running.Blank("Router", r.ports)
	for _, line := range r.typeInto(fresh, text).Refused {
		t.Errorf("a boot refuses %s", line)
	}
	if again := fresh.Render(r.style()); again != text {
		t.Errorf("%s\n\n%s", strings.Join(running.Diff(running.Blocks(text), running.Blocks(again), ""), "\n"), text)
	}
}

// TestNestedSectionsBoot: what stands behind a section in a section is read where it belongs.
func TestNestedSectionsBoot(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.all("conf t", "archive", "log config", "logging enable", "exit", "path flash:a", "maximum 7", "write-memory",
		"end")
	contains(t, r.RunningConfig(), "archive\n log config\n  logging enable\n path flash:a\n maximum 7\n write-memory\n")
	boots(t, r)
}

// TestEveryLineBoots types an example of every line of every mode; what it left in the
// running-config boots and looks the same. Lines that close the operator's path are run too.
func TestEveryLineBoots(t *testing.T) {
	for prompt, table := range configure.AllModes().Tables {
		road, known := roads[prompt]
		if ofCatalog(prompt) {
			continue
		}
		if !known {
			t.Errorf("no road into %s", prompt)
			continue
		}
		t.Run(prompt, func(t *testing.T) {
			for _, f := range sample(prompt, forms(table)) {
				r, _ := router(t, Config{})
				s := newConsole(t, r)
				for variant := range 4 {
					s.say("configure terminal")
					s.all(road...)
					line := example(f, variant)
					s.say(line)
					s.all("end", "end") // out of free text too
					boots(t, r)
					if t.Failed() {
						t.Fatalf("after %q", line)
					}
				}
			}
		})
	}
}

// everyForm plays every form of every line; without it a sample is played.
var everyForm = flag.Bool("faults", false, "play every form of every line of configuration, and open a fleet in full")

// sample are those forms of a mode that are played: one in eight, or in forty where each costs ten times as much. They
// are evenly spread over the table of the mode, so that no command with many forms takes the place of others, and a
// mode has at least one. Where the first one stands is a matter of the name, so that it is not that of the table.
func sample(name string, all []form) []form {
	if *everyForm || len(all) == 0 {
		return all
	}
	stride := 8
	if underRace {
		stride = 40
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name))
	var out []form
	for i := int(hash.Sum32() % uint32(min(stride, len(all)))); i < len(all); i += stride {
		out = append(out, all[i])
	}
	return out
}

// TestOddWordsBoot puts words that people do not use in the place of every free word.
func TestOddWordsBoot(t *testing.T) {
	for _, prompt := range prompts() {
		free := slices.DeleteFunc(forms(configure.AllModes().Tables[prompt]), func(f form) bool {
			return exotic(f, 9, "X") == example(f, 9)
		})
		for _, f := range sample("odd words in "+prompt, free) {
			r, _ := router(t, Config{})
			s := newConsole(t, r)
			for _, word := range []string{"0 0 x", "7 x", "end", "!", "# x ^", "a  b", "\xe9", "any log"} {
				s.say("configure terminal")
				s.all(roads[prompt]...)
				line := exotic(f, 9, word)
				s.say(line)
				for s.conf.Capturing() {
					s.say("text")
					s.say(line[strings.LastIndex(line, word):][:1])
				}
				s.all("end", "end")
				boots(t, r)
				if t.Failed() {
					t.Fatalf("%s: after %q", prompt, line)
				}
			}
		}
	}
}

// prompts are those of all modes, in order, but for those of blocks of the catalog: TestFamilies types into them.
func prompts() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(configure.AllModes().Tables)), ofCatalog)
}

func ofCatalog(prompt string) bool { return strings.Contains(prompt, "/") }

// FuzzGrammar: no line makes the parser panic, and what it understands it understands again from
// its own canonical form.
func FuzzGrammar(f *testing.F) {
	parse := map[int]func(line string) grammar.Match{}
	for i, prompt := range prompts() {
		table := configure.AllModes().Tables[prompt]
		parse[i] = func(line string) grammar.Match { found, _ := table.Parse(line); return found }
		for _, form := range forms(table) {
			f.Add(i, example(form, 0))
		}
	}
	for _, table := range []grammar.Table[*session]{fullExec().user, fullExec().privileged} {
		parse[len(parse)] = func(line string) grammar.Match { found, _ := table.Parse(line); return found }
	}
	for _, line := range []string{"conf t rev t 5", "sh run | i x", "copy run flash:x", "sh ip int br",
		"  show   clock ", "ping 192.0.2.1 so vl1", "tunnel 1", "int tunnel 7 3"} {
		f.Add(len(parse)-1, line)
	}
	for _, line := range guide(f) {
		f.Add(slices.Index(prompts(), "config"), line)
	}
	f.Fuzz(func(t *testing.T, mode int, line string) {
		parse, known := parse[mode]
		if !known {
			return
		}
		found := parse(line)
		if found.Caret < 0 || found.Caret > len(line) {
			t.Errorf("caret in column %d of %q", found.Caret, line)
		}
		if found.Verdict != grammar.Matched {
			return
		}
		canonical := found.Canonical()
		again := parse(canonical)
		if again.Verdict != grammar.Matched || again.Canonical() != canonical {
			t.Errorf("%q is %q, which is %q (verdict %d)", line, canonical, again.Canonical(), again.Verdict)
		}
	})
}

// FuzzTyping: whatever is typed at a terminal, the session ends with its input, and the
// running-config that is left boots and looks the same.
func FuzzTyping(f *testing.F) {
	f.Add([]byte(strings.Join(guide(f), "\n") + "\n"))
	for _, text := range []string{
		"configure terminal\nhostname R2\nend\nwrite memory\n", "conf t\nbanner motd ^Hello\nR1#\n^\nend\n",
		"show running-config\n q", "reload in 5\nno\n\nreload cancel\n",
		"conf t\nip ssh pubkey-chain\nusername a\nkey-string\nAAAA\nexit\n",
		"conf t\narchive\npath flash:a\nend\nconfigure terminal revert timer 5\nhostname x\x1aconfigure confirm\n",
		"copy run flash:x\n\ncopy flash:x run\n\nconfigure replace flash:x\ny\n", "enable\nx\ny\nz\n",
		"conf t\nusername a privilege 15 secret b\nno username a\n",
		"conf t\nline vty 0 4\nexec-timeout 5 30\naccess-class 10 in\n",
		"conf t\ninterface Vlan1\nip address 10.1.1.1 255.255.0.0\nip access-group 101 in\n",
		"conf t\naccess-list 101 permit tcp 10.0.0.0 0.255.255.255 range 1 5 host 192.0.2.9 eq 80 log\n" +
			"access-list 10 deny any\nip access-list extended 101\nno 10\n15 remark hello there\n",
		"conf t\nrouter ospf 1\nnetwork 10.0.0.0 0.255.255.255 area 0\nip dhcp pool P\n" +
			"network 10.0.0.0 255.0.0.0\ndns-server 192.0.2.1\n",
		"show ?\x15conf t\nint tun\t1\ntunnel mode ipsec ipv4\ntunnel source fa4\n",
		"terminal width 0\nterminal length 3\nshow version\n  q",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, keys []byte) {
		if len(keys) > 8<<10 {
			return
		}
		r, clock := router(t, Config{})
		s := newConsole(t, r)
		s.keys.Write(keys)
		s.interact()
		s.workers.Wait()
		boots(t, r)
		clock.Advance(3 * time.Hour)
		boots(t, r)
	})
}

// FuzzConfig types lines of all modes, one after the other, as the bytes choose them and with words
// that people do not use; the running-config that is left boots and looks the same, and so it does
// after it has been replaced by itself.
func FuzzConfig(f *testing.F) {
	var all [][]form
	for _, prompt := range prompts() {
		all = append(all, forms(configure.AllModes().Tables[prompt]))
	}
	f.Add([]byte{0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3}, "x", false)
	for i := range 60 {
		f.Add([]byte{byte(i), byte(3 * i), 0, byte(i), byte(5 * i), 1, byte(7 * i), byte(i), 2, byte(7 * i),
			byte(2 * i), 5, byte(11 * i), byte(i), 3}, "a b", i%2 == 0)
	}
	for _, word := range []string{"", "0", "0 5", "5 x", "?", "\"quoted text\"", "!", "^C", "end", "no", "exit", "# ",
		"a\tb", "\xff", "300.1.1.1", "10.0.0.1", "255.0.255.0", "any log", strings.Repeat("w", 230)} {
		f.Add([]byte{5, 9, 6, 5, 40, 6, 14, 3, 6, 14, 80, 6, 18, 7, 6, 3, 2, 6, 8, 8, 6}, word, true)
	}
	f.Fuzz(func(t *testing.T, data []byte, word string, again bool) {
		if len(data) > 90 {
			return
		}
		r, _ := router(t, Config{})
		s := newConsole(t, r)
		s.say("configure terminal")
		var typed []string
		for i := 0; i+2 < len(data); i += 3 {
			mode := int(data[i]) % len(all)
			if len(all[mode]) == 0 {
				continue
			}
			lines := append(slices.Clone(roads[prompts()[mode]]),
				exotic(all[mode][int(data[i+1])%len(all[mode])], int(data[i+2]), word))
			if data[i]&1 == 0 {
				lines = lines[len(lines)-1:] // wherever the session is
			}
			typed = append(typed, lines...)
			s.keys.WriteString(strings.Join(lines, "\n") + "\n")
		}
		s.keys.WriteString("end\nend\n")
		s.interact()
		s.workers.Wait()
		boots(t, r)
		if again {
			before := r.RunningConfig()
			r.mu.Lock()
			answer, done := r.replace(before, true)
			r.mu.Unlock()
			if !done || r.RunningConfig() != before {
				t.Errorf("replaced by itself: %s", answer)
			}
		}
		if t.Failed() {
			t.Log(strings.Join(typed, "\n"))
		}
	})
}

// fast is a profile that costs little.
func fast() *SSHProfile {
	return &SSHProfile{Version: "SSH-2.0-Cisco-1.25", KeyExchanges: []string{"curve25519-sha256"},
		Ciphers: []string{"aes128-ctr"}, MACs: []string{"hmac-sha1"}}
}

// FuzzSSHInput: whatever a client sends, before or after its login, in the clear or as what it
// types, the router neither panics nor hangs, and the VTY is free again.
func FuzzSSHInput(f *testing.F) {
	for stage := range 4 {
		f.Add(uint8(stage), []byte("SSH-2.0-test\r\n"))
		f.Add(uint8(stage), []byte("GET / HTTP/1.1\r\n\r\n"))
		f.Add(uint8(stage), []byte("SSH-2.0-x\r\n\x00\x00\x00\x0c\x0a\x14aaaaaaaaaa"))
		f.Add(uint8(stage), []byte("SSH-2.0-x\r\n\xff\xff\xff\xff\xff\x14"))
		f.Add(uint8(stage), []byte("conf t\rhostname R2\nend\n\x03\x1a?\t\x1b[A exit\n"))
	}
	f.Fuzz(func(t *testing.T, stage uint8, data []byte) {
		r, _ := router(t, Config{SSH: fast()})
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		served := make(chan struct{})
		go func() {
			defer close(served)
			if conn, err := l.Accept(); err == nil {
				r.serveConn(ctx, conn)
			}
		}()
		conn := connect(t, l.Addr().String())
		attack(conn, stage, data)
		<-served
		_ = l.Close()
		if ctx.Err() != nil {
			t.Error("it hangs")
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.vtys != [running.MaxVTYs]bool{} || len(r.sessions) > 0 {
			t.Error("the line is still taken")
		}
	})
}

// attack sends data in the clear at once (0), after the login (1) or in a session (2), or types it
// (3), and reads what comes until it has gone.
func attack(conn net.Conn, stage uint8, data []byte) {
	defer conn.Close()
	raw := func() {
		_, _ = conn.Write(data)
		_ = conn.(*net.TCPConn).CloseWrite()
	}
	if stage%4 == 0 {
		raw()
		_, _ = io.Copy(io.Discard, conn)
		return
	}
	c, err := login(conn, &ssh.ClientConfig{User: "noc", Auth: []ssh.AuthMethod{ssh.Password("noc")},
		HostKeyCallback: ssh.InsecureIgnoreHostKey()})
	if err != nil {
		return
	}
	defer func() {
		_ = c.Close()
		_ = c.Wait()
	}()
	if stage%4 == 1 {
		raw()
		_ = c.Wait()
		return
	}
	s, err := c.NewSession()
	if err != nil {
		return
	}
	if stage%4 == 3 {
		s.Stdin = strings.NewReader(string(data) + "\r\x03exit\r")
	}
	s.Stdout = io.Discard
	if s.Shell() != nil {
		return
	}
	if stage%4 == 2 {
		raw()
	}
	_ = s.Wait()
}
