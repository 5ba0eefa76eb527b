package device

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// defaultPort is the one of SSH.
const defaultPort = "22"

// errAddress says what an address looks like.
var errAddress = errors.New("not an address: write host, host:port or [v6]:port")

var (
	// hostName is RFC 1123, section 2.1: labels of letters, digits and -, which stands neither first nor last.
	hostName = lazyregexp.New(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	// numeric is a last label by which resolvers take a name for an IPv4 address in one of its old spellings: 10.1,
	// 0x0a000001. Each reads it in its own way.
	numeric = lazyregexp.New(`(^|\.)([0-9]+|0x[0-9a-f]*)$`)
	digits  = lazyregexp.New(`^[0-9]{1,5}$`)
)

// ParseAddress reads where an SSH server is, as people write it: a name or an address, with a port or without, IPv6
// with brackets or without. It gives the one spelling in which two addresses of one server are equal: "host:port" or
// "[v6]:port", the name in lower case and without the dot of the root, 22 where no port is given, an IPv4 address
// that is written as IPv6 (::ffff:192.0.2.1) as what it is, full-width characters as plain ones.
func ParseAddress(text string) (string, error) {
	// U+3002 is the full stop of Chinese and Japanese; IDNA takes it for a dot (RFC 3490, section 3.1).
	text = strings.ReplaceAll(norm.NFKC.String(text), "\u3002", ".")
	if ip, ok := parseIP(text); ok {
		return net.JoinHostPort(ip, defaultPort), nil
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host, port = text, defaultPort
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 || !digits.MatchString(port) {
		return "", errAddress
	}
	port = strconv.FormatUint(number, 10)
	if ip, ok := parseIP(host); ok && (ip == host || !strings.Contains(host, "[")) {
		if strings.Contains(host, ":") != strings.HasPrefix(text, "[") {
			return "", errAddress // ::1:22 is an address of its own, and [192.0.2.1] none
		}
		return net.JoinHostPort(ip, port), nil
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if len(host) > 253 || !hostName.MatchString(host) || numeric.MatchString(host) || strings.HasPrefix(text, "[") {
		return "", errAddress
	}
	return net.JoinHostPort(host, port), nil
}

// parseIP gives the one spelling of an IP address, which may stand in brackets if it is IPv6.
func parseIP(text string) (string, bool) {
	inner, bracketed := strings.CutPrefix(text, "[")
	if bracketed {
		var closed bool
		if inner, closed = strings.CutSuffix(inner, "]"); !closed {
			return "", false
		}
	}
	ip, err := netip.ParseAddr(inner)
	if err != nil || bracketed && ip.Is4() {
		return "", false
	}
	return ip.Unmap().String(), true
}

// AddressKey is the spelling by which addresses are compared; what is none stays what it is, in lower case.
func AddressKey(text string) string {
	if address, err := ParseAddress(text); err == nil {
		return address
	}
	return strings.ToLower(text)
}
