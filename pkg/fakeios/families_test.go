package fakeios

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/catalog"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// corpus are the configurations of branches in this repository, by name.
func corpus(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"testdata/pasted/*.txt", "../guard/testdata/branches/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 10 {
			t.Fatal(files, err)
		}
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, running, isArchive := strings.Cut(string(text), "-- running.cfg --\n")
			if !isArchive {
				running = string(text)
			}
			if at := strings.Index(running, "\n-- "); isArchive && at >= 0 {
				running = running[:at+1]
			}
			out[filepath.Base(path)] = running
		}
	}
	return out
}

// TestFamiliesOfTheCorpus counts what the router knows of the configurations of branches: nine of ten lines at the
// least, and it refuses none.
func TestFamiliesOfTheCorpus(t *testing.T) {
	known, all := 0, 0
	files := corpus(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		r, _ := router(t, Config{Startup: files[name]})
		reading := r.Startup()
		t.Logf("%-45s %4d known %3d kept %d refused", name, reading.Known, len(reading.Kept), len(reading.Refused))
		for _, line := range reading.Refused {
			t.Errorf("%s: refused %q below %q: %s", name, line.Text, line.Block, line.Why)
		}
		known += reading.Known
		all += reading.Known + len(reading.Kept) + len(reading.Refused)
	}
	t.Logf("%d of %d lines are known", known, all)
	if known*10 < all*9 {
		t.Errorf("%d of %d lines are known, want nine of ten", known, all)
	}
}

// typedRow is a line of the catalog as somebody types it: with the lines that lead to it.
type typedRow struct {
	row  catalog.Row
	road []string
	line string
}

// shown is how the running-config shows the line, with the heads it stands below.
func (l typedRow) shown() string { return strings.Join(append(slices.Clone(l.road), l.line), " / ") }

// catalogLines are the lines of the catalog with words in the place of their parameters, the lines of a block behind
// its head.
func catalogLines(rows []catalog.Row, road []string) []typedRow {
	var out []typedRow
	for _, row := range rows {
		here := road
		if row.In != "" {
			here = roads[row.In]
		}
		for _, pattern := range variants(row.Pattern) {
			line := example(strings.Fields(strings.ReplaceAll(pattern, "<name>", "NAME")), 0)
			if row.Text == catalog.Delimited {
				line = strings.TrimSuffix(line, "1") + "^Ctext^C"
			}
			out = append(out, typedRow{row, here, line})
		}
		head := out[len(out)-1].line
		out = append(out, catalogLines(row.Rows, append(slices.Clone(here), head))...)
	}
	return out
}

// TestFamilies types every line of every family as a client does. It is shown below the head it was typed below, boots
// after it has been saved, and `no` takes it out.
func TestFamilies(t *testing.T) {
	byFamily := map[string][]catalog.Row{}
	for _, row := range catalog.Rows() {
		byFamily[row.Family] = append(byFamily[row.Family], row)
		if row.In == "" && !slices.Contains(running.NotePlaces, row.Place) {
			t.Errorf("%s: no such place: %q", row.Pattern, row.Place)
		}
	}
	if len(byFamily) != 20 {
		t.Errorf("%d families", len(byFamily))
	}
	for _, family := range slices.Sorted(maps.Keys(byFamily)) {
		t.Run(family, func(t *testing.T) {
			lines := catalogLines(byFamily[family], nil)
			r, _ := router(t, Config{})
			s := newConsole(t, r)
			s.say("configure terminal")
			untouched := r.RunningConfig()
			last := map[string]string{} // what replaces what
			for _, l := range lines {
				typeAt(t, s, l, l.line)
				last[keyOf(l)] = l.line
			}
			r.mu.Lock()
			have := rows(r.running.Render(r.style()))
			r.mu.Unlock()
			for _, l := range lines {
				if last[keyOf(l)] == l.line && !slices.Contains(have, l.shown()) {
					t.Errorf("not shown: %s", l.shown())
				}
			}
			s.say("end")
			boots(t, r)
			saved := r.RunningConfig()
			s.all("write memory")
			r.mu.Lock()
			r.restart("test")
			r.mu.Unlock()
			if r.RunningConfig() != saved {
				t.Error("another configuration after a reload")
			}
			s = newConsole(t, r)
			s.say("configure terminal")
			for _, l := range slices.Backward(lines) {
				if last[keyOf(l)] == l.line {
					typeAt(t, s, l, "no "+l.row.KeyOf(l.line))
				}
			}
			have = rows(r.RunningConfig())
			for _, l := range lines {
				if slices.Contains(have, l.shown()) && !slices.Contains(rows(untouched), l.shown()) {
					t.Errorf("still shown: %s", l.shown())
				}
			}
		})
	}
}

func keyOf(l typedRow) string {
	return strings.Join(append(slices.Clone(l.road), l.row.KeyOf(l.line)), " / ")
}

// typeAt types a line where a line of the catalog stands.
func typeAt(t *testing.T, s *console, l typedRow, line string) {
	t.Helper()
	s.conf.EnterGlobal()
	for _, head := range l.road {
		if reply := s.say(head); strings.Contains(reply, "%") {
			t.Fatalf("%s: %s", head, reply)
		}
	}
	reply := s.say(line)
	for s.conf.Capturing() {
		s.say(l.row.Text)
	}
	if strings.Contains(reply, "%") {
		t.Errorf("%s, %s: %s", strings.Join(l.road, " / "), line, reply)
	}
}

// TestBlocksOfTheCatalog: a block has the prompt of IOS, its lines are understood abbreviated, and `exit` leads to
// where it was entered.
func TestBlocksOfTheCatalog(t *testing.T) {
	r, _ := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.say("configure terminal")
	for _, c := range [][2]string{
		{"aaa gr server rad RAD", "R1(config-sg-radius)#"}, {"exit", "R1(config)#"},
		{"radius server R", "R1(config-radius-server)#"}, {"dial-peer voice 1 pots", "R1(config-dial-peer)#"},
		{"class-map match-any VOICE", "R1(config-cmap)#"}, {"policy-map SHAPE", "R1(config-pmap)#"},
		{"class VOICE", "R1(config-pmap-c)#"}, {"prio perc 30", "R1(config-pmap-c)#"}, {"exit", "R1(config-pmap)#"},
		{"router bgp 65000", "R1(config-router)#"}, {"address-family ipv4", "R1(config-router-af)#"},
		{"netw 10.0.0.0 mask 255.0.0.0", "R1(config-router-af)#"}, {"exit-address-family", "R1(config-router)#"},
		{"interface FastEthernet4.7", "R1(config-subif)#"}, {"pvc 0/35", "R1(config-if-atm-vc)#"},
		{"exit", "R1(config-subif)#"}, {"no pvc 0/35", "R1(config-subif)#"},
		{"voice service voip", "R1(conf-voi-serv)#"}, {"sip", "R1(conf-serv-sip)#"}, {"end", "R1#"},
	} {
		if reply := s.say(c[0]); strings.Contains(reply, "%") || s.router.promptOf(s.session) != c[1] {
			t.Errorf("%s: %s%s, want %s", c[0], reply, s.router.promptOf(s.session), c[1])
		}
	}
	contains(t, r.RunningConfig(), "\npolicy-map SHAPE\n class VOICE\n  priority percent 30\n",
		"\nrouter bgp 65000\n !\n address-family ipv4\n  network 10.0.0.0 mask 255.0.0.0\n exit-address-family\n")
	lacks(t, r.RunningConfig(), "pvc ")
	s.say("configure terminal")
	for _, line := range []string{"aaa frobnicate", "aaa group server radius", "dial-peer voice 0 pots",
		"spanning-tree mode pvst", "class-map match-some X", "radius server"} {
		if reply := s.say(line); !strings.Contains(reply, "% In") {
			t.Errorf("%s is taken: %q", line, reply)
		}
	}
}

// TestTextsOfTheCatalog: the text behind a line is text, typed or read from a file.
func TestTextsOfTheCatalog(t *testing.T) {
	r, _ := router(t, Config{Startup: "hostname branch-01\ncrypto isakmp client configuration group G\n banner ^C\n" +
		"hostname stranger\n ^C\n pool P\ninterface Vlan1\n ip address 10.0.0.1 255.255.255.0\n"})
	if r.Hostname() != "branch-01" || len(r.Startup().Kept)+len(r.Startup().Refused) > 0 {
		t.Errorf("%s, %+v", r.Hostname(), r.Startup())
	}
	contains(t, r.RunningConfig(), " pool P\n banner ^C\nhostname stranger\n ^C\n")
	s := newConsole(t, r)
	s.say("configure terminal")
	s.all("crypto isakmp client configuration group H", "banner #a", "hostname b", "c#", "pool Q",
		"crypto pki certificate chain T", "certificate self-signed 01", "30820194 A0030201", "quit", "end")
	contains(t, r.RunningConfig(), "group H\n pool Q\n banner ^Ca\nhostname b\nc^C\n",
		"certificate self-signed 01\n  30820194 A0030201\n  \tquit\n")
	if r.Hostname() != "branch-01" {
		t.Error(r.Hostname())
	}
	boots(t, r)
}

// TestPVCDials: a Dialer is up over a PVC, whether it is the PPPoE client or the member of the pool, and no longer than
// the PVC is there.
func TestPVCDials(t *testing.T) {
	for _, member := range []string{"pppoe-client dial-pool-number 1",
		"encapsulation aal5mux ppp dialer\n  dialer pool-member 1"} {
		r, _ := router(t, Config{Startup: "interface ATM0\n no ip address\n" +
			"interface ATM0.1 point-to-point\n pvc 0/35 \n  " + member + "\n !\n!\n" +
			"interface Dialer0\n ip address negotiated\n encapsulation ppp\n dialer pool 1\n" +
			"ip route 0.0.0.0 0.0.0.0 Dialer0\n"})
		if !r.running.Interface("Dialer0").Address.IsValid() {
			t.Errorf("%s: no address", member)
		}
		s := newConsole(t, r)
		s.all("configure terminal", "interface ATM0.1", "no pvc 0/35", "end")
		if r.running.Interface("Dialer0").Address.IsValid() {
			t.Errorf("%s: an address without a PVC", member)
		}
	}
}
