package show

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the expected JSON; read the diff")

// fixtures calls back with every case: testdata/<command with dashes>/<case>.txt.
func fixtures(tb testing.TB, each func(command, path, text string)) {
	tb.Helper()
	paths, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		command, ok := CommandOfFolder(filepath.Base(filepath.Dir(path)))
		if !ok {
			tb.Fatalf("%s: no parser for its folder", path)
		}
		each(command, path, string(text))
	}
}

// TestFixtures reads every fixture and compares with the JSON beside it.
func TestFixtures(t *testing.T) {
	fixtures(t, func(command, path, text string) {
		parsed, err := Parse(command, text)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		got, err := json.MarshalIndent(parsed, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(path, ".txt") + ".json"
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(golden)
		if err != nil || string(want) != string(got)+"\n" {
			t.Errorf("%s: %v\ngot  %s\nwant %s", golden, err, got, want)
		}
	})
}

// inFacts are the parsers whose cases stand in [TestFacts], because they read what is asked before anything
// is sent.
var inFacts = []string{
	"show archive config rollback timer", "show configuration lock", "show reload", "show users",
}

// TestEveryParserHasFixtures: a parser without one is one that nobody has seen at work.
func TestEveryParserHasFixtures(t *testing.T) {
	read := map[string]bool{"show ip access-lists [NAME]": true} // the parser of show access-lists
	for _, name := range inFacts {
		read[name] = true
	}
	fixtures(t, func(name, _, _ string) {
		if c, ok := find(name); ok {
			read[c.name] = true
		}
	})
	for _, name := range Commands() {
		if !read[name] {
			t.Errorf("%s has no fixture: add a folder with one to testdata", name)
		}
	}
}

// TestDamage cuts every fixture at every line: an error or fewer rows, no panic, nothing made up.
func TestDamage(t *testing.T) {
	fixtures(t, func(command, _, text string) {
		lines := strings.SplitAfter(text, "\n")
		for i := range lines {
			honest(t, command, strings.Join(lines[:i], ""))
			honest(t, command, strings.Join(lines[i:], ""))
		}
	})
}

// TestErrorsNameCommandAndLine: the operator can find the place.
func TestErrorsNameCommandAndLine(t *testing.T) {
	for _, c := range []struct{ command, text, want string }{
		{"sh track", "\nTrack 1\n  IP SLA 1 state\nTrack 2\n",
			`show track: line 2: a track without a state: "Track 1"`},
		{"sh cry ik sa", "\n\n1 none/none READY\n",
			`show crypto ikev2 sa: line 3: an SA without its two addresses: "1 none/none READY"`},
		{"sh crypto ipsec sa",
			"interface: Tunnel1\nprotected vrf: (none)\nlocal ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n",
			`show crypto ipsec sa: line 2: a flow without a peer: "protected vrf: (none)"`},
		{"sh crypto ses", "Interface: Tunnel1\n",
			`show crypto session: line 1: a session without a status: "Interface: Tunnel1"`},
		{"sh access-l", "\n    10 permit ip any any\n",
			`show access-lists: line 2: an entry outside of any list: "10 permit ip any any"`},
		{"sh cry ik sess", "Session-id:3, Status:UP-ACTIVE, IKE count:1, CHILD count:1\n1 none/none READY\n",
			`show crypto ikev2 session: line 2: an SA without its two addresses: "1 none/none READY"`},
		{"sh cry ik sess", "Child sa: local selector  0.0.0.0/0 - 255.255.255.255/65535\n",
			`show crypto ikev2 session: line 1: an SA outside of any session: "Child sa: local selector 0.0.0.0/0 ` +
				`- 255.255.255.255/65535"`},
		{"sh ip sla conf", "Entry number: one\n",
			`show ip sla configuration: line 1: an operation without a number: "Entry number: one"`},
		{"sh clock", "09:00:61.123 UTC Tue Nov 24 2026\n",
			`show clock: line 1: no such time: "09:00:61.123 UTC Tue Nov 24 2026"`},
		{"sh clock", "\n", `show clock: no time of day`},
		{"sh arch conf diff", "hostname a\n", `show archive config differences: neither a title nor a difference`},
		{"sh ip sla st", "     ^\n% Invalid input detected at '^' marker.\n",
			`show ip sla statistics [ID] [details]: line 2: the router refused the command: ` +
				`"% Invalid input detected at '^' marker."`},
	} {
		var wrong *ParseError
		if _, err := Parse(c.command, c.text); !errors.As(err, &wrong) || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.command, err, c.want)
		}
	}
}

// TestAbbreviations are words as an operator types them.
func TestAbbreviations(t *testing.T) {
	for typed, want := range map[string]string{
		"sh cry ike sa":                            "show crypto ikev2 sa [detailed]",
		"SHOW CRYPTO IKEV2 SA DETAILED":            "show crypto ikev2 sa [detailed]",
		"do sh crypto ipsec sa peer 198.51.100.11": "show crypto ipsec sa [detail|interface|peer]",
		"sh cry isa sa":                            "show crypto isakmp sa",
		"sh cry isa sa det":                        "show crypto isakmp sa detail",
		"sh cry sess br":                           "show crypto session brief",
		"sh cry sess":                              "show crypto session [detail]",
		"sh int tu1":                               "show interfaces TunnelN",
		"show interfaces Tunnel 1":                 "show interfaces TunnelN",
		"sh ip int br | inc Tunnel":                "show ip interface brief",
		"sh ip sla stat 1":                         "show ip sla statistics [ID] [details]",
		"sh ip sla sum":                            "show ip sla summary",
		"sh track 1":                               "show track [ID]", "sh track br": "show track brief",
		"sh ver": "show version",
		"ping 198.51.100.11 source FastEthernet4": "ping ADDRESS [source ...]",
		"sh access-lists 101":                     "show access-lists [NAME]",
		"sh ip access zia":                        "show ip access-lists [NAME]",
		"sh clock det":                            "show clock [detail]",
		"sh cry ike ses det":                      "show crypto ikev2 session [detailed]",
		"sh inv":                                  "show inventory", "sh lic udi": "show license [udi]",
		"sh route-map zia-pbr": "show route-map [NAME]", "sh ip sla conf 1": "show ip sla configuration [ID]",
		"sh ip sla stat agg 1 det": "show ip sla statistics [ID] [details]",
		"sh archive config diff":   "show archive config differences [FILE FILE]",
		"sh cl":                    "", "sh route": "", "sh ip a": "", "sh license feature": "", "sh": "", "": "",
		"sh ip int": "", "sh int fa4": "", "show crypto pki": "", "sh versions": "", "show track one": "",
	} {
		if got, _ := find(typed); got.name != want {
			t.Errorf("%q is %q, want %q", typed, got.name, want)
		}
	}
	var unknown *UnknownCommandError
	if _, err := Parse("show calendar", ""); !errors.As(err, &unknown) || len(unknown.Known) != len(Commands()) {
		t.Errorf("%v", err)
	}
}

// honest parses, and fails the test for a value that is not in the text.
func honest(t *testing.T, command, text string) {
	t.Helper()
	parsed, err := Parse(command, text)
	if err != nil || !utf8.ValidString(text) {
		return
	}
	var printed strings.Builder
	for _, r := range rows(text) { // as a parser sees it, without what stands between broken lines
		printed.WriteString(strings.ReplaceAll(r.text, " ", ""))
	}
	printed.WriteString(strings.Join(strings.Fields(text), ""))
	raw, err := json.Marshal(parsed)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a counter has 64 bits
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	stringsOf("", value, func(key, s string) {
		switch key {
		// a word for a sign; lines put together over others; a sum of hours and minutes
		case "activity", "marks", "remaining_seconds":
			return
		case "time": // put in order; what is left of it as printed is the time of day
			s = s[len("2006-01-02T"):len("2006-01-02T15:04:05")]
		}
		if s = strings.Join(strings.Fields(s), ""); !strings.Contains(printed.String(), s) &&
			(!divided[key] || !inCells(printed.String(), s)) {
			t.Errorf("%s: %s %q is not in the text %q", command, key, s, text)
		}
	})
}

// divided are values in whose middle something else may stand: other cells of a table that the
// router broke, or the counter of an entry.
var divided = map[string]bool{"type": true, "destination": true, "return_code": true, "last_run": true, "options": true}

// inCells reports whether a value is two pieces of the text.
func inCells(printed, s string) bool {
	for i := range min(len(s), 100) {
		if strings.Contains(printed, s[:i]) && strings.Contains(printed, s[i:]) {
			return true
		}
	}
	return false
}

func stringsOf(key string, value any, each func(key, s string)) {
	switch v := value.(type) {
	case string:
		each(key, v)
	case json.Number:
		each(key, v.String())
	case []any:
		for _, one := range v {
			stringsOf(key, one, each)
		}
	case map[string]any:
		for k, one := range v {
			stringsOf(k, one, each)
		}
	}
}

// FuzzParse: no panic, whatever the router prints, and no value that it did not print.
func FuzzParse(f *testing.F) {
	fixtures(f, func(command, _, text string) { f.Add(command, text) })
	f.Fuzz(honest)
}

// BenchmarkIPsecSA and its kind show that the time of a parser grows with its text: compare the
// nanoseconds per SA of the two sizes.
func BenchmarkIPsecSA(b *testing.B) { perSA(b, "show crypto ipsec sa", "two-tunnels") }
func BenchmarkIKEv2SA(b *testing.B) { perSA(b, "show crypto ikev2 sa", "two-tunnels") }
func BenchmarkSessions(b *testing.B) {
	perSA(b, "show crypto session detail", "active-and-negotiating")
}

func perSA(b *testing.B, command, name string) {
	text, err := os.ReadFile(filepath.Join("testdata", strings.ReplaceAll(command, " ", "-"), name+".txt"))
	if err != nil {
		b.Fatal(err)
	}
	for _, sas := range []int{100, 10_000} { // each fixture holds two
		long := strings.Repeat(string(text), sas/2)
		b.Run(fmt.Sprint(sas), func(b *testing.B) {
			for b.Loop() {
				if _, err := Parse(command, long); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*sas), "ns/SA")
		})
	}
}
