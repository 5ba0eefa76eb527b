package audit

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// published are the networks of Zscaler's service, as supernets of the ranges that it publishes for each of its clouds
// (config.zscaler.com, cenr and hubs). Dated 2026-11. They say that an address is Zscaler's, never that it is not.
var published = prefixes(
	"8.25.203.0/24", "64.74.126.64/26", "70.39.159.0/24", "72.52.96.0/26", "89.167.131.0/24", "104.129.192.0/20",
	"136.226.0.0/16", "137.83.128.0/18", "147.161.128.0/17", "165.225.0.0/17", "165.225.192.0/18", "167.103.0.0/16",
	"170.85.0.0/16", "185.46.212.0/22", "199.168.148.0/24", "213.152.228.0/24", "216.52.207.64/26",
	"216.218.133.192/26",
)

// globals are the addresses that every service edge answers inside a tunnel, and nobody outside.
var globals = prefixes("185.46.212.88/29", "185.46.212.96/29")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

func within(list []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}

var (
	// cloudDomain is a name in the domain of one of Zscaler's clouds.
	cloudDomain = regexp.MustCompile(`(?i)\b(?:[a-z0-9-]+\.)*(?:zscaler[a-z]*|zscloud|zspreview)\.(?:net|com|us)\b`)
	// zscalerWord is a word by which people name what leads to Zscaler: its name, that of its service (ZIA), and the
	// old one of its service edges (ZEN). It tells what somebody meant, not what is there.
	zscalerWord = regexp.MustCompile(`(?i)zscaler|zscloud|(?:^|[^a-z])(?:zia|zen)(?:[^a-z]|$)`)
)

// What Zscaler documents as supported for IKEv2, in the words of IOS. Source: "Understanding IPSec VPNs", 2025-11.
var (
	supportedEncryption = []string{"aes-cbc-256", "aes-cbc-192", "aes-cbc-128", "3des"}
	supportedIntegrity  = []string{"sha1", "sha256", "sha384", "sha512"}
	supportedGroups     = []string{"2", "5", "14", "19", "20", "21"}
)

// What the guide types, as far as the rules compare it. TestGuideValues holds it against the
// playbook.
const (
	guideIKELifetime   = "86400" // seconds
	guideIPsecLifetime = "28800" // seconds
	guideEncryption    = "aes-cbc-256"
	guideIntegrity     = "sha1"
	guideGroup         = "14"
	guideDPD           = "crypto ikev2 dpd 10 5 periodic"
	guideNATKeepalive  = "crypto ikev2 nat keepalive 20"
	guideFragmentation = "crypto ipsec fragmentation after-encryption"
)

// headers are the bytes of an IP and a TCP header without options.
const headers = 40

// isHealthPage reports whether a line of an operation asks for Zscaler's health page, or names one of its hosts.
func isHealthPage(line string) bool {
	return strings.Contains(line, "/vpntest") || strings.Contains(line, "gateway.") && cloudDomain.MatchString(line)
}
