package running

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// Line is `line con 0`, `line aux 0` or a range of VTYs.
type Line struct {
	Login       string // "", "local", "no", and "line" where it is typed and not the default
	Password    string
	Transport   string        // of `transport input`; "" was never typed
	Preferred   string        // of `transport preferred`; "" was never typed
	Output      string        // of `transport output`; "" was never typed
	AccessIn    string        // `access-class X in`
	VRFAlso     bool          // ... `vrf-also`
	ExecTimeout time.Duration // 0 is none
	Synchronous bool
	Level       string // of `logging synchronous level`; "" was never typed
	Privilege   int
	Length      int // -1 is the default
	Width       int // -1 is the default
	Timestamp   bool
	Notes       []*Note // lines of the catalog, which change nothing
}

// DefaultLine is a line that nobody has configured.
func DefaultLine() *Line {
	return &Line{ExecTimeout: 10 * time.Minute, Length: -1, Width: -1}
}

// untouched reports whether nobody has configured the line.
func (l *Line) untouched() bool { return reflect.DeepEqual(l, DefaultLine()) }

// TakesSSH reports whether `transport input` lets SSH in.
func (l *Line) TakesSSH() bool {
	return slices.ContainsFunc(strings.Fields(l.Transport), func(w string) bool { return w == "ssh" || w == "all" })
}

// Admits reports whether an SSH connection from an address gets a VTY. An unconfigured line has
// `transport input none`.
func (l *Line) Admits(c *Config, from netip.Addr) bool {
	if !l.TakesSSH() {
		return false
	}
	if list := c.ACL(l.AccessIn); list != nil && len(list.Entries) > 0 {
		return list.Permits(c, packet.Packet{Source: from, Protocol: "tcp", DestinationPort: 22})
	}
	return true
}

func (l *Line) render(b *strings.Builder, head string, vty bool) {
	fmt.Fprintf(b, "line %s\n", head)
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	minutes := min(int(l.ExecTimeout/time.Minute), 35791) // the most that can be typed
	also := ""
	if l.VRFAlso {
		also = " vrf-also"
	}
	show(l.AccessIn != "", "access-class %s in%s", l.AccessIn, also)
	show(l.ExecTimeout != 10*time.Minute, "exec-timeout %d %d", minutes, int(l.ExecTimeout/time.Second)-60*minutes)
	show(l.Timestamp, "exec prompt timestamp")
	show(l.Privilege > 0, "privilege level %d", l.Privilege)
	show(l.Password != "", "password %s", inClear(l.Password))
	show(l.Synchronous && l.Level == "", "logging synchronous")
	show(l.Synchronous && l.Level != "", "logging synchronous level %s", l.Level)
	show(l.Login == "local", "login local")
	show(l.Login == "no", "no login")
	show(l.Login == "line" || l.Login == "" && vty, "login")
	show(l.Length >= 0, "length %d", l.Length)
	show(l.Width >= 0, "width %d", l.Width)
	show(head == "con 0", "no modem enable")
	show(l.Preferred != "", "transport preferred %s", l.Preferred)
	show(vty && l.Transport == "", "transport input none")
	show(l.Transport != "", "transport input %s", l.Transport)
	show(l.Output != "", "transport output %s", l.Output)
	renderNotes(b, l.Notes, 1, everyNote)
}
