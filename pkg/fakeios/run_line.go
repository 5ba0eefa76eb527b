package fakeios

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// lineConfig is `line con 0`, `line aux 0` or `line vty 0 4`.
type lineConfig struct {
	login       string // "", "local", "no"
	password    string
	transport   string        // of `transport input`; "" was never typed
	accessIn    string        // `access-class X in`
	execTimeout time.Duration // 0 is none
	synchronous bool
	privilege   int
	length      int // -1 is the default
	width       int // -1 is the default
	timestamp   bool
}

func defaultLine() *lineConfig {
	return &lineConfig{execTimeout: 10 * time.Minute, length: -1, width: -1}
}

// admits tells whether an SSH connection from an address gets a VTY. An unconfigured line has
// `transport input none`.
func (l *lineConfig) admits(c *config, from netip.Addr) bool {
	if l.transport != "ssh" && l.transport != "all" && l.transport != "telnet ssh" && l.transport != "ssh telnet" {
		return false
	}
	if list := c.acl(l.accessIn); list != nil && len(list.entries) > 0 {
		return list.permits(packet.Packet{Source: from, Protocol: "tcp", DestinationPort: 22})
	}
	return true
}

func (l *lineConfig) render(b *strings.Builder, head string, vty bool) {
	fmt.Fprintf(b, "line %s\n", head)
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	minutes := min(int(l.execTimeout/time.Minute), 35791) // the most that can be typed
	show(l.accessIn != "", "access-class %s in", l.accessIn)
	show(l.execTimeout != 10*time.Minute, "exec-timeout %d %d", minutes, int(l.execTimeout/time.Second)-60*minutes)
	show(l.timestamp, "exec prompt timestamp")
	show(l.privilege > 0, "privilege level %d", l.privilege)
	show(l.password != "", "password %s", inClear(l.password))
	show(l.synchronous, "logging synchronous")
	show(l.login == "local", "login local")
	show(l.login == "no", "no login")
	show(l.login == "" && vty, "login")
	show(l.length >= 0, "length %d", l.length)
	show(l.width >= 0, "width %d", l.width)
	show(head == "con 0", "no modem enable")
	show(vty && l.transport == "", "transport input none")
	show(l.transport != "", "transport input %s", l.transport)
}
