package fakeios

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// packets are what a router sends for a line, packet by packet.
func packets(t *testing.T, cfg Config, line string) []string {
	t.Helper()
	cfg.Hostname = "R1"
	r, _ := router(t, cfg)
	sent := &recorder{}
	s := newSession(r, 0, sent, "noc", "203.0.113.200", nil)
	s.term.Length = 0
	s.execute(line)
	s.term.Out.Flush()
	return sent.written
}

// recorder keeps what is written, packet by packet.
type recorder struct{ written []string }

func (r *recorder) Write(p []byte) (int, error) {
	r.written = append(r.written, string(p))
	return len(p), nil
}

func (r *recorder) Read([]byte) (int, error) { select {} }

// nonASCII is a startup-config with UTF-8 and Latin-1.
const nonASCII = "interface Vlan1\n description B\u00fcro \u20ac\ninterface FastEthernet4\n description caf\xe9\n" +
	"banner motd ^C\nGr\u00fc\u00dfe\n^C\n"

// TestNonASCII keeps the bytes of descriptions and banners as they are.
func TestNonASCII(t *testing.T) {
	all := strings.Join(packets(t, Config{Startup: nonASCII}, "show running-config"), "")
	contains(t, all, " description B\u00fcro \u20ac\r\n", " description caf\xe9\r\n", "Gr\u00fc\u00dfe\r\n")
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.all("configure terminal", "interface Vlan1", "description \u00e9\xe9")
	contains(t, r.RunningConfig(), " description \u00e9\xe9\n")
}

// TestPacketSize cuts output every so many bytes.
func TestPacketSize(t *testing.T) {
	sent := packets(t, Config{Startup: nonASCII, PacketSize: 7}, "show running-config")
	for i, p := range sent {
		if len(p) != 7 && i < len(sent)-1 {
			t.Fatalf("packet %d has %d bytes", i, len(p))
		}
	}
	contains(t, strings.Join(sent, ""), "\u00fcro \u20ac")
}

// TestSplitCharacters ends a packet within every character that is not ASCII.
func TestSplitCharacters(t *testing.T) {
	cfg := Config{Startup: nonASCII}
	cfg.Quirks.SplitCharacters = true
	halves := 0
	for _, p := range packets(t, cfg, "show running-config") {
		if last, _ := utf8.DecodeLastRuneInString(p); last == utf8.RuneError {
			halves++
		}
	}
	if halves != 5 {
		t.Errorf("%d packets end in the middle of a character", halves)
	}
}
