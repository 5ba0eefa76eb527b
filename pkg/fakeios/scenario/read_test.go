package scenario

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// testSource is a source for tests: everything that examples refer to is there.
func testSource() Source {
	return Source{
		Env: func(name string) (string, bool) {
			return map[string]string{"ROUTER_PASSWORD": "from-env", "KEY_7": "key-of-seven"}[name], true
		},
		File: func(path string) ([]byte, error) {
			text, ok := map[string]string{
				"tokyo-01.key": "from-file\n", "branch.cfg": "hostname {name}\nbanner motd ^{other}^\n",
				"notes.txt":    "{name}",
				"show-run.txt": "R1#show running-config\r\nBuilding configuration...\r\nhostname R1\r\nend\r\nR1#",
			}[path]
			if !ok {
				return nil, os.ErrNotExist
			}
			return []byte(text), nil
		},
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// examples are the lab files of the README and of testdata.
func examples(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range yamlBlock.FindAllSubmatch(readme, -1) {
		out[fmt.Sprintf("README.md, block %d", i+1)] = string(block[1])
	}
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(files, "../../../docker/lab/lab.yaml") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = string(text)
	}
	return out
}

// TestExamples reads every example with the reader and with the schema, and boots its routers.
func TestExamples(t *testing.T) {
	s := loadSchema(t)
	for name, text := range examples(t) {
		t.Run(name, func(t *testing.T) {
			lab, err := Read("lab.yaml", []byte(text), testSource())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := lab.Boot(); err != nil {
				t.Error(err)
			}
			if err := s.valid(parse(t, text)); err != nil {
				t.Errorf("the schema says: %v", err)
			}
		})
	}
}

// TestReadmeNamesEveryFault keeps the table of faults whole.
func TestReadmeNamesEveryFault(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range fakeios.FaultKinds() {
		if !strings.Contains(string(readme), "`"+string(kind)+"`") {
			t.Errorf("README.md does not explain the fault %s", kind)
		}
	}
}

func TestDefaultsAndTemplates(t *testing.T) {
	lab, err := Read("lab.yaml", []byte(`
defaults:
  users: [{name: noc, password: "lab-{n}"}]
  quirks: {deep_http_raw: true}
  startup: file:branch.cfg
  flash: {a: one, b: two}
edges:
  - {name: a, vpn: 198.51.100.11, global: 185.46.212.88}
  - {name: b, vpn: 203.0.113.22, global: 185.46.212.89}
routers:
  - {count: 2}
  - name: x{n}-{n:04}
    from: 7
    quirks: {no_gcm_hardware: true}
    flash: {b: "file:notes.txt"}
    credential: {psk: "env:KEY_{n}"}
    users: [{name: root}]
    edges: [b, a]
  - {}
`), testSource())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range lab.Routers {
		names = append(names, r.Name)
	}
	if want := []string{"branch-001", "branch-002", "x7-0007", "branch-008"}; !slices.Equal(names, want) {
		t.Fatalf("names %v, want %v", names, want)
	}
	first, third := lab.Routers[0], lab.Routers[2]
	if first.Config.Users[0].Password != "lab-1" || first.Credential.FQDN != "branch-001@corp.example" ||
		len(first.Credential.PSK) != 24 {
		t.Errorf("first: %+v", first)
	}
	if got := first.Config.Startup; got != "hostname branch-001\nbanner motd ^{other}^\n" {
		t.Errorf("startup-config %q", got)
	}
	if q := third.Config.Quirks; !q.DeepHTTPRaw || !q.NoGCMHardware {
		t.Errorf("quirks %+v: those of the defaults and its own are wanted", q)
	}
	if f := third.Config.Flash; f["a"] != "one" || f["b"] != "{name}" || first.Config.Flash["b"] != "two" {
		t.Errorf("flash %v", f)
	}
	if third.Credential.PSK != "key-of-seven" || !slices.Equal(third.Edges, []string{"b", "a"}) ||
		!slices.Equal(first.Edges, []string{"a", "b"}) {
		t.Errorf("third: %+v", third)
	}
	if third.Config.Users[0].Name != "root" || third.Config.Users[0].Password == "" ||
		third.Config.Users[0].Privilege != 15 {
		t.Errorf("users %+v", third.Config.Users)
	}
}

func TestFaults(t *testing.T) {
	lab, err := Read("lab.yaml", []byte(`routers: [{faults: [
  {do: reject, line: crypto, times: always},
  {do: cut, nth: 3},
  {do: slow, delay: 20ms, times: 2},
  {do: operator, line: write, lines: ["no ip route", "text:{n}"]},
]}]`), Source{})
	if err != nil {
		t.Fatal(err)
	}
	want := []fakeios.Fault{
		{Do: fakeios.FaultReject, Line: "crypto", Times: -1, Reply: rejected},
		{Do: fakeios.FaultCut, N: 3},
		{Do: fakeios.FaultSlow, Delay: 20 * time.Millisecond, Times: 2},
		{Do: fakeios.FaultOperator, Line: "write", Lines: []string{"no ip route", "{n}"}},
	}
	if got := lab.Routers[0].Config.Faults; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestMistakes holds the words and places of what can be wrong: input, then what is reported.
func TestMistakes(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"", "1:1: the file is empty (start from routers: [{name: branch-001}])"},
		{"# nothing\n", "1:1: the file holds comments only (start from routers: [{name: branch-001}])"},
		{"routers: [", "1:1: not YAML: did not find expected node content (mend the syntax first; nothing else " +
			"was checked)"},
		{"routers: [{}]\n---\nrouters: [{}]", "2:1: a second document (one lab a file)"},
		{"[]", "1:1: the lab file is not a mapping (write key: value pairs)"},
		{"edges: []", "1:1: the lab file lacks the key routers"},
		{"routers: []", "1:10: there are no routers (routers: [{name: branch-001}])"},
		{"routers: 5", `1:10: routers is not a list: "5" (one line with a dash for each entry)`},
		{"router: [{}]", `1:1: unknown key in the lab file: "router" (did you mean routers?)` + "\n" +
			"1:1: the lab file lacks the key routers"},
		{"speed: 60\nrouters: [{}]",
			`1:1: unknown key in the lab file: "speed" (it belongs into defaults, or into a router)`},
		{"routers: [{namme: x}]", `1:12: unknown key in a router: "namme" (did you mean name?)`},
		{"routers: [{name: x, name: y}]", `1:21: key stands twice in a router: "name" (keep one of them)`},
		{"routers: [{name: 5}]", "1:18: text is wanted here, not a number (put it in quotes)"},
		{"routers: [{name: [a]}]", "1:18: text is wanted here, not a list"},
		{"routers: [{nat: yes}]", "1:17: true or false is wanted here, not text"},
		{"routers: [{path_mtu: 20}]", `1:22: the number is out of range: "20" (576 to 9000)`},
		{"routers: [{path_mtu: big}]", "1:22: a whole number is wanted here, not text"},
		{"routers: [{speed: .nan}]", `1:19: the number is out of range: ".nan" (0.01 to 100000)`},
		{"routers: [{boot_time: 30}]", "1:23: text is wanted here, not a number (put it in quotes)"},
		{"routers: [{boot_time: soon}]",
			`1:23: not a time in range: "soon" (a number with its unit, 1ms to 1h0m0s, for example 24ms or 1m30s)`},
		{"routers: [{ssh: 882}]", `1:17: not one of the choices: "882" (did you mean 881?)`},
		{"routers: [{wan: 192.0.2.0/24}]",
			`1:17: not an IPv4 address with its mask: "192.0.2.0/24" (for example 192.0.2.10/24)`},
		{"routers: [{count: 300, wan: '192.0.2.{n}/24'}]",
			`1:29: not an IPv4 address with its mask: "192.0.2.256/24" (for example 192.0.2.10/24)`},
		{"routers: [{name: a, count: 2}]", `1:18: every router of this entry has the same name: "a" (put {n} into it)`},
		{"routers: [{name: a}, {name: A}]",
			`1:29: two routers have the same name: "A" (names are also names of files)`},
		{"routers: [{name: 'a-{m}'}]",
			`1:18: unknown placeholder: "{m}" ({n}, {n:03} and {name}, in routers and defaults only)`},
		{"routers: [{count: 5001}]", `1:19: the number is out of range: "5001" (1 to 5000)`},
		{"routers: [{count: 5000}, {}]", "1:26: too many routers (5000 in one lab; start a second lab for more)"},
		{"routers: [&a {}, *a]", "1:11: anchors and aliases are not supported (write the value itself, or put it " +
			"under defaults)\n" +
			`1:18: anchors and aliases are not supported (write the value itself, or put it under defaults)`},
		{"routers: [{edges: [a]}]", `1:20: there is no such edge: "a" (there are none)`},
		{"edges: [{name: ams, vpn: 198.51.100.11, global: 185.46.212.88}]\nrouters: [{edges: [asm, ams, ams]}]",
			`2:20: there is no such edge: "asm" (did you mean ams?)` + "\n" +
				`2:30: the edge stands twice in this list: "ams" (keep one of them)`},
		{"edges: [{name: a, vpn: 198.51.100.11, global: 185.46.212.88}, {name: a, vpn: 198.51.100.11, global: " +
			"185.46.212.88}]\nrouters: [{}]",
			`1:63: two edges have the same name: "a" (every edge needs its own)` + "\n" +
				`1:63: two edges have the same vpn address: "198.51.100.11" (every edge needs its own)` + "\n" +
				`1:63: two edges have the same global address: "185.46.212.88" (every edge needs its own)`},
		{"edges: [{name: '{n}'}]\nrouters: [{}]",
			"1:9: an edge lacks the key vpn\n1:9: an edge lacks the key global\n" +
				`1:16: unknown placeholder: "{n}" ({n}, {n:03} and {name}, in routers and defaults only)`},
		{"routers: [{listen: '127.0.0.1:2222', count: 2}]",
			`1:11: the routers branch-001 and branch-002 have the same address to listen on: ` +
				`"127.0.0.1:2222" (put {n} into listen, or leave it out)`},
		{"listen: 127.0.0.1:65535\nrouters: [{count: 2}]",
			"2:10: the ports from 127.0.0.1:65535 on are too few for 2 routers (change listen or spread)"},
		{"listen: 192.0.2.1:0\nspread: true\nrouters: [{}]",
			"3:10: an address for each router is taken from 127.0.0.0/8 alone; 192.0.2.1:0 does not start there " +
				"(change listen or spread)"},
		{"routers: [{users: [{name: a}, {name: a}]}]", `1:31: two users with the same name: "a" (keep one of them)`},
		{"routers: [{users: [{name: a, keys: [nonsense]}]}]",
			"1:37: not a public key (the line of id_rsa.pub, or file:PATH of that file)"},
		{"routers: [{enable: 'env:GONE'}]", `1:20: the environment variable is not set: "env:GONE"`},
		{"routers: [{startup: 'file:gone.cfg'}]",
			`1:21: the file cannot be read: file does not exist: "file:gone.cfg"`},
		{"routers: [{enable: 'evn:HUNTER'}]",
			"1:20: not a reference to a secret (write env:NAME or file:PATH, or text: before a secret that looks " +
				"like this)"},
		{"routers: [{credential: {psk: 'hunter 2'}}]",
			"1:30: a pre-shared key holds no blanks, quotes or question marks"},
		{"routers: [{faults: [{do: explode}]}]", `1:26: not one of the choices: "explode" (known: ` + faultWords() +
			")"},
		{"routers: [{faults: [{do: drop, times: 0}]}]", `1:39: the number is out of range: "0" (1 to 1000000)`},
		{"routers: [{faults: [{do: reset, line: x}]}]",
			"1:21: the fault reset does not wait for a line (leave line and nth out)"},
		{"routers: [{faults: [{do: cut}]}]",
			"1:21: the fault cut happens while a line is being typed (say which with line or with nth, not with both)"},
		{"routers: [{faults: [{do: drop, reply: x}]}]",
			"1:21: reply is for the faults reject, ask, enable-prompt and one-time-code alone " +
				"(leave it out: drop has words of its own)"},
		{"routers: [{faults: [{do: operator}]}]", "1:21: lines are for the fault operator, which needs them"},
		{"routers: [{faults: [{do: slow}]}]",
			"1:21: delay is for the faults slow, clock, late and slow-login, which need it " +
				"(for example 20ms; a clock also goes back: -1h)"},
		{"routers: [{quirks: {gcm: true}}]", `1:21: unknown key in quirks: "gcm" (known: ` +
			strings.Join(quirkNames(), ", ") + ")"},
		{"routers: [{flash: {'../x': a}}]",
			`1:20: not the name of a file on flash: "../x" (letters, digits, . _ - and /)`},
		{"host_key: nonsense\nrouters: [{}]",
			"1:11: not a private key in PEM (make one with: ssh-keygen -m PEM -t rsa -b 2048 -N '' -f lab_key)"},
	} {
		source := testSource()
		source.Env = func(string) (string, bool) { return "", false }
		_, err := Read("lab.yaml", []byte(tc.text), source)
		var found Problems
		if !errors.As(err, &found) {
			t.Errorf("%q is taken for good", tc.text)
			continue
		}
		if got := strings.ReplaceAll(err.Error(), "lab.yaml:", ""); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.text, got, tc.want)
		}
		if strings.Contains(err.Error(), "hunter") || strings.Contains(err.Error(), "HUNTER") {
			t.Errorf("a secret is repeated: %v", err)
		}
	}
}

func faultWords() string {
	var words []string
	for _, kind := range fakeios.FaultKinds() {
		words = append(words, string(kind))
	}
	return strings.Join(words, ", ")
}

func quirkNames() []string {
	var names []string
	kind := reflect.TypeFor[fakeios.Quirks]()
	for i := range kind.NumField() {
		if name := kind.Field(i).Tag.Get("yaml"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// TestSecretsLater checks a file on a machine that has none of its secrets.
func TestSecretsLater(t *testing.T) {
	source := Source{SecretsLater: true, Env: func(string) (string, bool) { return "", false }}
	_, err := Read("lab.yaml", []byte("routers: [{enable: 'env:GONE', credential: {psk: 'file:gone'}}]"), source)
	if err != nil {
		t.Error(err)
	}
}

// FuzzRead holds the reader to its contract on any bytes: no panic, Problems with places, or a lab
// whose routers have names and addresses of their own.
func FuzzRead(f *testing.F) {
	for _, text := range examples(f) {
		f.Add([]byte(text))
	}
	f.Add([]byte("routers: [{count: 2, name: '{n}', listen: '127.0.0.{n}:22', faults: [{do: slow, delay: 1s}]}]"))
	f.Add([]byte("a: &a [*a]\nrouters: *a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lab, err := Read("lab.yaml", data, testSource())
		var found Problems
		switch {
		case err != nil && !errors.As(err, &found):
			t.Fatalf("the error is %T", err)
		case err == nil:
			names := map[string]bool{}
			for _, r := range lab.Routers {
				if names[r.Name] || !objectName.MatchString(r.Name) || r.Credential.PSK == "" ||
					len(r.Config.Users) == 0 {
					t.Fatalf("router %+v", r)
				}
				names[r.Name] = true
			}
		}
		for _, p := range found {
			if p.Line < 1 || p.Column < 1 || p.Why == "" {
				t.Fatalf("problem %+v has no place", p)
			}
		}
	})
}

// TestEveryFieldHasAKey makes sure that a lab file can say whatever a router and an edge can be.
func TestEveryFieldHasAKey(t *testing.T) {
	keys := append(keyNames(commonKeys(&Router{})), keyNames(edgeKeys(&Edge{}))...)
	renamed := map[string]string{
		"EnableSecret": "enable", "WANAddress": "wan", "LANAddress": "lan", "BehindNAT": "nat", "SSHProfile": "ssh",
		"N": "nth", "State": "cut",
	}
	byTheLab := []string{"Clock", "SSH", "HostKey", "HostKeyPEM"}
	keys = append(keys, keyNames(faultKeys(&fakeios.Fault{}))...)
	keys = append(keys, keyNames(flowKeys(&fakeios.FlowConfig{}))...)
	keys = append(keys, keyNames(uplinkKeys(&fakeios.Uplink{}))...)
	for _, kind := range []reflect.Type{reflect.TypeFor[fakeios.Config](), reflect.TypeFor[fakeios.EdgeConfig](),
		reflect.TypeFor[fakeios.Fault](), reflect.TypeFor[fakeios.FlowConfig](), reflect.TypeFor[fakeios.Uplink]()} {
		for i := range kind.NumField() {
			name := kind.Field(i).Name
			want, ok := renamed[name]
			if !ok {
				want = snake(name)
			}
			if !slices.Contains(keys, want) && !slices.Contains(byTheLab, name) {
				t.Errorf("%s.%s has no key %s in a lab file", kind, name, want)
			}
		}
	}
}

var hump = regexp.MustCompile(`([a-z])([A-Z])|([A-Z]+)([A-Z][a-z])`)

func snake(name string) string {
	return strings.ToLower(hump.ReplaceAllString(name, "${1}${3}_${2}${4}"))
}
