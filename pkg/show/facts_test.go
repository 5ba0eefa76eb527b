package show_test

import (
	"encoding/json"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// TestFacts reads what is asked before anything is sent: each text with the JSON that it becomes.
func TestFacts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		parse      func(string) (any, error)
		want       string
	}{
		{"archive off", "Archive feature not enabled\n", archive,
			`{"enabled":false,"maximum":null,"saved":null,"next":null,"files":[],"unknown_lines":[]}`},
		{"archive", "The maximum archive configurations allowed is 10.\n" +
			"There are currently 2 archive configurations saved.\n" +
			"The next archive file will be named flash:branch-<timestamp>-2\n Archive #  Name\n" +
			"   1        flash:branch-Nov-24-09-00-00.000-0 \n" +
			"   2        flash:branch-Nov-24-10-00-00.000-1 <- Most Recent\n   3        \n", archive,
			`{"enabled":true,"maximum":10,"saved":2,"next":"flash:branch-\u003ctimestamp\u003e-2",` +
				`"files":[{"number":1,"name":"flash:branch-Nov-24-09-00-00.000-0","most_recent":false},{"number":2,` +
				`"name":"flash:branch-Nov-24-10-00-00.000-1","most_recent":true}],"unknown_lines":[]}`},
		{"no timer", "%No Rollback Confirmed Change pending\n", timer,
			`{"pending":false,"configured":null,"type":null,"minutes":null,"user":null,"unknown_lines":[]}`},
		{"timer", "Time configured(or reconfigured): 09:00:00 UTC Tue Nov 24 2026\nTimer type: absolute timer\n" +
			"Timer value: 5 min\nUser: noc\n", timer,
			`{"pending":true,"configured":"09:00:00 UTC Tue Nov 24 2026","type":"absolute timer","minutes":5,` +
				`"user":"noc","unknown_lines":[]}`},
		{"no reload", "No reload is scheduled.\n", reload,
			`{"scheduled":false,"at":null,"in":null,"by":null,"reason":null,"unknown_lines":[]}`},
		{"reload", "Reload scheduled for 23:48:33 UTC Tue Nov 24 2026 (in 20 minutes) by noc on vty2 " +
			"(203.0.113.200)\nReload reason: Reload Command\n", reload,
			`{"scheduled":true,"at":"23:48:33 UTC Tue Nov 24 2026","in":"20 minutes",` +
				`"by":"noc on vty2 (203.0.113.200)","reason":"Reload Command","unknown_lines":[]}`},
		{"reload in an unknown form", "Reload scheduled at noon\n", reload,
			`{"scheduled":true,"at":null,"in":null,"by":null,"reason":null,` +
				`"unknown_lines":["Reload scheduled at noon"]}`},
		{"users", "    Line       User       Host(s)              Idle       Location\n" +
			"   0 con 0                idle                 1d02h      \n" +
			"*  2 vty 0     noc        idle                 00:00:00   203.0.113.200\n" +
			"   3 vty 1                idle                 00:12:01   branch.example\n\n" +
			"  Interface    User               Mode         Idle     Peer Address\n", users,
			`{"lines":[{"own":false,"line":0,"kind":"con","number":0,"user":"","idle":"1d02h",` +
				`"location":""},{"own":true,"line":2,"kind":"vty","number":0,"user":"noc","idle":"00:00:00",` +
				`"location":"203.0.113.200"},` +
				`{"own":false,"line":3,"kind":"vty","number":1,"user":"","idle":"00:12:01",` +
				`"location":"branch.example"}],"unknown_lines":[]}`},
		{"lock free", "Parser Configure Lock\n---------------------\nOwner PID         : -1\n" +
			"User              : unknown\nTTY               : -1\nType              : NO LOCK\n" +
			"State             : FREE\nClass             : unknown\n", lock,
			`{"locked":false,"user":"unknown","tty":"-1","type":"NO LOCK","state":"FREE","unknown_lines":[]}`},
		{"lock held", "Parser Configure Lock\nOwner PID : 10\nUser : eve\nTTY : 3\nType : EXCLUSIVE\n" +
			"State : LOCKED\nnobody knows this\n", lock,
			`{"locked":true,"user":"eve","tty":"3","type":"EXCLUSIVE","state":"LOCKED",` +
				`"unknown_lines":["nobody knows this"]}`},
		{"ping", "Type escape sequence to abort.\n" +
			"Sending 5, 100-byte ICMP Echos to 198.51.100.11, timeout is 2 seconds:\n" +
			"Packet sent with a source address of 192.0.2.10 \n.!!!!\n" +
			"Success rate is 80 percent (4/5), round-trip min/avg/max = 12/12/16 ms\n", ping,
			`{"destination":"198.51.100.11","source":"192.0.2.10","sent":5,"received":4,"success_percent":80,` +
				`"minimum_milliseconds":12,"average_milliseconds":12,"maximum_milliseconds":16,"marks":".!!!!",` +
				`"unknown_lines":[]}`},
		{"ping refused", "% Invalid source address- IP address not on any of our up interfaces\n", ping,
			`{"destination":null,"source":null,"sent":null,"received":null,"success_percent":null,` +
				`"minimum_milliseconds":null,"average_milliseconds":null,"maximum_milliseconds":null,"marks":"",` +
				`"unknown_lines":[]}`},
	} {
		got, err := c.parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		text, err := json.Marshal(got)
		if err != nil || string(text) != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", c.name, err, text, c.want)
		}
	}
	if _, err := show.ParseConfigurationLock("\n"); err == nil {
		t.Error("a lock without a state")
	}
}

func archive(text string) (any, error) { return show.ParseArchive(text) }
func timer(text string) (any, error)   { return show.ParseRollbackTimer(text) }
func reload(text string) (any, error)  { return show.ParseReload(text) }
func users(text string) (any, error)   { return show.ParseUsers(text) }
func lock(text string) (any, error)    { return show.ParseConfigurationLock(text) }
func ping(text string) (any, error)    { return show.ParsePing(text) }

// FuzzFacts: no panic, whatever the router prints.
func FuzzFacts(f *testing.F) {
	f.Add("*  2 vty 0     noc        idle                 00:00:00   203.0.113.200\n" +
		"Reload scheduled for x (in y) by z\nState : LOCKED\n1 flash:a <- Most Recent\nTimer value: 5 min\n")
	f.Fuzz(func(_ *testing.T, text string) {
		for _, parse := range []func(string) (any, error){archive, timer, reload, users, lock, ping} {
			_, _ = parse(text)
		}
	})
}
