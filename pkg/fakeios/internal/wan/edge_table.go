package wan

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// The tables in this file are the vendor's supported parameters for IKEv2 (Zscaler help: Understanding IPSec VPNs).

// What the edge itself renews its SAs after, and how long it waits for a silent peer: DPD every
// 20 s, given up after five retries. They stand in the same tables.
const (
	edgeIKELife    = 86400 * time.Second
	edgeChildLife  = 28800 * time.Second
	edgeDPDTimeout = 6 * 20 * time.Second
)

// globals are the vendor's global addresses, which every edge answers inside a tunnel, and nobody on the Internet
// (Zscaler help: Global Zscaler Enforcement Nodes).
var globals = []string{"185.46.212.88", "185.46.212.89", "185.46.212.90", "185.46.212.91", "185.46.212.92",
	"185.46.212.93", "185.46.212.97", "185.46.212.98"}

// ikeSuite is what both ends agree on for the IKE SA.
type ikeSuite struct{ Encryption, Integrity, PRF, Group string }

// chooseSuite picks the first combination of a proposal that the edge takes.
func (c EdgeConfig) chooseSuite(p *running.IKEv2Proposal) (ikeSuite, bool) {
	for _, encryption := range p.Encryption {
		for _, integrity := range p.Integrity {
			for _, group := range p.Groups {
				choice := ikeSuite{encryption, integrity, integrity, group}
				if len(p.PRF) > 0 {
					choice.PRF = p.PRF[0]
				}
				if choice.accepted() {
					return choice, true
				}
			}
		}
	}
	return ikeSuite{}, false
}

// suite is what both ends agree on: a service edge takes what is in its table, anybody else the first of all.
func (e edgeState) suite(p *running.IKEv2Proposal) (ikeSuite, bool) {
	if !e.peer || len(p.Encryption)*len(p.Integrity)*len(p.Groups) == 0 {
		return e.chooseSuite(p)
	}
	return ikeSuite{p.Encryption[0], p.Integrity[0], p.Integrity[0], p.Groups[0]}, true
}

// accepted is the table for phase 1: AES-CBC and 3DES, SHA, six groups; SHA-384 and SHA-512 only with
// group 14, 3DES only with group 2 and SHA-1 or SHA-256. GCM is not in it.
func (i ikeSuite) accepted() bool {
	weak := i.Integrity == "sha1" || i.Integrity == "sha256"
	switch {
	case !slices.Contains([]string{"aes-cbc-256", "aes-cbc-192", "aes-cbc-128", "3des"}, i.Encryption),
		!slices.Contains([]string{"sha1", "sha256", "sha384", "sha512"}, i.Integrity),
		!slices.Contains([]string{"sha1", "sha256", "sha384", "sha512"}, i.PRF),
		!slices.Contains([]string{"2", "5", "14", "19", "20", "21"}, i.Group):
		return false
	case i.Encryption == "3des":
		return i.Group == "2" && weak
	default:
		return weak || i.Group == "14"
	}
}

// acceptsESP is the table for phase 2: NULL with any HMAC for everybody, AES-CBC and AES-GCM with the
// subscription; never 3DES, AH, compression or transport mode. The edge takes no extended sequence
// numbers; IOS 15.4 on this platform has no line that offers them.
func (c EdgeConfig) acceptsESP(transforms []string, transport bool) bool {
	cipher, hmac := "", false
	for _, t := range transforms {
		switch {
		case strings.HasPrefix(t, "esp-") && strings.HasSuffix(t, "-hmac"):
			hmac = true
		case t == "esp-null" || t == "esp-aes" || strings.HasPrefix(t, "esp-aes ") || t == "esp-gcm" ||
			strings.HasPrefix(t, "esp-gcm "):
			cipher, _, _ = strings.Cut(t, " ")
		default:
			return false
		}
	}
	switch {
	case transport:
		return false
	case cipher == "esp-null":
		return hmac
	case cipher == "esp-aes":
		return hmac && c.AESSubscription
	default:
		return cipher == "esp-gcm" && !hmac && c.AESSubscription
	}
}

// acceptsPFS reports whether a child SA can be renewed with a group; 0 is no PFS.
func (c EdgeConfig) acceptsPFS(group int) bool {
	groups := c.PFSGroups
	if groups == nil {
		groups = []int{2, 5, 14, 19, 20, 21}
	}
	return group == 0 || slices.Contains(groups, group)
}

// checkCredential checks a credential; reason is the word of the tunnel log. FQDNs compare without case.
func (c EdgeConfig) checkCredential(fqdn, psk string) (reason string) {
	i := slices.IndexFunc(c.Credentials, func(k Credential) bool {
		return !k.Inactive && strings.EqualFold(k.FQDN, fqdn)
	})
	switch {
	case i < 0:
		return "PSKEY_NOTFOUND"
	case c.Credentials[i].PSK != psk:
		return "PSKEY_MISMATCH"
	default:
		return ""
	}
}

// identity is the address that the edge shows as its IKE identity; ok is false for one that is not
// an address.
func (c EdgeConfig) identity() (address netip.Addr, ok bool) {
	if c.Identity == "" {
		return c.VPN, true
	}
	address, err := netip.ParseAddr(c.Identity)
	return address, err == nil
}

// espSize is the length in bytes of an IP packet of inner bytes behind encapsulation in tunnel
// mode: outer header, ESP header, IV, padding to the block, trailer and integrity value; NAT
// traversal adds a UDP header.
func espSize(transforms []string, inner int, natt bool) int {
	iv := 0
	block := 4
	icv := 0
	for _, t := range transforms {
		cipher, _, _ := strings.Cut(t, " ")
		switch cipher {
		case "esp-aes":
			iv, block = 16, 16
		case "esp-gcm", "esp-gmac":
			iv, icv = 8, 16
		case "esp-des", "esp-3des":
			iv, block = 8, 8
		case "esp-md5-hmac", "esp-sha-hmac":
			icv = 12
		case "esp-sha256-hmac", "esp-sha384-hmac", "esp-sha512-hmac":
			bits, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(cipher, "esp-sha"), "-hmac"))
			icv = bits / 16
		}
	}
	size := 20 + 8 + iv + (inner+2+block-1)/block*block + icv
	if natt {
		size += 8
	}
	return size
}

// PlaintextMTU is the largest packet that still fits an Ethernet packet behind encapsulation.
func PlaintextMTU(transforms []string, natt bool) int {
	inner := EtherMTU
	for espSize(transforms, inner, natt) > EtherMTU {
		inner--
	}
	return inner
}
