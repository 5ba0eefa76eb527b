// Package serviceedge answers: which service edges of ZIA has a cloud, which two of them should a branch end its
// tunnels at, and are those that it has still right?
//
//	list, err := serviceedge.ParseVIPs(answer)              // GET /vips, of the API; or ParseEndpoints, ParseRanges
//	order, err := list.Near(serviceedge.Place{35.7, 139.7}) // or At("Tokyo", "Osaka"), or After(endpoints)
//	choice, err := serviceedge.Choose(order, serviceedge.Want{PACGlobals: pac})
//	warnings := list.Check(pinned)                          // no longer listed, both in one data centre, for GRE
//
// A list comes from one of three places, and what they call a data centre is what they are joined by:
//
//   - GET /vips: the only list of the API with the addresses for IPsec, vpnIps (recorded). Complete.
//   - getVpnEndpoints: three addresses for IPsec, nearest first (documented: "SD-WAN Integrations Using API"). What
//     it leaves out says nothing.
//   - the public ranges of a cloud, "cenr": ranges of addresses by city, and the host names of their VPN gateways, to
//     be resolved by whoever may ([List.Resolve]). Complete.
//
// Addresses for GRE are never chosen: nothing there answers IKE. A row that names the same address for both, or none
// but one for GRE, is refused with that reason ([List.Refused]); what the API recommends by place are addresses for
// GRE, and only its order counts. Primary and backup are always in two different data centres (documented:
// "Configuring an IPSec VPN Tunnel").
//
// It asks nobody and keeps nothing: texts in, values out.
package serviceedge
