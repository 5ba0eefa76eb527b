package tunnel

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// MTUMSS refuses a tunnel whose segments do not fit its MTU, or whose packets do not fit the WAN.
var MTUMSS = rule.Rule{
	Name: "mtu_mss", LastVerified: "2026-11-27", Overridable: true,
	Source: "the vendor: tunnel MTU is the path's less the IPsec header, which RFC 4303 gives for each transform; 40 " +
		"bytes of IP and TCP header make the MSS. The guide fixes it at 1360, which fits 1400 only",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		path := branch.PathMTU(c, in.Site.WAN.Name)
		for _, name := range in.Site.TunnelInterfaces() {
			mtu, err := strconv.Atoi(branch.Value(c, name, "ip mtu"))
			if err != nil {
				continue
			}
			transforms := branch.TransformsOf(c, name)
			most := branch.TunnelMTU(path, transforms)
			mss, err := strconv.Atoi(branch.Value(c, name, "ip tcp adjust-mss"))
			switch {
			case err == nil && mss > mtu-40:
				return &rule.Finding{
					Fatal: true, Why: fmt.Sprintf("%s has MTU %d and MSS %d: a full segment of %d bytes does not fit",
						name, mtu, mss, mss+40),
					Remedy: fmt.Sprintf("an MSS of at most %d; the built-in playbook computes it", mtu-40),
				}
			case mtu > most:
				return &rule.Finding{
					Fatal: true, Why: fmt.Sprintf("%s has MTU %d, but %s carries %d bytes, of which %s leaves %d", name,
						mtu, in.Site.WAN.Name, path, cmp.Or(transforms, "IPsec"), most),
					Remedy: fmt.Sprintf("mtu of at most %d in the site file", most),
				}
			}
		}
		return nil
	}),
}
