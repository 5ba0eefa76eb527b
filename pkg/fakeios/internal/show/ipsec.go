package show

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// IPsecFilter is what `show crypto ipsec sa` is asked for.
type IPsecFilter struct {
	Name   string     // interface; "" is all
	Peer   netip.Addr // zero is all
	Detail bool
}

// CryptoIPsecSA is `show crypto ipsec sa`.
func (v View) CryptoIPsecSA(only IPsecFilter) string {
	var b strings.Builder
	v.eachTunnel(func(i *running.Interface, a *wan.Association) {
		if (only.Name == "" || only.Name == i.Name) && (!only.Peer.IsValid() || only.Peer == a.Offer.Peer) {
			v.ipsecSA(&b, i, a, only.Detail)
		}
	})
	if b.Len() == 0 {
		return "No SAs found\n"
	}
	return b.String()
}

func (v View) ipsecSA(b *strings.Builder, i *running.Interface, a *wan.Association, detail bool) {
	up := v.Network.Established(i.Name)
	var in, out uint32
	pfs := "PFS (Y/N): N, DH group: none"
	if up {
		in, out = a.ESPSPI(i.Name, "in"), a.ESPSPI(i.Name, "out")
		if a.Offer.PFS > 0 {
			pfs = fmt.Sprintf("PFS (Y/N): Y, DH group: group%d", a.Offer.PFS)
		}
	}
	port := wan.IKEPort
	if a.Stage == wan.Ready {
		port = a.Offer.Port()
	}
	fmt.Fprintf(b, "\ninterface: %s\n    Crypto map tag: %s-head-0, local addr %s\n\n   protected vrf: (none)\n",
		i.Name, i.Name, a.Offer.Local)
	b.WriteString("   local  ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n" +
		"   remote ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n")
	fmt.Fprintf(b, "   current_peer %s port %d\n     PERMIT, flags={origin_is_acl,}\n", a.Offer.Peer, port)
	fmt.Fprintf(b, "    #pkts encaps: %d, #pkts encrypt: %d, #pkts digest: %d\n", a.Encaps, a.Encaps, a.Encaps)
	fmt.Fprintf(b, "    #pkts decaps: %d, #pkts decrypt: %d, #pkts verify: %d\n", a.Decaps, a.Decaps, a.Decaps)
	b.WriteString("    #pkts compressed: 0, #pkts decompressed: 0\n" +
		"    #pkts not compressed: 0, #pkts compr. failed: 0\n" +
		"    #pkts not decompressed: 0, #pkts decompress failed: 0\n")
	if detail {
		fmt.Fprintf(b, ipsecDetail, a.SendErrors)
	} else {
		fmt.Fprintf(b, "    #send errors %d, #recv errors 0\n\n", a.SendErrors)
	}
	fmt.Fprintf(b, "     local crypto endpt.: %s, remote crypto endpt.: %s\n", a.Offer.Local, a.Offer.Peer)
	fmt.Fprintf(b, "     plaintext mtu %d, path mtu 1500, ip mtu 1500, ip mtu idb %s\n",
		wan.PlaintextMTU(a.Offer.Transforms, a.Offer.NATT), v.sourceInterface(i, a))
	fmt.Fprintf(b, "     current outbound spi: 0x%X(%d)\n     %s\n\n", out, out, pfs)
	v.spiSections(b, i, a, "inbound", in, up)
	v.spiSections(b, i, a, "outbound", out, up)
}

const ipsecDetail = `    #pkts no sa (send) %d, #pkts invalid sa (rcv) 0
    #pkts encaps failed (send) 0, #pkts decaps failed (rcv) 0
    #pkts invalid prot (recv) 0, #pkts verify failed: 0
    #pkts invalid identity (recv) 0, #pkts invalid len (rcv) 0
    #pkts replay rollover (send): 0, #pkts replay rollover (rcv) 0
    ##pkts replay failed (rcv): 0
    #pkts tagged (send): 0, #pkts untagged (rcv): 0
    #pkts not tagged (send): 0, #pkts not untagged (rcv): 0
    #pkts internal err (send): 0, #pkts internal err (recv) 0

`

// sourceInterface is the interface that has a tunnel's source address.
func (v View) sourceInterface(i *running.Interface, a *wan.Association) string {
	if v.Config.Interface(i.Tunnel.Source) != nil {
		return i.Tunnel.Source
	}
	owner := running.Find(v.Config.Interfaces, func(o *running.Interface) bool {
		return o.Address.IsValid() && o.Address.Addr() == a.Offer.Local
	})
	if owner == nil {
		return "(none)"
	}
	return owner.Name
}

func (v View) spiSections(b *strings.Builder, i *running.Interface, a *wan.Association, way string, spi uint32,
	up bool) {
	fmt.Fprintf(b, "     %s esp sas:\n", way)
	if up {
		id := 2*(a.Session+a.Generation) - 1
		if way == "outbound" {
			id++
		}
		settings := "Tunnel, "
		if a.Offer.NATT {
			settings = "Tunnel UDP-Encaps, "
		}
		fmt.Fprintf(b, "      spi: 0x%X(%d)\n        transform: %s ,\n        in use settings ={%s}\n", spi, spi,
			transformText(a.Offer.Transforms), settings)
		fmt.Fprintf(b, "        conn id: %d, flow_id: Onboard VPN:%d, sibling_flags 80000040, crypto map: %s-head-0\n",
			id, id, i.Name)
		kb, left := a.Remaining(v.Network.Now)
		fmt.Fprintf(b, "        sa timing: remaining key lifetime (k/sec): (%d/%d)\n", kb, left)
		fmt.Fprintf(b, "        IV size: %d bytes\n        replay detection support: Y\n"+
			"        Status: ACTIVE(ACTIVE)\n", ivSize(a.Offer.Transforms[0]))
	}
	fmt.Fprintf(b, "\n     %s ah sas:\n\n     %s pcp sas:\n\n", way, way)
}

// transformText is a transform set as an SA shows it: `esp-aes 256` reads esp-256-aes there.
func transformText(transforms []string) string {
	words := make([]string, len(transforms))
	for i, t := range transforms {
		if size, ok := strings.CutPrefix(t, "esp-aes "); ok {
			if _, err := strconv.Atoi(size); err == nil {
				t = "esp-" + size + "-aes"
			}
		}
		words[i] = t
	}
	return strings.Join(words, " ")
}

func ivSize(cipher string) int {
	switch {
	case strings.HasPrefix(cipher, "esp-aes"):
		return 16
	case strings.HasPrefix(cipher, "esp-gcm"):
		return 8
	default:
		return 0
	}
}
