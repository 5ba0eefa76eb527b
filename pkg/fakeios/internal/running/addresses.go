package running

import (
	"net/netip"
	"strconv"
	"strings"
)

// PrefixFromMask joins an address and a dotted mask; ok is false when the mask has holes.
func PrefixFromMask(address, mask netip.Addr) (netip.Prefix, bool) {
	bits := 0
	bytes := mask.As4()
	for i := range 32 {
		set := bytes[i/8]&(0x80>>(i%8)) != 0
		if set && i != bits {
			return netip.Prefix{}, false
		}
		if set {
			bits++
		}
	}
	return netip.PrefixFrom(address, bits), true
}

// DottedMask is the dotted mask of a prefix.
func DottedMask(p netip.Prefix) string {
	return maskFromBits(p.Bits())
}

func maskFromBits(bits int) string {
	parts := make([]string, 4)
	for i := range parts {
		n := min(max(bits-8*i, 0), 8)
		parts[i] = strconv.Itoa(256 - 1<<(8-n))
	}
	return strings.Join(parts, ".")
}
