package serviceedge

import (
	"fmt"
	"net/netip"
	"slices"
)

// Globals are the addresses that every service edge answers inside a tunnel, and nothing on the internet does
// (documented: "Understanding Global Public Service Edges").
func Globals() []netip.Addr {
	out := make([]netip.Addr, 0, 8)
	for _, last := range []byte{88, 89, 90, 91, 92, 93, 97, 98} {
		out = append(out, netip.AddrFrom4([4]byte{185, 46, 212, last}))
	}
	return out
}

// ChooseGlobals gives n of them for as many probes, all different and none of those to avoid: addresses of PAC files,
// whose traffic would follow the routes of the probes, and of other probes. Those to keep stay in their place where
// they can.
func ChooseGlobals(n int, keep, avoid []netip.Addr) ([]netip.Addr, error) {
	out := make([]netip.Addr, n)
	for i := range min(n, len(keep)) {
		//nolint:gosec // i is below the length of both
		if keep[i].IsValid() && !slices.Contains(avoid, keep[i]) && !slices.Contains(out, keep[i]) {
			out[i] = keep[i] //nolint:gosec // i is below the length of both
		}
	}
	free := Globals()
	for i := range out {
		for !out[i].IsValid() {
			if len(free) == 0 {
				return nil, fmt.Errorf("no global address is left for %d probes: of the %d that Zscaler publishes, "+
					"PAC files and other probes use too many; free some in the PAC files", n, len(Globals()))
			}
			if !slices.Contains(avoid, free[0]) && !slices.Contains(out, free[0]) {
				out[i] = free[0]
			}
			free = free[1:]
		}
	}
	return out, nil
}
