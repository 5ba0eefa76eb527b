package branch

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

const (
	ethernetMTU = 1500
	pppoeMTU    = 1492 // Ethernet's less 8 bytes of PPPoE header (RFC 2516)
)

// PathMTU is the most that an interface carries in one packet, in bytes, as far as its configuration tells: 1500, what
// it or the interface that it is a part of is set to, and 1492 for a dialer over PPPoE. The interface may also be named
// by an address of it.
func PathMTU(c iosconf.Config, name string) int {
	if a, err := netip.ParseAddr(name); err == nil {
		name = Owner(c, a)
	}
	path := ethernetMTU
	parent, _, _ := strings.Cut(name, ".")
	for _, set := range []struct{ name, key string }{{parent, "mtu"}, {name, "mtu"}, {name, "ip mtu"}} {
		if n, err := strconv.Atoi(Value(c, set.name, set.key)); err == nil {
			path = n
		}
	}
	if strings.HasPrefix(name, "Dialer") && overPPPoE(c, name) {
		path = min(path, pppoeMTU)
	}
	return path
}

// overPPPoE reports whether a dialer's pool has an interface that is a client of PPPoE. A dialer whose pool is not said
// is taken to have any.
func overPPPoE(c iosconf.Config, dialer string) bool {
	pool := Value(c, dialer, "dialer pool")
	return slices.ContainsFunc(Interfaces(c), func(name string) bool {
		number, _, _ := strings.Cut(Value(c, name, "pppoe-client dial-pool-number"), " ")
		return number != "" && (pool == "" || number == pool)
	})
}

// Bytes that ESP in tunnel mode puts around a packet (RFC 4303), in UDP (RFC 3948): IPsec may meet a translator on any
// path.
const (
	outerHeader = 20
	udpHeader   = 8
	espHeader   = 8 // SPI and sequence number
	espTrailer  = 2 // length of the padding and next header; they are padded with the packet
)

// transformBytes is what a transform takes: initialization vector, the block that packet and trailer are padded to, and
// check value. RFC 2404, 2410, 3602, 4106, 4868; AH: RFC 4302.
var transformBytes = map[string]struct{ vector, block, check int }{
	"esp-null": {0, 4, 0}, "esp-aes": {16, 16, 0}, "esp-gcm": {8, 4, 16}, "esp-gmac": {8, 4, 16},
	"esp-des": {8, 8, 0}, "esp-3des": {8, 8, 0},
	"esp-md5-hmac": {0, 4, 12}, "esp-sha-hmac": {0, 4, 12}, "esp-sha256-hmac": {0, 4, 16},
	"esp-sha384-hmac": {0, 4, 24}, "esp-sha512-hmac": {0, 4, 32},
	"ah-md5-hmac": {0, 4, 24}, "ah-sha-hmac": {0, 4, 24}, "ah-sha256-hmac": {0, 4, 28},
}

// vendorOverhead is what IPsec takes at most as the vendor says it, in bytes. It is used where the transforms are not
// known: AES-CBC takes more with some lengths of packets, because it pads them to 16 bytes.
const vendorOverhead = 64

// TunnelMTU is the largest packet, in bytes, that a tunnel may take with a transform set ("esp-aes 256 esp-sha-hmac")
// so that it fits a path of so many bytes behind encapsulation, a translator on the way included.
func TunnelMTU(path int, transforms string) int {
	vector, check := 0, 0
	block := 1
	for _, word := range strings.Fields(transforms) {
		bytes, known := transformBytes[word]
		switch {
		case known:
			vector += bytes.vector
			block = max(block, bytes.block)
			check += bytes.check
		case strings.Trim(word, "0123456789") != "" && word != "esn":
			return path - vendorOverhead
		}
	}
	if block == 1 {
		return path - vendorOverhead
	}
	room := path - outerHeader - udpHeader - espHeader - vector - check
	return room - room%block - espTrailer
}

// TransformsOf is the transform set of a tunnel interface in the words of the configuration; "" when it has none, or is
// protected by more than one.
func TransformsOf(c iosconf.Config, tunnel string) string {
	words := strings.Fields(Value(c, tunnel, "tunnel protection ipsec profile"))
	if len(words) == 0 {
		return ""
	}
	for _, child := range Children(c, "crypto ipsec profile "+words[0]) {
		if rest, ok := strings.CutPrefix(child.Line, "set transform-set "); ok {
			return transformSet(c, strings.Fields(rest))
		}
	}
	return ""
}

func transformSet(c iosconf.Config, names []string) string {
	if len(names) != 1 {
		return ""
	}
	for _, n := range c.Nodes {
		if rest, ok := strings.CutPrefix(n.Line, "crypto ipsec transform-set "+names[0]+" "); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}
