package running

import (
	"net/netip"
	"strconv"
	"strings"
)

// Null0 is the interface that swallows what is routed into it. It is always up, and no list of
// interfaces shows it.
const Null0 = "Null0"

func (r *StaticRoute) String() string {
	words := []string{"ip route", r.Prefix.Addr().String(), DottedMask(r.Prefix)}
	if r.VRF != "" {
		words[0] = "ip route vrf " + r.VRF
	}
	if r.Via != "" {
		words = append(words, r.Via)
	}
	if r.NextHop.IsValid() {
		words = append(words, r.NextHop.String())
	}
	if r.DHCP {
		words = append(words, "dhcp")
	}
	if r.Distance > 1 {
		words = append(words, strconv.Itoa(r.Distance))
	}
	if r.Name != "" {
		words = append(words, "name", r.Name)
	}
	if r.Permanent {
		words = append(words, "permanent")
	}
	if r.Track > 0 {
		words = append(words, "track", strconv.Itoa(r.Track))
	}
	return strings.Join(words, " ")
}

// StaticRoute is `ip route`.
type StaticRoute struct {
	VRF       string // "" is the global table
	Prefix    netip.Prefix
	Via       string // interface, "" when only a next hop
	NextHop   netip.Addr
	DHCP      bool // the next hop is the gateway of a lease
	Distance  int
	Permanent bool
	Track     int // the route stands only while this track is up; 0 is none
	Name      string
}
