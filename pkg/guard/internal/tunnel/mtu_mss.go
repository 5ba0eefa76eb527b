package tunnel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// overhead is the most that ESP in UDP adds to a packet, in bytes: outer header, UDP, ESP header, IV,
// padding and check value.
const overhead = 64

// MTUMSS refuses a tunnel whose segments do not fit its MTU, or whose packets do not fit the WAN.
var MTUMSS = rule.Rule{
	Name: "mtu_mss", LastVerified: "2026-11-24", Overridable: true,
	Source: "the vendor: tunnel MTU is the path's less up to 64 bytes of IPsec header; 40 bytes of IP and TCP header " +
		"make the MSS. The guide fixes it at 1360, which fits 1400 only",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		path := pathMTU(c, in.Site.WAN.Name)
		for _, name := range []string{in.Site.Names.PrimaryTunnel, in.Site.Names.BackupTunnel} {
			mtu, err := strconv.Atoi(branch.Value(c, name, "ip mtu"))
			if err != nil {
				continue
			}
			mss, err := strconv.Atoi(branch.Value(c, name, "ip tcp adjust-mss"))
			switch {
			case err == nil && mss > mtu-40:
				return &rule.Finding{
					Fatal: true, Why: fmt.Sprintf("%s has MTU %d and MSS %d: a full segment of %d bytes does not fit",
						name, mtu, mss, mss+40),
					Remedy: fmt.Sprintf("an MSS of at most %d; the built-in playbook computes it", mtu-40),
				}
			case mtu > path-overhead:
				return &rule.Finding{
					Fatal: true, Why: fmt.Sprintf("%s has MTU %d, but %s carries %d bytes, of which IPsec takes up "+
						"to %d", name, mtu, in.Site.WAN.Name, path, overhead),
					Remedy: fmt.Sprintf("mtu of at most %d in the site file", path-overhead),
				}
			}
		}
		return nil
	},
}

// pathMTU is the most that an interface carries in one packet, as far as its configuration tells: 1500, what it or the
// interface that it is a part of is set to, and 1492 for a dialer over PPPoE, whose header has 8 bytes (RFC 2516).
func pathMTU(c iosconf.Config, name string) int {
	path := 1500
	parent, _, _ := strings.Cut(name, ".")
	for _, set := range []struct{ name, key string }{{parent, "mtu"}, {name, "mtu"}, {name, "ip mtu"}} {
		if n, err := strconv.Atoi(branch.Value(c, set.name, set.key)); err == nil {
			path = n
		}
	}
	pppoe := func(name string) bool { return branch.Value(c, name, "pppoe-client dial-pool-number") != "" }
	if strings.HasPrefix(name, "Dialer") && slices.ContainsFunc(branch.Interfaces(c), pppoe) {
		path = min(path, 1492)
	}
	return path
}
