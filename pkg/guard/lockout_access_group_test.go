package guard_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// asTyped is a plan of one step that types lines of global configuration and, indented, of submodes.
func asTyped(text string) plan.Plan {
	var c plan.Change
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		mode := device.GlobalConfig
		if strings.HasPrefix(line, " ") {
			mode = "config-if"
		}
		l := device.Line{Text: secret.NewText(strings.TrimSpace(line)), Before: mode}
		if strings.HasPrefix(line, "interface ") {
			mode = "config-if"
		}
		l.After = mode
		c.Lines = append(c.Lines, plan.Line{Line: l})
	}
	return plan.Plan{Steps: []plan.Step{{Number: 13, Changes: []plan.Change{c}}}}
}

// TestLockoutOnTheWay refuses plans whose end is good, because of a line before it: a list under
// construction denies what is not written yet.
func TestLockoutOnTheWay(t *testing.T) {
	const list = "access-list 120 deny ip any host 203.0.113.80\naccess-list 120 permit ip any any\n"
	const apply = "interface FastEthernet4\n ip access-group 120 in\n"
	for _, c := range []struct {
		name, lines string
		line        int // at which the session would be lost; 0: at none
	}{
		{"list first", list + apply, 0},
		{"list last", apply + list, 3},
		{"list made again under its filter", list + apply + "no access-list 120\n" + list, 6},
		{"taken off, made again, put back", list + apply + "interface FastEthernet4\n no ip access-group 120 in\nno " +
			"access-list 120\n" + list + apply, 0},
		{"named list", "ip access-list extended X\n permit ip any any\n" + strings.ReplaceAll(apply, "120", "X"), 0},
		{"one entry taken, the list gone", list + apply + "no access-list 120 deny ip any host 203.0.113.80\n", 0},
		{"LAN, from the other side", list + "interface Vlan1\n ip access-group 120 in\n", 0},
		{"address of the WAN in the list", "access-list 120 permit ip any host 192.0.2.10\n" + apply, 0},
		{"another address in the list", "access-list 120 permit ip any host 192.0.2.11\n" + apply, 3},
		{"wildcard", "access-list 120 permit ip 192.0.0.0 31.255.255.255 192.0.2.0 0.0.0.255\naccess-list 120 permit " +
			"udp any eq 53 any\n" + apply, 0},
		{"ports", "access-list 120 permit udp any any range 500 4500\naccess-list 120 permit esp any " +
			"any\naccess-list 120 permit tcp any gt 1023 any eq 22\naccess-list 120 permit udp any any gt 1023\n" +
			apply, 0},
		{"time-range is not trusted", "access-list 120 permit ip any any time-range OFFICE\n" + apply, 3},
		{"standard list", "access-list 20 permit any\n" + strings.ReplaceAll(apply, "120", "20"), 0},
		{"standard list of one host", "access-list 20 permit 203.0.113.200\n" + strings.ReplaceAll(apply, "120", "20"),
			3},
	} {
		in := read(t, filepath.Join(fixtures, "branch"))
		in.Plan = asTyped(c.lines)
		var got int
		for _, f := range guard.Check(in) {
			if f.Rule == "lockout_access_group" {
				got = f.Line
			}
		}
		if got != c.line {
			t.Errorf("%s: refused at line %d, want %d", c.name, got, c.line)
		}
	}
}
