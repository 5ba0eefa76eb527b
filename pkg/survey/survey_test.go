package survey

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// books are the built-in playbooks, the default one first.
func books(t *testing.T) []*playbook.Playbook {
	t.Helper()
	names, err := fs.Glob(playbooks.FS, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(names, func(a, b string) int { return len(a) - len(b) })
	var out []*playbook.Playbook
	for _, name := range names {
		src, err := playbooks.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		book, err := playbook.Load(name, src)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, book)
	}
	return out
}

func design(t *testing.T, running string) Trial {
	t.Helper()
	trial, err := Design(iosconf.Parse(running), books(t)...)
	if err != nil {
		t.Fatal(err)
	}
	return trial
}

// kinds are the kinds of lines of a trial.
func kinds(trial Trial) []string {
	lines := trial.Lines().Lines()
	paths := Paths(lines)
	var out []string
	for i, line := range lines {
		out = append(out, trial.places.kinds(paths[i], line.Text.Reveal()))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestEveryKindIsTyped: whatever a site file chooses, the playbooks give no kind of line that a survey leaves out,
// apart from those that it says it leaves out.
func TestEveryKindIsTyped(t *testing.T) {
	trial := design(t, "")
	typed := kinds(trial)
	for _, fact := range trial.notTried {
		typed = append(typed, strings.TrimPrefix(fact.ID, lineFact))
	}
	count := 0
	for _, book := range books(t) {
		for _, encryption := range []string{"none", "aes-gcm"} {
			for _, traffic := range []string{"all", "web"} {
				for _, groups := range []string{"none", "guide"} {
					for _, numbered := range []bool{false, true} {
						v := variant{
							letter: "Z", encryption: encryption, traffic: traffic, accessGroups: groups,
							numbered: numbered, exempt: []string{"198.18.128.0/17"},
						}
						free, err := takenIn(iosconf.Config{})
						if err != nil {
							t.Fatal(err)
						}
						s := free.site(v, 9)
						places := placeholders{lists: map[string]string{}}
						places.numbers(s)
						rendered, err := book.Render(s, secret.New(scratchK))
						if err != nil {
							t.Fatal(err)
						}
						other := rendered.Without(replaceable(rendered.Steps))
						for _, step := range append(rendered.Steps, other.Steps...) {
							for _, line := range step.Lines {
								count++
								kind := places.kind(strings.TrimSpace(line.Reveal()))
								if kind == "exit" { // the planner writes its own
									continue
								}
								if !slices.ContainsFunc(
									typed,
									func(k string) bool { return k == kind || strings.HasSuffix(k, " / "+kind) },
								) {
									t.Errorf("%s, %+v: %q is not typed", book.Name, v, kind)
								}
							}
						}
					}
				}
			}
		}
	}
	if count < 1000 {
		t.Errorf("only %d lines were looked at", count)
	}
}

// TestDesignKeepsAway: what the router uses is not used, global lines of its own are left alone, and the rows are the
// same as on any other router. What marks a survey is refused.
func TestDesignKeepsAway(t *testing.T) {
	running := "interface Tunnel2990\n ip mtu 1400\ninterface Loopback2890\n no ip address\n" +
		"access-list 2650 permit ip any any\n" +
		"ip sla 64990\n icmp-echo 192.0.2.1\ntrack 990 ip sla 64990\ncrypto ikev2 dpd 30 3 on-demand\n"
	trial := design(t, running)
	for _, line := range trial.Plan.Lines() {
		for _, number := range []string{"2990", "2890", "2650", "64990", "990"} {
			if slices.Contains(
				strings.FieldsFunc(line.Text.Reveal(), func(r rune) bool { return r < '0' || r > '9' }),
				number,
			) {
				t.Errorf("%s is taken: %s", number, line.Text)
			}
		}
	}
	if plain := design(t, ""); !slices.Equal(kinds(trial), slices.DeleteFunc(kinds(plain), func(kind string) bool {
		return strings.HasPrefix(kind, "crypto ikev2 dpd")
	})) {
		t.Error("the kinds depend on the router")
	}
	if !slices.ContainsFunc(
		trial.notTried,
		func(f Fact) bool { return f.ID == "line: crypto ikev2 dpd 10 5 periodic" && !f.Known() },
	) {
		t.Errorf("the line that is left out is no row: %+v", trial.notTried)
	}
	for _, line := range []string{"route-map ZT-SURVEY-A-MAP permit 1", "ip route 198.18.0.0 255.255.0.0 Null0"} {
		if _, err := Design(iosconf.Parse(line+"\n"), books(t)...); !errors.Is(err, ErrTaken) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestShutFirst: no line goes into an interface of the survey before it is shut down.
func TestShutFirst(t *testing.T) {
	lines := design(t, "").Plan.Lines()
	paths := Paths(lines)
	shut := map[string]bool{}
	for i, line := range lines {
		if len(paths[i]) != 1 || !strings.HasPrefix(paths[i][0], "interface ") || line.Text.Reveal() == "exit" {
			continue
		}
		name := paths[i][0]
		if line.Text.Reveal() == "shutdown" {
			shut[name] = true
		}
		if !shut[name] {
			t.Errorf("%s: %s", name, line.Text)
		}
	}
	if len(shut) < 12 {
		t.Errorf("%d interfaces", len(shut))
	}
}

func TestReadRefuses(t *testing.T) {
	for text, why := range map[string]string{
		"listen: 127.0.0.1": "not a survey", "{}": "version 0",
		`{"ziatunnel_survey": 2}`:                                            "version 2",
		`{"ziatunnel_survey": 1, "facts": [{"seen": "x"}]}`:                  "no id",
		`{"ziatunnel_survey": 1, "facts": [{"id": "a"}, {"id": "a"}]}`:       "twice",
		`{"ziatunnel_survey": 1, "facts": [{"id": "a", "agrees": "maybe"}]}`: "not a survey",
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestFileTells(t *testing.T) {
	fact := func(id, expected, seen string, agrees *bool) Fact {
		return Fact{ID: id, Expected: expected, Seen: seen, Agrees: agrees}
	}
	f := File{Version: Version, Facts: []Fact{
		fact(
			"line: a / b",
			"shown as: b",
			"shown as: b c",
			new(false),
		), fact("line: d", "shown as: d", notShown, new(false)),
		fact(
			"line: e",
			"shown as: e",
			"refused: % no",
			new(false),
		), fact("line: f", "shown as: f", "shown as: f", new(true)),
		fact(
			"window: 1",
			"",
			"",
			new(true),
		), fact("window: 16", "", "", new(true)), fact("window: 32", "", "", new(false)),
		fact("g", "", "not tried", nil), fact("speed with a window of 16", "", "35 ms a line", nil),
	}}
	text, err := f.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if f, err = Read(text); err != nil {
		t.Fatal(err)
	}
	if r := f.Renderings(); len(r) != 2 || r["a / b"] != "b c" || r["d"] != "" {
		t.Errorf("renderings %q", r)
	}
	if r := f.Refusals(); !slices.Equal(r, []string{"e"}) {
		t.Errorf("refusals %q", r)
	}
	if f.SafeWindow() != 16 || len(f.Disagreements()) != 4 {
		t.Errorf("window %d, %d rows", f.SafeWindow(), len(f.Disagreements()))
	}
	if took, ok := f.LineTime(16); !ok || took != 35*time.Millisecond {
		t.Errorf("a line takes %s", took)
	}
	if _, ok := f.LineTime(1); ok {
		t.Error("a time that nobody has measured")
	}
	if g, ok := f.Fact("g"); !ok || g.Known() || g.Disagrees() {
		t.Errorf("not known: %+v", g)
	}
}

// TestMask: a file tells no secret, and a shared one not whose router it was.
func TestMask(t *testing.T) {
	trial := design(t, "")
	said := "tokyo-01 uptime is 1 day\nProcessor board ID FTX1234A5BC\nuser: maria\n" +
		"fe80::1 2001:db8::5 0026.0b5b.aaaa " +
		"10.1.2.3 255.255.255.0 198.51.100.11 maria@corp.example branch@corp.example\nenable secret 5 $1$abc\n"
	o := Observed{Made: time.Unix(0, 0), Router: Router{Model: "881", Hostname: "tokyo-01", Serial: "FTX1234A5BC"},
		Shows: []Answer{{Command: "show version", Text: said}, {Command: "show running-config", Text: said},
			{Command: "show users", Text: said}},
		Answers: []Answer{
			{
				Command: "configure revert now",
				Text:    "x\n!List of Rollback Commands:\npre-shared-key hunter2hunter2\nend\nRollback Done",
			},
			{Command: "configure confirm", Text: "tokyo-01 at 10.1.2.3"},
		},
		Typed: []Typed{{Line: "track 1", Verdict: Refused, Words: "% no, says tokyo-01 at 10.1.2.3"}}}
	words := map[string]string{"branch@corp.example": "{fqdn}", "198.51.100.11": "{edge}"}
	for share, hidden := range map[bool][]string{
		false: {"$1$abc", "hunter2", "198.51.100.11", "branch@corp.example"},
		true: {"$1$abc", "hunter2", "198.51.100.11", "branch@corp.example", "tokyo", "FTX1234A5BC", "10.1.2.3",
			"maria", "fe80",
			"db8", "0026.0b5b"},
	} {
		text, err := trial.File(o, Mask{Words: words, Share: share}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range hidden {
			if strings.Contains(string(text), word) {
				t.Errorf("share %v: %q is in it", share, word)
			}
		}
		for _, word := range []string{"uptime is 1 day", "255.255.255.0", `"model": "881"`, "(a list of commands)"} {
			if !strings.Contains(string(text), word) {
				t.Errorf("share %v: %q is not in it", share, word)
			}
		}
	}
}
