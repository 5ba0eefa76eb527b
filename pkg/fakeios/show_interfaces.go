package fakeios

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// showInterfaces is `show interfaces [X]`; name "" is all.
func (r *Router) showInterfaces(name string) string {
	var b strings.Builder
	for _, i := range sortedPhysicalFirst(r.running) {
		if name == "" || i.name == name {
			r.oneInterface(&b, i)
		}
	}
	return b.String()
}

func (r *Router) oneInterface(b *strings.Builder, i *iface) {
	status, protocol := r.net.lineProtocol(r.running, i)
	line := func(format string, a ...any) { fmt.Fprintf(b, "  "+format+"\n", a...) }
	fmt.Fprintf(b, "%s is %s, line protocol is %s \n", i.name, status, protocol)
	line("Hardware is %s", r.hardware(i))
	if i.description != "" {
		line("Description: %s", i.description)
	}
	switch a := r.running.addressOf(i.name); {
	case a.IsValid() && i.unnumbered != "":
		line("Interface is unnumbered. Using address of %s (%s)", i.unnumbered, a)
	case a.IsValid():
		line("Internet address is %s", i.address)
	}
	mtu, bandwidth, delay := etherMTU, 100000, 100
	switch {
	case i.tunnel != nil:
		mtu, bandwidth, delay = tunnelHeadroom+r.transportMTU(i), 100, 50000
	case strings.HasPrefix(i.name, "Loopback"):
		mtu, bandwidth, delay = 1514, 8000000, 5000
	}
	if i.bandwidth > 0 {
		bandwidth = i.bandwidth
	}
	line("MTU %d bytes, BW %d Kbit/sec, DLY %d usec, ", mtu, bandwidth, delay)
	line("   reliability 255/255, txload 1/255, rxload 1/255")
	if i.tunnel != nil {
		r.tunnelLines(line, i)
	} else {
		mediaLines(line, i, protocol)
	}
	r.counterLines(b, i)
}

func (r *Router) hardware(i *iface) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(r.cfg.Serial + i.name))
	mac := fmt.Sprintf("0022.%04x.%04x", h.Sum32()>>16, h.Sum32()&0xffff)
	switch {
	case i.tunnel != nil:
		return "Tunnel"
	case strings.HasPrefix(i.name, "Loopback"):
		return "Loopback"
	case strings.HasPrefix(i.name, "Vlan"):
		return "EtherSVI, address is " + mac + " (bia " + mac + ")"
	case i.switchport:
		return "Fast Ethernet, address is " + mac + " (bia " + mac + ")"
	default: // the name of the controller is [inferred]
		return "PQII_PRO_UEC, address is " + mac + " (bia " + mac + ")"
	}
}

func mediaLines(line func(string, ...any), i *iface, protocol string) {
	if strings.HasPrefix(i.name, "Loopback") {
		line("Encapsulation LOOPBACK, loopback not set")
		line("Keepalive set (10 sec)")
		return
	}
	line("Encapsulation ARPA, loopback not set")
	line("Keepalive set (10 sec)")
	if strings.HasPrefix(i.name, "FastEthernet") {
		duplex, speed := "Full-duplex", "100Mb/s"
		if protocol != "up" {
			duplex, speed = "Auto-duplex", "Auto Speed"
		}
		if i.duplex == "half" {
			duplex = "Half-duplex"
		}
		if i.speed == "10" {
			speed = "10Mb/s"
		}
		line("%s, %s, 100BaseTX/FX", duplex, speed)
	}
	line("ARP type: ARPA, ARP Timeout 04:00:00")
}

// tunnelHeadroom is what IOS shows as the MTU of a tunnel beyond its transport MTU.
const tunnelHeadroom = 16440

func (r *Router) transportMTU(i *iface) int {
	a := r.net.sas[i.name]
	switch {
	case i.tunnel.mode == "":
		return etherMTU - 24
	case a == nil || len(a.offer.transforms) == 0:
		return etherMTU - 20
	default:
		return plaintextMTU(a.offer.transforms, a.offer.natt)
	}
}

func (r *Router) tunnelLines(line func(string, ...any), i *iface) {
	t := i.tunnel
	line("Encapsulation TUNNEL, loopback not set")
	line("Keepalive not set")
	line("Tunnel linestate evaluation %s", r.linestate(i))
	source := t.source
	if a := r.running.addressOf(t.source); a.IsValid() {
		source = a.String() + " (" + t.source + ")"
	}
	switch {
	case source == "":
		line("Tunnel source UNKNOWN")
	case t.destination.IsValid():
		line("Tunnel source %s, destination %s", source, t.destination)
	default:
		line("Tunnel source %s", source)
	}
	if t.mode == "" {
		line("Tunnel protocol/transport GRE/IP")
		line("  Key disabled, sequencing disabled")
		line("  Checksumming of packets disabled")
		line("Tunnel TTL 255, Fast tunneling enabled")
	} else {
		line("Tunnel protocol/transport IPSEC/IP")
		line("Tunnel TTL 255")
	}
	line("Tunnel transport MTU %d bytes", r.transportMTU(i))
	line("Tunnel transmit bandwidth 8000 (kbps)")
	line("Tunnel receive bandwidth 8000 (kbps)")
	if t.profile != "" {
		line("Tunnel protection via IPSec (profile \"%s\")", t.profile)
	}
}

// linestate words why a tunnel is down; the words for missing SAs are [inferred].
func (r *Router) linestate(i *iface) string {
	_, protocol := r.net.lineProtocol(r.running, i)
	_, recurses := r.net.recurses[i.name]
	switch {
	case protocol == "up":
		return "up"
	case i.shutdown:
		return "down - administratively down"
	case !i.tunnel.destination.IsValid():
		return "down - no IPv4 tunnel destination address"
	case recurses || r.running.routeTo(i.tunnel.destination, r.net.passes(r.running)) == "":
		return "down - no output interface"
	default:
		return "down - linestate protection reg down"
	}
}

func (r *Router) counterLines(b *strings.Builder, i *iface) {
	t := r.net.traffic[i.name]
	if t == nil {
		t = &traffic{}
	}
	last := func(at time.Time) string {
		if at.IsZero() {
			return "never"
		}
		return age(r.net.now.Sub(at))
	}
	room := "0/40"
	if i.tunnel != nil {
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
`, last(t.lastIn), last(t.lastOut), t.drops, room, t.in, t.inBytes, t.out, t.outBytes)
}
