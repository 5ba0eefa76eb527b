package site

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

var (
	cloudName = lazyregexp.New(`^[a-z][a-z0-9-]{1,40}$`)
	userName  = lazyregexp.New(`^[!-~]{1,64}$`)
	objName   = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_.-]{0,47}$`)
	hostPin   = lazyregexp.New(`^SHA256:[A-Za-z0-9+/]{43}$`)
	fqdnShape = lazyregexp.New(`^[a-z0-9][a-z0-9._+-]{0,63}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
	pairWord  = lazyregexp.New(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	labelWord = lazyregexp.New(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,63}$`)
	zoneName  = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$`)
	ifaceName = lazyregexp.New(`^([A-Za-z]+) ?(\d+(?:/\d+){0,3}(?:[.:]\d+)?)$`)
)

const (
	labelRemedy = "letters and digits of any script, . _ and -; at most 64"
	pairRemedy  = "letters, digits, . _ and -; at most 64"
)

// label reads a word by which sites are selected, in the one form that Unicode has for words that look alike (NFC).
func (r *reader) label(n *yaml.Node, why string) string {
	return norm.NFC.String(r.match(n, labelWord, why, labelRemedy))
}

// timezone reads the time zone of maintenance windows.
func (r *reader) timezone(n *yaml.Node) string {
	text := r.text(n)
	if n.Kind != yaml.ScalarNode {
		return text
	}
	if _, err := time.LoadLocation(text); err != nil || text == "Local" || !zoneName.MatchString(text) {
		r.report(n, "not a time zone", "for example Asia/Tokyo or UTC, as the IANA database names it")
	}
	return text
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// text takes a scalar.
func (r *reader) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		r.report(n, "a single value is wanted here", "")
		return ""
	}
	return n.Value
}

func (r *reader) match(n *yaml.Node, shape *lazyregexp.Regexp, why, remedy string) string {
	text := r.text(n)
	if n.Kind == yaml.ScalarNode && !shape.MatchString(text) {
		r.report(n, why, remedy)
	}
	return text
}

func (r *reader) choice(n *yaml.Node, words ...string) string {
	text := r.text(n)
	for _, word := range words {
		if text == word {
			return text
		}
	}
	r.report(n, "not one of the choices", strings.Join(words, " or "))
	return words[0]
}

func (r *reader) integer(n *yaml.Node, low, high int, what string) int {
	v, err := strconv.Atoi(r.text(n))
	if err != nil || v < low || v > high {
		r.report(n, what+" is out of range", fmt.Sprintf("%d to %d", low, high))
	}
	return v
}

func (r *reader) boolean(n *yaml.Node) bool { return r.choice(n, "false", "true") == "true" }

func (r *reader) list(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.report(n, "a list is wanted here", "write [a, b]")
		return nil
	}
	return n.Content
}

// ref takes a reference to a secret. What stands there instead is never repeated.
func (r *reader) ref(n *yaml.Node) secret.Ref {
	ref, err := secret.ParseRef(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		r.hide(n, "not a reference to a secret",
			"write env:NAME, file:PATH or cmd:COMMAND; the secret itself has no place in this file")
	}
	return ref
}

// edgeAddress takes the public IPv4 address of a service edge.
func (r *reader) edgeAddress(n *yaml.Node) netip.Addr {
	ip, err := netip.ParseAddr(r.text(n))
	switch {
	case err != nil || !ip.Is4():
		r.report(n, "not an IPv4 address", "host names change their addresses: write the address")
	case ip.IsPrivate() || ip.IsLoopback() || ip.IsMulticast() || ip.IsLinkLocalUnicast() || ip.IsUnspecified():
		r.report(n, "not a public address", "service edges have public addresses")
	default:
		return ip
	}
	return netip.Addr{}
}

// hostPrefix takes the address of an interface with its mask. 169.254/16 is refused: the guide
// wants no APIPA addresses.
func (r *reader) hostPrefix(n *yaml.Node) netip.Prefix {
	p, err := netip.ParsePrefix(r.text(n))
	switch {
	case err != nil || !p.Addr().Is4():
		r.report(n, "not an IPv4 address with its mask", "for example 172.17.0.1/24")
	case p.Addr().IsLinkLocalUnicast():
		r.report(n, "169.254.0.0/16 is for addresses that nobody assigned (APIPA)",
			"the guide wants RFC 1918 addresses")
	case p.Bits() < 31 && (p.Masked().Addr() == p.Addr() || broadcast(p) == p.Addr()):
		r.report(n, "the address is its own network or broadcast address", "take a host address of that subnet")
	default:
		return p
	}
	return netip.Prefix{}
}

func (r *reader) privatePrefix(n *yaml.Node) netip.Prefix {
	p := r.hostPrefix(n)
	if p.IsValid() && !p.Addr().IsPrivate() {
		r.report(n, "not an RFC 1918 address", "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
	}
	return p
}

func broadcast(p netip.Prefix) netip.Addr {
	b := p.Addr().As4()
	for i := p.Bits(); i < 32; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	return netip.AddrFrom4(b)
}

// address takes an address and gives its one spelling.
func (r *reader) address(n *yaml.Node, text string) string {
	address, err := device.ParseAddress(text)
	if err != nil {
		r.report(n, "not an address", "write host, host:port or [v6]:port")
	}
	return address
}

// siteName takes a name that is the name of a directory on every system.
func (r *reader) siteName(n *yaml.Node) string {
	name := r.text(n)
	var refused *filename.Error
	if n.Kind == yaml.ScalarNode && errors.As(filename.CheckSite(name), &refused) {
		why := "not a site name"
		if refused.Why != "" {
			why += ": " + refused.Why
		}
		r.report(n, why, refused.Remedy)
	}
	return name
}

// CanonicalInterface turns "fa4" or "vlan 1" into the name that IOS shows.
func CanonicalInterface(typed string) (string, bool) {
	parts := ifaceName.FindStringSubmatch(typed)
	if parts == nil {
		return "", false
	}
	for _, kind := range []string{"FastEthernet", "GigabitEthernet", "Vlan", "Tunnel", "Loopback", "Dialer", "Cellular",
		"ATM", "BVI", "Ethernet", "Serial"} {
		if len(parts[1]) >= 2 && len(parts[1]) <= len(kind) && strings.EqualFold(kind[:len(parts[1])], parts[1]) {
			return kind + parts[2], true
		}
	}
	return "", false
}

// CheckPSK fails unless a pre-shared key can be typed into IOS and stored by the portal. The
// portal takes 1 to 255 characters; the limit of IOS 15.4 is not confirmed, so 128 is the most
// that is sent. The value is never in the error.
func CheckPSK(psk secret.String) error {
	for i, c := range psk.Reveal() {
		why := ""
		switch {
		case c == '?':
			why = "IOS takes ? for a call for help"
		case c == ' ' || c == '\t':
			why = "IOS ends the key at a blank"
		case c == '"' || c == '\'' || c == '`':
			why = "quotes are kept by some systems and dropped by others"
		case c < ' ' || c > '~':
			why = "control characters and letters beyond ASCII cannot be typed into IOS"
		}
		if why != "" {
			return fmt.Errorf("the pre-shared key cannot be used: character %d: %s; change it in the ZIA portal", i+1,
				why)
		}
	}
	if n := len(psk.Reveal()); n == 0 || n > 128 {
		return fmt.Errorf("the pre-shared key cannot be used: it has %d characters, 1 to 128 are possible", n)
	}
	return nil
}
