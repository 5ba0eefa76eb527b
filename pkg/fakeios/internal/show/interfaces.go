package show

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Interfaces is `show interfaces [X]`; name "" is all.
func (v View) Interfaces(name string) string {
	var b strings.Builder
	for _, i := range running.SortedPhysicalFirst(v.Config) {
		if name == "" || i.Name == name {
			v.oneInterface(&b, i)
		}
	}
	return b.String()
}

func (v View) oneInterface(b *strings.Builder, i *running.Interface) {
	status, protocol := v.Network.LineProtocol(v.Config, i)
	line := func(format string, a ...any) { fmt.Fprintf(b, "  "+format+"\n", a...) }
	fmt.Fprintf(b, "%s is %s, line protocol is %s \n", i.Name, status, protocol)
	line("Hardware is %s", v.hardware(i))
	if i.Description != "" {
		line("Description: %s", i.Description)
	}
	switch a := v.Config.AddressOf(i.Name); {
	case a.IsValid() && i.Unnumbered != "":
		line("Interface is unnumbered. Using address of %s (%s)", i.Unnumbered, a)
	case a.IsValid():
		line("Internet address is %s", i.Address)
	}
	mtu := wan.EtherMTU
	bandwidth := 100000
	delay := 100
	switch {
	case i.Tunnel != nil:
		mtu = tunnelHeadroom + v.transportMTU(i)
		bandwidth = 100
		delay = 50000
	case strings.HasPrefix(i.Name, "Loopback"):
		mtu = 1514
		bandwidth = 8000000
		delay = 5000
	}
	if i.Bandwidth > 0 {
		bandwidth = i.Bandwidth
	}
	line("MTU %d bytes, BW %d Kbit/sec, DLY %d usec, ", mtu, bandwidth, delay)
	line("   reliability 255/255, txload 1/255, rxload 1/255")
	if i.Tunnel != nil {
		v.tunnelLines(line, i)
	} else {
		mediaLines(line, i, protocol)
	}
	v.counterLines(b, i)
}

func (v View) hardware(i *running.Interface) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(v.Serial + i.Name))
	mac := fmt.Sprintf("0022.%04x.%04x", h.Sum32()>>16, h.Sum32()&0xffff)
	switch {
	case i.Tunnel != nil:
		return "Tunnel"
	case strings.HasPrefix(i.Name, "Loopback"):
		return "Loopback"
	case strings.HasPrefix(i.Name, "Dialer"):
		return "Unknown"
	case strings.HasPrefix(i.Name, "BVI"):
		return "BVI, address is " + mac + " (bia " + mac + ")"
	case strings.HasPrefix(i.Name, "Vlan"):
		return "EtherSVI, address is " + mac + " (bia " + mac + ")"
	case i.Switchport:
		return "Fast Ethernet, address is " + mac + " (bia " + mac + ")"
	default: // the name of the controller is [inferred]
		return "PQII_PRO_UEC, address is " + mac + " (bia " + mac + ")"
	}
}

func mediaLines(line func(string, ...any), i *running.Interface, protocol string) {
	if strings.HasPrefix(i.Name, "Loopback") {
		line("Encapsulation LOOPBACK, loopback not set")
		line("Keepalive set (10 sec)")
		return
	}
	line("Encapsulation ARPA, loopback not set")
	line("Keepalive set (10 sec)")
	if strings.HasPrefix(i.Name, "FastEthernet") {
		duplex, speed := "Full-duplex", "100Mb/s"
		if protocol != "up" {
			duplex, speed = "Auto-duplex", "Auto Speed"
		}
		if i.Duplex == "half" {
			duplex = "Half-duplex"
		}
		if i.Speed == "10" {
			speed = "10Mb/s"
		}
		line("%s, %s, 100BaseTX/FX", duplex, speed)
	}
	line("ARP type: ARPA, ARP Timeout 04:00:00")
}

// tunnelHeadroom is what IOS shows as the MTU of a tunnel beyond its transport MTU.
const tunnelHeadroom = 16440

func (v View) transportMTU(i *running.Interface) int {
	a := v.Network.Associations[i.Name]
	switch {
	case i.Tunnel.Mode == "":
		return wan.EtherMTU - 24
	case a == nil || len(a.Offer.Transforms) == 0:
		return wan.EtherMTU - 20
	default:
		return wan.PlaintextMTU(a.Offer.Transforms, a.Offer.NATT)
	}
}

func (v View) tunnelLines(line func(string, ...any), i *running.Interface) {
	t := i.Tunnel
	line("Encapsulation TUNNEL, loopback not set")
	line("Keepalive not set")
	line("Tunnel linestate evaluation %s", v.linestate(i))
	source := t.Source
	if a := v.Config.AddressOf(t.Source); a.IsValid() {
		source = a.String() + " (" + t.Source + ")"
	}
	switch {
	case source == "":
		line("Tunnel source UNKNOWN")
	case t.Destination.IsValid():
		line("Tunnel source %s, destination %s", source, t.Destination)
	default:
		line("Tunnel source %s", source)
	}
	if t.Mode == "" {
		line("Tunnel protocol/transport GRE/IP")
		line("  Key disabled, sequencing disabled")
		line("  Checksumming of packets disabled")
		line("Tunnel TTL 255, Fast tunneling enabled")
	} else {
		line("Tunnel protocol/transport IPSEC/IP")
		line("Tunnel TTL 255")
	}
	line("Tunnel transport MTU %d bytes", v.transportMTU(i))
	line("Tunnel transmit bandwidth 8000 (kbps)")
	line("Tunnel receive bandwidth 8000 (kbps)")
	if t.Profile != "" {
		line("Tunnel protection via IPSec (profile \"%s\")", t.Profile)
	}
}

// linestate words why a tunnel is down; the words for missing SAs are [inferred].
func (v View) linestate(i *running.Interface) string {
	_, protocol := v.Network.LineProtocol(v.Config, i)
	_, recurses := v.Network.RecursiveUntil[i.Name]
	switch {
	case protocol == "up":
		return "up"
	case i.Shutdown:
		return "down - administratively down"
	case !i.Tunnel.Destination.IsValid():
		return "down - no IPv4 tunnel destination address"
	case recurses || v.Config.RouteTo(i.Tunnel.Destination, v.Network.LineUp(v.Config)) == "":
		return "down - no output interface"
	default:
		return "down - linestate protection reg down"
	}
}

func (v View) counterLines(b *strings.Builder, i *running.Interface) {
	t := v.Network.Counters[i.Name]
	if t == nil {
		t = &wan.Counters{}
	}
	last := func(at time.Time) string {
		if at.IsZero() {
			return "never"
		}
		return age(v.Network.Now.Sub(at))
	}
	room := "0/40"
	if i.Tunnel != nil {
		room = "0/0"
	}
	fmt.Fprintf(b, `  Last input %s, output %s, output hang never
  Last clearing of "show interface" counters never
  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: %d
  Queueing strategy: fifo
  Output queue: %s (size/max)
  5 minute input rate 0 bits/sec, 0 packets/sec
  5 minute output rate 0 bits/sec, 0 packets/sec
     %d packets input, %d bytes, 0 no buffer
     Received 0 broadcasts (0 IP multicasts)
     0 runts, 0 giants, 0 throttles 
     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored, 0 abort
     %d packets output, %d bytes, 0 underruns
     0 output errors, 0 collisions, 0 interface resets
     0 unknown protocol drops
     0 output buffer failures, 0 output buffers swapped out
`, last(t.LastIn), last(t.LastOut), t.Drops, room, t.In, t.InBytes, t.Out, t.OutBytes)
}
