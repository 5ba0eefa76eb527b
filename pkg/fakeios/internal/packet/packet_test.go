package packet

import (
	"net/netip"
	"testing"
)

// TestReply turns a packet round.
func TestReply(t *testing.T) {
	from, to := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	web := Packet{Source: from, Destination: to, Protocol: "tcp", SourcePort: 50000, DestinationPort: 80}
	want := Packet{
		Source: to, Destination: from, Protocol: "tcp", SourcePort: 80, DestinationPort: 50000, Established: true,
	}
	if got := web.Reply(); got != want {
		t.Errorf("%+v", got)
	}
	if got := (Packet{Protocol: "icmp", ICMP: "echo"}).Reply(); got.ICMP != "echo-reply" || got.Established {
		t.Errorf("%+v", got)
	}
}

// TestCount counts one packet, several, or none.
func TestCount(t *testing.T) {
	p := Packet{Size: 1500}
	if p.Count() != 1 || p.Times(6).Count() != 6 || p.Times(0).Count() != 0 || p.Bytes() != 1500 {
		t.Errorf("%d, %d, %d packets of %d bytes", p.Count(), p.Times(6).Count(), p.Times(0).Count(), p.Bytes())
	}
}
