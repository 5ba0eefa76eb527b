package fakeios

import (
	"net/netip"
	"strconv"
	"strings"
)

// null0 is the interface that swallows what is routed into it. It is always up, and no list of
// interfaces shows it.
const null0 = "Null0"

func (r *staticRoute) String() string {
	words := []string{"ip route", r.prefix.Addr().String(), maskOf(r.prefix)}
	if r.via != "" {
		words = append(words, r.via)
	}
	if r.nextHop.IsValid() {
		words = append(words, r.nextHop.String())
	}
	if r.distance > 1 {
		words = append(words, strconv.Itoa(r.distance))
	}
	if r.name != "" {
		words = append(words, "name", r.name)
	}
	if r.permanent {
		words = append(words, "permanent")
	}
	if r.track > 0 {
		words = append(words, "track", strconv.Itoa(r.track))
	}
	return strings.Join(words, " ")
}

type staticRoute struct {
	prefix    netip.Prefix
	via       string // interface, "" when only a next hop
	nextHop   netip.Addr
	distance  int
	permanent bool
	track     int // the route stands only while this track is up; 0 is none
	name      string
}
